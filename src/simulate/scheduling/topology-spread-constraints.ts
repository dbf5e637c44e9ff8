import { pointer } from '../../api/json.ts';
import { renderGoQuoted } from '../../model/label-selector-syntax.ts';
import type { Sighting } from '../step.ts';
import type { SchedulingCluster } from './cluster.ts';
import { POLICY_PATH, type TopologySpreadConstraint } from './policy.ts';

/** Taken from the score for each soft constraint that would be violated. */
const SOFT_PENALTY = 1000;
const NO_DOMAIN = -1;

/** One constraint over one fleet: which domain each cluster is in. */
export interface SpreadLayout {
  readonly constraint: TopologySpreadConstraint;
  /** Position in the policy. */
  readonly index: number;
  readonly soft: boolean;
  /** Domain number by cluster number; -1 where the label is missing. */
  readonly domains: Int32Array;
  readonly names: readonly string[];
}

/** How one more binding on each cluster would change the spread, given the bindings there are. */
export interface SpreadRound {
  /** Topology spread score by cluster number. */
  readonly scores: Int32Array;
  /** Number of the layout a cluster would violate, or -1. */
  readonly violations: Int32Array;
  /** A hard violation of a constraint without maxSkew: the scheduler crashes while it writes the reason. */
  readonly crashed: boolean;
}

interface Counts {
  readonly byDomain: Int32Array;
  readonly smallest: number;
  readonly second: number;
  readonly largest: number;
}

/** Lays the constraints over the fleet, hard ones first, each kind in policy order. */
export function buildSpreadLayouts(
  constraints: readonly TopologySpreadConstraint[],
  clusters: readonly SchedulingCluster[],
): readonly SpreadLayout[] {
  const layouts = constraints.map((constraint, index): SpreadLayout => {
    const numbers = new Map<string, number>();
    const domains = new Int32Array(clusters.length).fill(NO_DOMAIN);
    for (const [at, cluster] of clusters.entries()) {
      const value = cluster.labels.get(constraint.topologyKey);
      if (value === undefined) continue;
      const number = numbers.get(value) ?? numbers.size;
      numbers.set(value, number);
      domains[at] = number;
    }
    const soft = constraint.whenUnsatisfiable === 'ScheduleAnyway';
    return { constraint, index, soft, domains, names: [...numbers.keys()] };
  });
  return [...layouts.filter(({ soft }) => !soft), ...layouts.filter(({ soft }) => soft)];
}

/**
 * Judges every cluster of the fleet, unfit ones included, against the bindings in place (`evaluateAllConstraints`).
 * `occupied` holds 1 by cluster number where the placement has a current binding.
 */
export function evaluateSpread(layouts: readonly SpreadLayout[], occupied: Uint8Array): SpreadRound {
  const scores = new Int32Array(occupied.length);
  const violations = new Int32Array(occupied.length).fill(-1);
  for (const [number, layout] of layouts.entries()) {
    const { changes, violated } = judgeDomains(layout, countDomains(layout, occupied));
    for (let at = 0; at < occupied.length; at++) {
      const domain = layout.domains[at] ?? NO_DOMAIN;
      if (domain === NO_DOMAIN || violations[at] !== -1) continue;
      if (violated[domain] !== 1) scores[at] = (scores[at] ?? 0) - (changes[domain] ?? 0);
      else if (layout.soft) scores[at] = (scores[at] ?? 0) - SOFT_PENALTY;
      else if (layout.constraint.maxSkew === undefined) return { scores, violations, crashed: true };
      else violations[at] = number;
    }
  }
  return { scores, violations, crashed: false };
}

function countDomains({ domains, names }: SpreadLayout, occupied: Uint8Array): Counts {
  const byDomain = new Int32Array(names.length);
  for (let at = 0; at < domains.length; at++) {
    const domain = domains[at] ?? NO_DOMAIN;
    if (domain !== NO_DOMAIN && occupied[at] === 1) byDomain[domain] = (byDomain[domain] ?? 0) + 1;
  }
  const sorted = byDomain.slice().sort();
  const smallest = sorted[0] ?? 0;
  return { byDomain, smallest, second: sorted[1] ?? smallest, largest: sorted.at(-1) ?? smallest };
}

/** Per domain: the change of the skew by one more binding there, and whether that breaks the limit (`willViolate`). */
function judgeDomains({ constraint }: SpreadLayout, { byDomain, smallest, second, largest }: Counts) {
  const changes = new Int8Array(byDomain.length);
  const violated = new Uint8Array(byDomain.length);
  for (const [domain, count] of byDomain.entries()) {
    const change =
      largest === smallest ? 1 : count === smallest && smallest !== second ? -1 : count === largest ? 1 : 0;
    changes[domain] = change;
    violated[domain] = largest - smallest + change > (constraint.maxSkew ?? 1) ? 1 : 0;
  }
  return { changes, violated };
}

/** The reason the scheduler records for a violated hard constraint. */
export function renderSpreadReason({ topologyKey, maxSkew }: TopologySpreadConstraint): string {
  const key = renderGoQuoted(topologyKey);
  return `violated doNotSchedule topology spread constraint ${key} (max skew ${maxSkew ?? 1})`;
}

/** For one cluster: each constraint over its domain, with the counts it is judged by. */
export function explainSpread(
  layouts: readonly SpreadLayout[],
  occupied: Uint8Array,
  cluster: SchedulingCluster,
  number: number,
): readonly Sighting[] {
  return layouts.flatMap((layout): Sighting[] => {
    const domain = layout.domains[number] ?? NO_DOMAIN;
    if (domain === NO_DOMAIN) return [];
    const { topologyKey, maxSkew = 1 } = layout.constraint;
    const { byDomain, smallest, largest } = countDomains(layout, occupied);
    const holds = `${topologyKey}=${layout.names[domain]} holds ${byDomain[domain]}`;
    return [
      {
        of: 'cluster',
        name: cluster.name,
        path: pointer('metadata', 'labels', topologyKey),
        wanted: `${topologyKey}: at most ${maxSkew} between the fullest and the emptiest domain`,
        found: `${holds}; of ${byDomain.length} domains the emptiest holds ${smallest}, the fullest ${largest}`,
        by: `${POLICY_PATH.spread}/${layout.index}`,
      },
    ];
  });
}
