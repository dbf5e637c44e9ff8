import type { Member } from '../../model/member.ts';
import type { Placement } from '../../model/placement.ts';
import type { Place } from '../../read/place.ts';
import type { Sighting } from '../step.ts';
import type { Decision } from './decision.ts';

/** What made a filter refuse a cluster: in words, where it stands on the member, and where the policy wants it. */
export interface RefusalWords {
  readonly text: string;
  readonly seenPlace: Place;
  readonly wantedPlace: Place;
}

const CONNECTION = 'cluster is not connected to the fleet: ';

/** The value that counts: of several terms the one that comes nearest, and in it the first that is not met. */
export function explainRefusal(placement: Placement, decision: Decision | undefined): RefusalWords {
  const policy: Place = { object: placement.object, pointer: placement.policy.pointer, side: 'head' };
  const member = decision?.member;
  if (decision === undefined || decision.refusedBy === '' || member === undefined) {
    return { text: '', seenPlace: policy, wantedPlace: policy };
  }
  const reason = decision.outcome.refusal?.reason ?? '';
  const [sighting] = nearestTerm(decision.filters.explainRefusal(decision));
  const text = renderWords(decision.refusedBy, reason, sighting, member, placement);
  if (sighting === undefined) {
    return { text, seenPlace: { object: member.object, pointer: '', side: 'head' }, wantedPlace: policy };
  }
  const wantedPlace = {
    ...policy,
    pointer: policy.pointer + (sighting.by === '/tolerations' ? '' : sighting.by),
  };
  return { text, seenPlace: placeOn(member, sighting.path), wantedPlace };
}

function renderWords(
  filter: string,
  reason: string,
  sighting: Sighting | undefined,
  member: Member,
  placement: Placement,
): string {
  if (filter === 'ClusterEligibility') return reason.replace(CONNECTION, '');
  if (filter === 'NamespaceAffinity') {
    if (member.namespaces.state === 'missing') return 'its list of namespaces is missing';
    return `namespace ${placement.namespace} is not there`;
  }
  if (filter === 'TaintToleration') return `taint ${sighting?.found ?? ''}`;
  if (filter === 'ClusterAffinity' && sighting !== undefined) return renderMismatch(sighting);
  return reason;
}

/** `wants env=prod, has env=dev`; a property by its last part. */
function renderMismatch({ wanted, found, path }: Sighting): string {
  const [key = '', operator = '', ...rest] = wanted.split(' ');
  const value = rest.join(' ');
  const only = /^\(([^,()]*)\)$/.exec(value)?.[1];
  if (path.startsWith('/status')) {
    const has = found === undefined ? 'does not report it' : `has ${found}`;
    return `wants ${key} ${SYMBOL.get(operator) ?? operator} ${value}, ${has}`;
  }
  const has = found === undefined ? `has no label ${key}` : `has ${key}=${found}`;
  if (operator === 'In' && only !== undefined) return `wants ${key}=${only}, ${has}`;
  return `wants ${[key, operator, value].filter((part) => part !== '').join(' ')}, ${has}`;
}

const SYMBOL: ReadonlyMap<string, string> = new Map([
  ['Eq', '='],
  ['Ne', '≠'],
  ['Gt', '>'],
  ['Ge', '≥'],
  ['Lt', '<'],
  ['Le', '≤'],
]);

const TERM = /\/clusterSelectorTerms\/\d+/;

/** The values of the required term of which the fewest are not met; of other filters all. */
function nearestTerm(sightings: readonly Sighting[]): readonly Sighting[] {
  const terms = new Map<string, Sighting[]>();
  for (const sighting of sightings) {
    const term = TERM.exec(sighting.by)?.[0] ?? '';
    terms.set(term, [...(terms.get(term) ?? []), sighting]);
  }
  return [...terms.values()].reduce<readonly Sighting[]>(
    (best, term) => (best.length === 0 || term.length < best.length ? term : best),
    [],
  );
}

/** A status stands in what the hub printed, labels and taints in the wish. */
function placeOn(member: Member, path: string): Place {
  const { object, observed, namespaces } = member;
  const printed = observed ?? object;
  if (path.startsWith('/status/namespaces'))
    return { object: namespaces.object, pointer: path, side: 'head' };
  return { object: path.startsWith('/status') ? printed : object, pointer: path, side: 'head' };
}
