import { readPath } from '../../api/json.ts';
import { compareText } from '../../model/identity.ts';
import { firstDifference } from '../../model/json-equality.ts';
import type { Placement } from '../../model/placement.ts';
import { arePoliciesAlike } from '../decisions/basis.ts';
import type { Decision } from '../decisions/decision.ts';
import { evaluateMemberFilters } from '../decisions/member-filters.ts';
import type { LandingCertainty } from '../landings.ts';
import { buildAffinityTerms } from '../scheduling/cluster-affinity.ts';
import { buildPolicySnapshot } from '../scheduling/snapshot.ts';
import type { Revision } from '../simulate.ts';
import { compareFields, type FieldEdit } from './field-edits.ts';
import type { HeldPlacements } from './held-placements.ts';
import { explainLoss } from './loss-words.ts';

/**
 * Why a placement leaves a cluster. `drift`: the cluster had ceased to qualify, and was kept only as long as the policy
 * was untouched; `policy`: the edited policy does not choose it; `count`: fewer clusters are asked for; `member`: the
 * cluster leaves the fleet; `placement`: the placement is gone; `other`: anything else, such as a newer dump.
 */
export type LossCause = 'drift' | 'policy' | 'count' | 'member' | 'placement' | 'other';

/** A cluster that a placement comes to or leaves. */
export interface TargetChange {
  readonly cluster: string;
  readonly certainty: LandingCertainty;
  /** For a cluster that it leaves. */
  readonly cause: LossCause;
  /** The same in words; empty for a cluster that it comes to. */
  readonly why: string;
  /** What the scheduler makes of it in the head revision; in the base revision for a placement that is gone. */
  readonly decision: Decision | undefined;
}

/** What happens to one placement. */
export interface PlacementChange {
  readonly kind: 'added' | 'removed' | 'renamed' | 'edited';
  /** Its form in each revision; of a renamed one both, under their names. */
  readonly before: Placement | undefined;
  readonly after: Placement | undefined;
  readonly lost: readonly TargetChange[];
  readonly gained: readonly TargetChange[];
  /** Clusters that it was on before, as far as the input tells. */
  readonly held: readonly string[];
  /** It may be on clusters that the input does not show. */
  readonly isOpen: boolean;
  /** What differs in its spec, field by field. */
  readonly edits: readonly FieldEdit[];
  /** More of its policy differs than the number of clusters, so that every cluster is judged anew. */
  readonly isPolicyEdited: boolean;
  /** Why the hub does not take or act on the change; '' when it does. */
  readonly heldBack: string;
}

/** Compares the placements of two revisions. Those that are equal and stay where they are, are left out. */
export function comparePlacements(
  base: Revision,
  head: Revision,
  held: HeldPlacements,
): readonly PlacementChange[] {
  const [before, after] = [base.fleet.links.placements, head.fleet.links.placements];
  const gone = [...before.values()].filter(({ key }) => !after.has(key));
  const fresh = [...after.values()].filter(({ key }) => !before.has(key));
  const renamed = new Map<Placement, Placement>();
  for (const placement of gone) {
    const twin = fresh.find((each) => ![...renamed.values()].includes(each) && isTwin(placement, each));
    if (twin !== undefined) renamed.set(placement, twin);
  }
  const twins = new Set(renamed.values());
  const changes = [
    ...gone.map((placement) => buildGone(base, placement, renamed.get(placement))),
    ...fresh.filter((placement) => !twins.has(placement)).map((placement) => buildFresh(head, placement)),
    ...[...after.values()].flatMap((placement) => {
      const old = before.get(placement.key);
      return old === undefined ? [] : (buildEdited(base, head, old, placement, held) ?? []);
    }),
  ];
  return changes.sort((left, right) => compareText(keyOf(left), keyOf(right)));
}

function keyOf({ before, after }: PlacementChange): string {
  return (before ?? after)?.key ?? '';
}

/** Equal in all but the name. */
function isTwin(left: Placement, right: Placement): boolean {
  return (
    left.scope === right.scope &&
    left.namespace === right.namespace &&
    firstDifference(specOf(left), specOf(right)) === undefined
  );
}

function specOf({ object }: Placement) {
  return readPath(object.value, 'spec') ?? null;
}

function targetsOf({ forecast }: Revision, placement: Placement): readonly TargetChange[] {
  const decisions = forecast.decisionsOf(placement);
  return forecast.targetsOf(placement).clusters.map(({ cluster, certainty }) => ({
    cluster,
    certainty,
    cause: 'placement',
    why: '',
    decision: decisions.decisionOn(cluster),
  }));
}

function buildGone(base: Revision, before: Placement, after: Placement | undefined): PlacementChange {
  const lost = targetsOf(base, before).map((target) => ({ ...target, why: explainLoss(after, target) }));
  return {
    kind: after === undefined ? 'removed' : 'renamed',
    before,
    after,
    lost,
    gained: [],
    held: lost.map(({ cluster }) => cluster),
    isOpen: base.forecast.targetsOf(before).open !== undefined,
    edits: [],
    isPolicyEdited: false,
    heldBack: '',
  };
}

function buildFresh(head: Revision, after: Placement): PlacementChange {
  return {
    kind: 'added',
    before: undefined,
    after,
    lost: [],
    gained: targetsOf(head, after),
    held: [],
    isOpen: head.forecast.targetsOf(after).open !== undefined,
    edits: [],
    isPolicyEdited: false,
    heldBack: '',
  };
}

function buildEdited(
  base: Revision,
  head: Revision,
  before: Placement,
  after: Placement,
  held: HeldPlacements,
): PlacementChange | undefined {
  const edits = compareFields(specOf(before), specOf(after)).map((edit) => ({
    ...edit,
    pointer: `/spec${edit.pointer}`,
    field: `spec.${edit.field}`,
  }));
  const heldBack = held.reasonOf(after.key);
  const [old, now] = [base.forecast.targetsOf(before), head.forecast.targetsOf(after)];
  const decisions = head.forecast.decisionsOf(after);
  const isHeldBack = heldBack !== '';
  const isIn = (list: typeof old.clusters, name: string): boolean =>
    list.some(({ cluster }) => cluster === name);
  const lost = isHeldBack ? [] : old.clusters.filter(({ cluster }) => !isIn(now.clusters, cluster));
  const gained = isHeldBack ? [] : now.clusters.filter(({ cluster }) => !isIn(old.clusters, cluster));
  if (edits.length + lost.length + gained.length === 0) return undefined;
  const unsure = now.open !== undefined || decisions.choiceOpen;
  const isPolicyEdited = !arePoliciesAlike(readPolicy(before), readPolicy(after));
  const describe = ({ cluster, certainty }: (typeof lost)[number], isUnsure: boolean): TargetChange => {
    const decision = decisions.decisionOn(cluster);
    const cause = findCause({ base, head, before, after, isPolicyEdited }, cluster, decision);
    const isMaybe = isUnsure && cause !== 'member' && !isRefused(decision);
    const why = explainLoss(after, { cause, decision });
    return { cluster, certainty: isMaybe ? 'maybe' : certainty, cause, why, decision };
  };
  return {
    kind: 'edited',
    before,
    after,
    lost: lost.map((target) => describe(target, unsure)),
    gained: gained.map((target) => ({ ...describe(target, old.open !== undefined), why: '' })),
    held: old.clusters.map(({ cluster }) => cluster),
    isOpen: old.open !== undefined,
    edits,
    isPolicyEdited,
    heldBack,
  };
}

/** Refused by a filter, for all that is known. */
function isRefused(decision: Decision | undefined): boolean {
  return decision !== undefined && decision.refusedBy !== '' && decision.gates.length === 0;
}

interface EditedPlacement {
  readonly base: Revision;
  readonly head: Revision;
  readonly before: Placement;
  readonly after: Placement;
  readonly isPolicyEdited: boolean;
}

function findCause(edited: EditedPlacement, cluster: string, decision: Decision | undefined): LossCause {
  const { before, after, head, isPolicyEdited } = edited;
  const member = head.fleet.memberFacts.get(cluster)?.member;
  if (member === undefined || member.metadata.deleted !== '')
    return edited.base.fleet.memberFacts.get(cluster)?.member === undefined ? 'policy' : 'member';
  if (isPolicyEdited) return isDrifted(edited, cluster, decision) ? 'drift' : 'policy';
  const [wanted, wantedNow] = [before.policy.numberOfClusters, after.policy.numberOfClusters];
  return wanted !== undefined && wantedNow !== undefined && wantedNow < wanted ? 'count' : 'other';
}

/** The policy as it was would refuse the cluster, too, as it is now. */
function isDrifted(
  { base, head, before, after }: EditedPlacement,
  cluster: string,
  decision: Decision | undefined,
): boolean {
  if (!isRefused(decision)) return false;
  const { request } = base.forecast.decisionsOf(before);
  const { now, clusters } = head.forecast.decisionsOf(after).request;
  const known = clusters.find(({ name }) => name === cluster);
  if (known === undefined) return false;
  const { snapshot } = request;
  const filters = { snapshot, terms: buildAffinityTerms(snapshot.policy?.required ?? []), now };
  return [...evaluateMemberFilters(filters, known).values()].includes('refused');
}

function readPolicy({ object }: Placement) {
  return buildPolicySnapshot(object.value).policy;
}
