import type { Placement } from '../../../model/placement.ts';
import type { Decision } from '../../../simulate/decisions/decision.ts';
import type { RefusalWords } from '../../../simulate/decisions/refusal.ts';

/** A placement and one of its decisions; a row of `decisions` is one. */
export interface Refused {
  readonly scope: { readonly placement: Placement };
  readonly decision: Decision | undefined;
}

const FILTER: ReadonlyMap<string, string> = new Map([
  ['ClusterAffinity', 'affinity'],
  ['ClusterEligibility', 'eligibility'],
  ['NamespaceAffinity', 'namespace'],
  ['TaintToleration', 'taint'],
  ['TopologySpreadConstraints', 'spread'],
]);

/** The filter's name as rules know it; '' for none. */
export function renderFilter(plugin: string): string {
  return FILTER.get(plugin) ?? '';
}

/** The value that counts: of several terms the one that comes nearest, and in it the first that is not met. */
export function explainRefusal({ scope, decision }: Refused): RefusalWords {
  const { placement } = scope;
  if (decision !== undefined) return decision.filters.describeRefusal(placement, decision);
  const policy = { object: placement.object, pointer: placement.policy.pointer, side: 'head' as const };
  return { text: '', seenPlace: policy, wantedPlace: policy };
}
