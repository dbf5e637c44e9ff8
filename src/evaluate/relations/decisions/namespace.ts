import { PLACEMENT_GROUP } from '../../../api/groups.ts';
import { completenessOf, isDeclaredClosed } from '../../../model/coverage.ts';
import { type Known, unknown } from '../../../model/knowledge.ts';
import { count } from '../../../model/list.ts';
import { hasNamespace } from '../../../model/member-knowledge.ts';
import type { Placement } from '../../../model/placement.ts';
import type { Place } from '../../../read/place.ts';
import type { CellReaders } from '../../lazy-row.ts';
import type { Relation } from '../../relation.ts';
import { explainRefusal } from './refusal.ts';
import type { DecisionSubject } from './subject.ts';

/** The namespace of a ResourcePlacement on the cluster: whether it is there, and who brings it. */
export const namespaceColumns: Relation['columns'] = {
  ns: {
    type: 'string',
    means: 'Namespace of a ResourcePlacement, which has to be on the cluster; else empty.',
  },
  namespaceThere: {
    type: 'bool',
    means:
      'The cluster has that namespace, by its report, an inventory, a dump of the member, or what the member answered; true for cluster scope.',
    gates: ['namespaces:<cluster>'],
  },
  namespaceBrought: {
    type: 'string',
    means: '`surely` or `maybe` when a known placement brings the namespace to the cluster, else `never`.',
  },
  namespaceSure: { type: 'bool', means: 'False when history or missing inputs decide who brings it.' },
  namespaceReport: {
    type: 'string',
    means:
      'What the member reports of namespaces: `off` (nothing, so no filter), `hidden` (the printed API version leaves the list out), `missing` (the condition without a list: refused for every namespace), `listed`; empty when it is no known member.',
  },
  namespaceRefusal: {
    type: 'string',
    means: 'How the namespace filter refuses it: `not-listed`, `no-list`; empty when it does not.',
  },
  carriers: { type: 'list<object>', means: 'Placements that bring the namespace, wherever they bring it.' },
  notBrought: {
    type: 'string',
    means:
      'Why the first of them does not bring it to this cluster, in words: `not in its clusterNames`, `west: wants env=prod, has env=dev`; empty when it does, or when there is none.',
  },
  namespacePassing: {
    type: 'bool',
    means:
      'KubeFleet brought the namespace there, and no placement brings it there any more: it takes it away again.',
  },
  namespacePlace: {
    type: 'place',
    means:
      'What to widen so that the namespace gets there: the policy of the placement that brings it, else the namespace of the ResourcePlacement.',
  },
  collectionPlace: {
    type: 'place',
    means: 'The condition by which the member says that it reports namespaces; else the placement.',
  },
};

/** The cells of these columns. */
export const namespaceCells: CellReaders<DecisionSubject> = {
  ns: ({ scope }) => (scope.placement.scope === 'namespace' ? scope.placement.namespace : ''),
  namespaceThere: readThere,
  namespaceBrought: (subject) => {
    const delivery = subject.scope.supply?.deliveryTo(subject.cluster);
    if (delivery?.brings !== true) return 'never';
    return delivery.sure ? 'surely' : 'maybe';
  },
  namespaceSure: ({ scope, cluster }) => scope.supply?.deliveryTo(cluster).sure ?? true,
  namespaceReport: ({ decision }) => decision?.member?.namespaces.state ?? '',
  namespaceRefusal: ({ decision }) => decision?.namespaceRefusal ?? '',
  carriers: ({ scope }) => (scope.supply?.carriers ?? []).map(({ placement }) => placement.object),
  notBrought: explainNotBrought,
  namespacePassing: ({ scope, cluster }) => isPassing(scope, cluster),
  namespacePlace: ({ scope }) => placeToWiden(scope.placement, scope.supply?.carriers[0]?.placement),
  collectionPlace: ({ scope, decision }) => {
    const report = decision?.member?.namespaces;
    if (report?.condition === undefined) return { object: scope.placement.object, pointer: '', side: 'head' };
    return { object: report.object, pointer: report.condition.pointer, side: 'head' };
  },
};

function explainNotBrought({ scope, cluster }: DecisionSubject): string {
  const { supply, context } = scope;
  const carrier = supply?.carriers[0]?.placement;
  if (carrier === undefined || supply?.deliveryTo(cluster).brings === true) return '';
  if (carrier.policy.type === 'PickFixed') return 'not in its clusterNames';
  const { decisionOn, wanted } = context.forecast.decisionsOf(carrier);
  const decision = decisionOn(cluster);
  const { text } = explainRefusal({ scope: { placement: carrier }, decision });
  if (text !== '') return `${cluster}: ${text}`;
  return wanted === undefined
    ? `${cluster}: not among its clusters`
    : `${cluster}: not among its ${count(wanted, 'cluster')}`;
}

/** Lists first, then what applies proved, then what the scheduler recorded; a namespace that only KubeFleet brings is absent where nobody brings it. */
function readThere({ scope, cluster, decision }: DecisionSubject): Known<boolean> {
  const { supply, placement, fleet, answers } = scope;
  if (supply === undefined) return true;
  if (cluster === '') return unknown('members');
  const told = hasNamespace(fleet, cluster, placement.namespace);
  if (told === true && isPassing(scope, cluster)) return unknown(`namespaces:${cluster}`);
  if (typeof told === 'boolean') return told;
  const answer = answers.get(`${cluster} ${placement.namespace}`);
  if (answer !== undefined) return answer;
  if (isRecordedMissing(decision)) return false;
  return isOnlyBrought(scope, cluster) ? supply.deliveryTo(cluster).brings : told;
}

/** KubeFleet takes a namespace away again that it brought and that no placement brings there any more. */
function isPassing({ supply, fleet, placement }: DecisionSubject['scope'], cluster: string): boolean {
  if (supply === undefined || supply.carriers.length === 0) return false;
  if (fleet.memberFacts.get(cluster)?.brought.has(placement.namespace) !== true) return false;
  const { brings, sure } = supply.deliveryTo(cluster);
  return sure && !brings;
}

/** Past the limit of tracked names the scheduler's refusal does not prove that the namespace is not there. */
function isRecordedMissing(decision: DecisionSubject['decision']): boolean {
  return decision?.namespaceRefusal === 'not-listed' && decision.member?.namespaces.degraded === false;
}

function isOnlyBrought({ fleet, placement }: DecisionSubject['scope'], cluster: string): boolean {
  const { namespace } = placement;
  const closed =
    isDeclaredClosed(fleet.coverage, cluster, namespace) ||
    fleet.inventory.members.get(cluster)?.closedNamespaces.includes(namespace) === true;
  const known = completenessOf(fleet.coverage, '', PLACEMENT_GROUP, 'ClusterResourcePlacement');
  return closed && known === 'complete';
}

function placeToWiden(placement: Placement, carrier: Placement | undefined): Place {
  if (carrier === undefined)
    return { object: placement.object, pointer: '/metadata/namespace', side: 'head' };
  const { object, policy } = carrier;
  if (!policy.stated) return { object, pointer: '/spec', side: 'head' };
  return {
    object,
    pointer: policy.pointer + (policy.type === 'PickFixed' ? '/clusterNames' : ''),
    side: 'head',
  };
}
