import type { ObjectIdentity } from '../../model/identity.ts';
import { type Unknown, unknown } from '../../model/knowledge.ts';
import { nearNames } from '../../model/near-names.ts';
import type { Placement } from '../../model/placement.ts';
import {
  type ClusterSet,
  intersectClusters,
  isEmptyClusterSet,
  subtractClusters,
} from '../landings/cluster-set.ts';
import type { LandingCertainty } from '../landings.ts';
import { isBuiltInThing, isPlatformThing } from './built-in.ts';
import type { Holdings } from './holdings.ts';
import type { Stage } from './stage.ts';
import type { Standing } from './standing.ts';
import type { Supplies, Supply } from './supply.ts';

/**
 * Why a thing is not there: `not-selected`: nobody brings it, and the hub has it or may have it; `other-clusters`: somebody does, elsewhere; `skipped`:
 * KubeFleet never brings it; `removed-by-override`; `failed`: nothing of its placement arrives; `near-name`: it does
 * not exist and something of nearly that name arrives; `other-namespace`: one of that name is in another namespace
 * only; `not-on-hub`: it does not exist; `no-key`: it arrives without the key.
 */
export type MissingReason =
  | ''
  | 'not-selected'
  | 'other-clusters'
  | 'skipped'
  | 'removed-by-override'
  | 'failed'
  | 'near-name'
  | 'other-namespace'
  | 'not-on-hub'
  | 'no-key';

/** Who has a thing on a cluster: a `placement`, a `controller`, the `member` itself, or every `cluster`. */
export type Source = '' | 'placement' | 'controller' | 'member' | 'cluster';

export type Proof = 'listed' | 'closed' | 'forecast';

/** Whether a thing is on some clusters; one answer per set of clusters for which it is the same. */
export interface Answer {
  readonly clusters: ClusterSet;
  readonly present: boolean | Unknown;
  readonly certainty: LandingCertainty;
  readonly source: Source;
  readonly why: MissingReason;
  /** What lands of it: there when it is present, elsewhere when not. */
  readonly supply: Supply | undefined;
  readonly standing: Standing;
  /** How absence is known: by a listing of the member, because nobody else writes there, or only by the forecast. */
  readonly proof: Proof;
  /** For `near-name` and `other-namespace`: what arrives instead. */
  readonly instead: ObjectIdentity | undefined;
}

/** What answers follow from. */
export interface Witnesses {
  readonly stage: Stage;
  readonly supplies: Supplies;
  readonly holdings: Holdings;
  readonly standingOf: (identity: ObjectIdentity) => Standing;
  /** True when more may be in a namespace, and travel, than the input shows. */
  readonly isTakenUnseen: (namespace: string) => boolean;
  /** True when somebody refers to the thing by its right name. */
  readonly isWanted: (identity: ObjectIdentity) => boolean;
  /** Where something may create things of the kind in the namespace by itself. */
  readonly writableAt: (identity: ObjectIdentity) => ClusterSet;
  /** Where operators make what they like of custom resources in the namespace. */
  readonly operatedAt: (namespace: string) => ClusterSet;
}

/** Whether a thing is on each of these clusters (rule catalogue §1.5). The sets of the answers make up `clusters`. */
export function answerReference(
  witnesses: Witnesses,
  thing: ObjectIdentity,
  clusters: ClusterSet,
): readonly Answer[] {
  const { supplies, holdings } = witnesses;
  const supply = supplies.of(thing);
  const standing = witnesses.standingOf(thing);
  const shared = {
    supply,
    standing,
    why: '' as const,
    certainty: 'sure' as const,
    proof: 'forecast' as const,
    instead: undefined,
  };
  const answers: Answer[] = [];
  let rest = clusters;
  const take = (set: ClusterSet, answer: (taken: ClusterSet) => Answer | readonly Answer[]): void => {
    const taken = intersectClusters(rest, set);
    if (isEmptyClusterSet(taken)) return;
    answers.push(...[answer(taken)].flat());
    rest = subtractClusters(rest, taken);
  };
  const found = (source: Source) => (taken: ClusterSet) => ({
    ...shared,
    clusters: taken,
    present: true,
    source,
  });
  if (supply !== undefined) take(supply.clusters, found('placement'));
  if (isEmptyClusterSet(rest)) return answers;
  if (isBuiltInThing(thing)) take(rest, found('cluster'));
  take(holdings.shownAt(thing), found('member'));
  take(supplies.madeAt(thing), found('controller'));
  take(holdings.completeAt(thing), (taken) => splitMissing(witnesses, thing, taken, shared, 'listed'));
  if (standing.open !== undefined) takeOpen(witnesses, thing, take, shared, standing.open);
  if (isEmptyClusterSet(rest)) return answers;
  if (isPlatformThing(thing) && standing.carriers.length === 0) {
    take(rest, (taken) => openAnswer(shared, taken, platformGates(witnesses.stage, thing, taken)));
    return answers;
  }
  take(strangersOf(witnesses, standing.carriers), (taken) => openAnswer(shared, taken, unknown('members')));
  const mine = subtractClusters(
    subtractClusters(holdings.closedAt(thing.namespace), supplies.perhapsMadeAt(thing)),
    witnesses.writableAt(thing),
  );
  take(mine, (taken) => splitMissing(witnesses, thing, taken, shared, 'closed'));
  take(rest, (taken) => splitMissing(witnesses, thing, taken, shared, 'forecast'));
  return answers;
}

type Shared = Pick<Answer, 'supply' | 'standing' | 'why' | 'certainty' | 'proof' | 'instead'>;
type Take = (set: ClusterSet, answer: (taken: ClusterSet) => Answer | readonly Answer[]) => void;

function openAnswer(shared: Shared, clusters: ClusterSet, present: Unknown): Answer {
  return { ...shared, clusters, present, source: '' };
}

/**
 * The hub may have the thing although the input does not show it. Where Works show all that a cluster gets, that does
 * not matter; a name that is nearly right and that nobody else uses tells, too.
 */
function takeOpen(
  { supplies, holdings, isWanted }: Witnesses,
  thing: ObjectIdentity,
  take: Take,
  shared: Shared,
  open: Unknown,
): void {
  take(holdings.heldAt(thing), (clusters) => ({
    ...shared,
    clusters,
    present: true,
    source: 'placement',
  }));
  const near = supplies
    .inNamespace(thing.group, thing.kind, thing.namespace)
    .find(({ identity }) => isLikelyMeant(thing.name, identity.name) && !isWanted(identity));
  if (near !== undefined && shared.standing.item === undefined)
    take(near.clusters, (clusters) => ({
      ...shared,
      clusters,
      present: false,
      source: '',
      certainty: 'maybe',
      why: 'near-name',
      instead: near.identity,
    }));
  take(holdings.unworkedAt, (clusters) => openAnswer(shared, clusters, open));
}

/** Numbered and otherwise systematic names differ on purpose. */
function isLikelyMeant(name: string, other: string): boolean {
  const letters = (text: string): string => text.replaceAll(/\d+/g, '#');
  if (isRenamed(name, other)) return true;
  return letters(name) !== letters(other) && nearNames(name, [other]).length > 0;
}

function platformGates(stage: Stage, { kind }: ObjectIdentity, clusters: ClusterSet): Unknown {
  const names = stage.namesOf(clusters);
  const gates = names.map((name) => `objects:${name}/${kind}`);
  return unknown(...gates, ...(stage.hasStandIn(clusters) ? ['members'] : []));
}

/** Clusters nobody shows, of which it is open whether these placements go there. */
function strangersOf({ stage }: Witnesses, carriers: readonly Placement[]): ClusterSet {
  return carriers.length === 0 ? [] : stage.standIns;
}

function splitMissing(
  witnesses: Witnesses,
  thing: ObjectIdentity,
  clusters: ClusterSet,
  shared: Shared,
  proof: Proof,
): readonly Answer[] {
  const { standing } = shared;
  const certainty = proof === 'forecast' ? 'maybe' : 'sure';
  const answers: Answer[] = [];
  let rest = clusters;
  const take = (set: ClusterSet, why: MissingReason, instead?: ObjectIdentity): void => {
    const taken = intersectClusters(rest, set);
    if (isEmptyClusterSet(taken)) return;
    rest = subtractClusters(rest, taken);
    answers.push({ ...shared, clusters: taken, present: false, source: '', certainty, proof, why, instead });
  };
  take(standing.deletedAt, 'removed-by-override');
  take(standing.failedAt, 'failed');
  if (standing.item !== undefined || standing.open !== undefined) {
    take(rest, explainPresent(thing, standing));
    return answers;
  }
  const { near, namesake } = findInstead(witnesses, thing, rest);
  if (near !== undefined) take(near.clusters, 'near-name', near.identity);
  take(rest, namesake === undefined ? 'not-on-hub' : 'other-namespace', namesake);
  return answers;
}

function explainPresent(thing: ObjectIdentity, standing: Standing): MissingReason {
  // Classes and the like are mostly installed, not brought: without one on the hub there is nothing to select.
  // A placement that brings whatever its namespace holds would bring the thing, too.
  if (standing.item === undefined)
    return isPlatformThing(thing) || standing.whole ? 'not-on-hub' : 'not-selected';
  if (standing.carriers.length > 0) return 'other-clusters';
  return standing.skipped === '' ? 'not-selected' : 'skipped';
}

/** One name is the other with something added behind a dash: a version, a suffix, a hash. */
function isRenamed(name: string, other: string): boolean {
  return name.startsWith(`${other}-`) || other.startsWith(`${name}-`);
}

function findInstead(
  { supplies, isWanted }: Witnesses,
  thing: ObjectIdentity,
  clusters: ClusterSet,
): { readonly near: Supply | undefined; readonly namesake: ObjectIdentity | undefined } {
  const there = (supply: Supply): boolean => !isEmptyClusterSet(intersectClusters(supply.clusters, clusters));
  const beside = supplies.inNamespace(thing.group, thing.kind, thing.namespace).filter(there);
  const [nearest] = nearNames(
    thing.name,
    beside.map(({ identity }) => identity.name),
  );
  const renamed = beside.find(({ identity }) => isRenamed(thing.name, identity.name) && !isWanted(identity));
  return {
    near: beside.find(({ identity }) => identity.name === nearest) ?? renamed,
    namesake: supplies.namesakes(thing).find(there)?.identity,
  };
}
