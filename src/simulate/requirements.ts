import { isVmSizeProperty, WELL_KNOWN_PROPERTIES } from '../api/cluster.kubernetes-fleet.io.ts';
import { type Json, pointerSteps, readPath } from '../api/json.ts';
import { nearNames } from '../model/near-names.ts';
import type { Placement } from '../model/placement.ts';
import { findFaults } from './admission/fault.ts';
import { explainPropertyName, judgePropertySelector } from './admission/property-requirements.ts';
import type { Ground } from './decisions/ground.ts';
import { type Census, countHolders, countTerm, type Holders } from './requirements/census.ts';
import { countLabels, findNearLabel, type LabelCounts, type NearLabel } from './requirements/misspelling.ts';
import { findPoison, type Poison } from './requirements/poison.ts';
import { type Requirement, readRequirements } from './requirements/requirement.ts';
import { type AffinityTerm, matchClusterAffinity } from './scheduling/cluster-affinity.ts';

/** One thing a policy asks of clusters, held against the known members; each answer is worked out when asked for. */
export interface JudgedRequirement extends Requirement {
  /** Why the expression is contradictory or malformed, whatever the members are; '' when it is not. */
  readonly problem: string;
  /** Who meets the expression by itself, its whole term, and any of the required terms. */
  readonly countAlone: () => Census;
  readonly countTerm: () => Census;
  readonly countPolicy: () => Census;
  readonly countHolders: () => Holders;
  /** The label that may be meant where nobody has the one that is asked for. */
  readonly findNear: () => NearLabel | undefined;
  /** A property of the members or a published one that the name may mean; '' when it is one itself. */
  readonly findNearName: () => string;
  /** The error by which it makes the scheduler give up. */
  readonly findPoison: () => Poison | undefined;
}

const EVERYBODY: Census = { matching: 0, open: 0, failing: [] };

/** What the policy of each placement asks of clusters; `groundOf` gives the members. */
export function buildRequirements(
  groundOf: () => Ground,
): (placement: Placement) => readonly JudgedRequirement[] {
  const shared = buildShared(groundOf);
  return (placement) => {
    const requirements = readRequirements(placement);
    const required = requirements.filter(({ role }) => role === 'required');
    const terms = (placement.policy.required ?? []).map(
      ({ index }) => required.find(({ term }) => term === index)?.affinity ?? NO_CONDITION,
    );
    const countPolicy = keep(() => countAny(terms, groundOf()));
    return requirements.map((requirement) => judge(placement, requirement, countPolicy, shared));
  };
}

const NO_CONDITION: AffinityTerm = { labelSelector: undefined, expressions: [] };

/** What is the same for all placements. */
interface Shared {
  readonly clusters: () => Ground['clusters'];
  readonly labels: () => LabelCounts;
  readonly properties: () => readonly string[];
}

function buildShared(groundOf: () => Ground): Shared {
  const clusters = (): Ground['clusters'] => groundOf().clusters;
  return {
    clusters,
    labels: keep(() => countLabels(clusters())),
    properties: keep(() => {
      const reported = clusters().flatMap(({ properties }) => [...properties.keys()]);
      return [...new Set([...WELL_KNOWN_PROPERTIES, ...reported])];
    }),
  };
}

function judge(
  placement: Placement,
  requirement: Requirement,
  countPolicy: () => Census,
  { clusters, labels, properties }: Shared,
): JudgedRequirement {
  const { affinity, alone, part, key } = requirement;
  const problem = explainProblem(placement, requirement);
  return {
    ...requirement,
    problem,
    countAlone: keep(() => (alone === undefined ? EVERYBODY : countTerm(alone, clusters()))),
    countTerm: keep(() => (affinity === undefined ? EVERYBODY : countTerm(affinity, clusters()))),
    countPolicy,
    countHolders: keep(() => countHolders(requirement, clusters())),
    findNear: () => (part === 'label' ? findNearLabel(requirement, labels()) : undefined),
    findNearName: () => {
      if (part !== 'property' && part !== 'sorter') return '';
      if (properties().includes(key) || isVmSizeProperty(key)) return '';
      return nearNames(key, properties())[0] ?? '';
    },
    // What the webhook refuses never comes to the scheduler.
    findPoison: keep(() =>
      problem === '' || !isRefusedAtOnce(placement) ? findPoison(requirement, clusters()) : undefined,
    ),
  };
}

/** Works something out when it is first asked for. */
function keep<T>(build: () => T): () => T {
  let kept: { readonly value: T } | undefined;
  return () => {
    kept ??= { value: build() };
    return kept.value;
  };
}

function countAny(terms: readonly AffinityTerm[], { clusters }: Ground): Census {
  const matches = clusters.map((cluster) => ({ cluster, match: matchClusterAffinity(terms, cluster) }));
  const failing = matches.filter(({ match }) => match !== true && match !== 'unknown');
  return {
    matching: matches.filter(({ match }) => match === true).length,
    open: matches.filter(({ match }) => match === 'unknown').length,
    failing: failing.map(({ cluster }) => cluster.name).sort(),
  };
}

/** A ClusterResourcePlacement that the hub has yet to take goes by its webhook; ResourcePlacements have none. */
function isRefusedAtOnce({ scope, observed }: Placement): boolean {
  return scope === 'cluster' && observed === undefined;
}

/** What the webhook of ClusterResourcePlacements finds; ResourcePlacements have none (real-dumps.md §4). */
function explainProblem({ object }: Placement, { part, key, pointer, termPointer }: Requirement): string {
  if (part === 'sorter') return explainPropertyName(key) ?? '';
  if (part !== 'property') return '';
  const selector: Json | undefined = readPath(object.value, ...steps(`${termPointer}/propertySelector`));
  const faults =
    selector === undefined ? undefined : judgePropertySelector(selector, `${termPointer}/propertySelector`);
  if (faults === undefined) return '';
  const own = findFaults(faults).find((fault) => `${fault.pointer}/`.startsWith(`${pointer}/`));
  return own?.text ?? '';
}

function steps(pointer: string): (string | number)[] {
  return pointerSteps(pointer).map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}
