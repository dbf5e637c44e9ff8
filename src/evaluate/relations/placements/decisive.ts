import type { Placement } from '../../../model/placement.ts';
import type { Place } from '../../../read/place.ts';
import type { Decision } from '../../../simulate/decisions/decision.ts';
import type { PlacementDecisions } from '../../../simulate/decisions.ts';
import type { StructCell } from '../../relation.ts';
import { explainRefusal, renderFilter } from '../decisions/refusal.ts';

/** What would let more clusters qualify, and of what kind it is. */
export interface Decisive {
  readonly by: 'taint' | 'tolerations' | 'member' | 'requirement' | 'terms' | 'count' | 'policy';
  readonly place: Place;
}

/** Members that a filter refuses and that the placement does not hold, in name order. */
export function findRefused({ decisions }: PlacementDecisions): readonly Decision[] {
  return decisions.filter(({ refusedBy, picked }) => refusedBy !== '' && !picked);
}

/** The refused members as cells, those that a single filter keeps away first. */
export function readRefusals(placement: Placement, forecast: PlacementDecisions): readonly StructCell[] {
  const nearest = findNearest(forecast);
  const near = new Set(nearest);
  const others = findRefused(forecast).filter((decision) => !near.has(decision));
  return [...nearest, ...others].map((decision) => {
    const { text, seenPlace } = explainRefusal({ scope: { placement }, decision });
    const by = renderFilter(decision.refusedBy);
    return { cluster: decision.cluster, by, text: `${decision.cluster} (${text})`, place: seenPlace };
  });
}

const CHEAPEST = ['TaintToleration', 'ClusterEligibility', 'NamespaceAffinity', 'ClusterAffinity'];

/** Those of them that one filter alone keeps away: taints first, then members that are down, then labels. */
export function findNearest(forecast: PlacementDecisions): readonly Decision[] {
  const rank = ({ refusedBy }: Decision): number => {
    const at = CHEAPEST.indexOf(refusedBy);
    return at < 0 ? CHEAPEST.length : at;
  };
  return findRefused(forecast)
    .filter((decision) => decision.filters.isOtherwiseFit(decision))
    .sort((a, b) => rank(a) - rank(b));
}

/**
 * The decisive taint, member, requirement or count (rule catalogue §25, FL0402): what changes least. Labels are no
 * candidate: which clusters carry one is a choice, and a misspelt one has a rule of its own.
 */
export function findDecisive(placement: Placement, forecast: PlacementDecisions): Decisive {
  const { object, policy } = placement;
  const place = (path: string): Place => ({ object, pointer: policy.pointer + path, side: 'head' });
  const nearest = findNearest(forecast);
  const by = (filter: string): readonly Decision[] => nearest.filter(({ refusedBy }) => refusedBy === filter);
  const tainted = by('TaintToleration');
  const down = by('ClusterEligibility');
  const [first] = tainted.length > 0 ? tainted : down;
  const alone = tainted.length > 0 ? tainted.length === 1 : down.length === 1;
  if (first !== undefined && alone) {
    const { seenPlace } = explainRefusal({ scope: { placement }, decision: first });
    return { by: tainted.length > 0 ? 'taint' : 'member', place: seenPlace };
  }
  if (tainted.length > 1) return { by: 'tolerations', place: place('') };
  const noneMatches = !forecast.decisions.some(({ refusedBy }) => refusedBy !== 'ClusterAffinity');
  const terms = policy.required ?? [];
  if (noneMatches && terms.length > 0) return decisiveTerm(placement, terms, place);
  if (policy.type === 'PickN' && policy.numberOfClusters !== undefined) {
    return { by: 'count', place: place('/numberOfClusters') };
  }
  return { by: 'policy', place: policy.stated ? place('') : { object, pointer: '/spec', side: 'head' } };
}

/** No member meets a term: the only property requirement there is, else the terms. */
function decisiveTerm(
  { object }: Placement,
  terms: NonNullable<Placement['policy']['required']>,
  place: (path: string) => Place,
): Decisive {
  const [term] = terms;
  const expressions = term?.propertyExpressions ?? [];
  const [expression] = expressions;
  if (terms.length === 1 && expression !== undefined && expressions.length === 1) {
    if (term?.labelSelector === undefined) {
      return { by: 'requirement', place: { object, pointer: expression.pointer, side: 'head' } };
    }
  }
  if (terms.length === 1 && term !== undefined) {
    return { by: 'terms', place: { object, pointer: term.pointer, side: 'head' } };
  }
  const required =
    '/affinity/clusterAffinity/requiredDuringSchedulingIgnoredDuringExecution/clusterSelectorTerms';
  return { by: 'terms', place: place(required) };
}
