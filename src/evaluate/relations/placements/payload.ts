import { readString } from '../../../api/json.ts';
import { isUnknown, type Known } from '../../../model/knowledge.ts';
import type { KubeObject } from '../../../read/bundle.ts';
import type { HubObject } from '../../../simulate/selection/hub.ts';
import type { CellReaders } from '../../lazy-row.ts';
import type { Relation } from '../../relation.ts';
import type { PlacementSubject } from './subject.ts';

/** What the placement brings, as far as rollout and reach are concerned. */
export const payloadColumns: Relation['columns'] = {
  hasAffinity: { type: 'bool', means: 'The policy has a required affinity term.' },
  delicate: {
    type: 'list<object>',
    means: 'Selected Secrets, RBAC objects and LoadBalancer Services.',
    gates: ['hub:ResourcePlacement'],
  },
  trackable: {
    type: 'int',
    means: 'How many selected objects KubeFleet can see working: workloads, Services, definitions, budgets.',
    gates: ['hub:ResourcePlacement'],
  },
  untrackable: {
    type: 'list<string>',
    means: 'Kinds of selected objects that may fail without KubeFleet seeing it.',
    gates: ['hub:ResourcePlacement'],
  },
};

/** The cells of these columns. */
export const payloadCells: CellReaders<PlacementSubject> = {
  hasAffinity: ({ placement }) => (placement.policy.required ?? []).length > 0,
  delicate: (subject): Known<readonly KubeObject[]> => {
    const selected = readSelected(subject);
    if (isUnknown(selected)) return selected;
    const { sourceOf } = subject.context.forecast.hub();
    return selected.filter(isDelicate).map((item) => sourceOf(item).object);
  },
  trackable: (subject): Known<number> => {
    const selected = readSelected(subject);
    return isUnknown(selected) ? selected : selected.filter((item) => isOf(TRACKED, item)).length;
  },
  untrackable: (subject): Known<readonly string[]> => {
    const selected = readSelected(subject);
    if (isUnknown(selected)) return selected;
    const kinds = selected
      .filter((item) => !isOf(TRACKED, item) && !isOf(DATA, item))
      .map(({ kind }) => kind);
    return [...new Set(kinds)].sort();
  },
};

function readSelected({ context, placement }: PlacementSubject): Known<readonly HubObject[]> {
  const selection = context.forecast.selectionOf(placement);
  return isUnknown(selection) ? selection : selection.selected;
}

const RBAC = 'rbac.authorization.k8s.io';

function isDelicate({ group, kind, object }: HubObject): boolean {
  if (group === RBAC) return true;
  if (group !== '') return false;
  return kind === 'Secret' || (kind === 'Service' && readString(object, 'spec', 'type') === 'LoadBalancer');
}

/** Group and kind of what availability is tracked for (`trackInMemberClusterObjAvailabilityByGVR`). */
const TRACKED: ReadonlySet<string> = new Set([
  'apps/Deployment',
  'apps/StatefulSet',
  'apps/DaemonSet',
  '/Service',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'policy/PodDisruptionBudget',
]);

/** What works as soon as it exists (`isDataResource`). */
const DATA: ReadonlySet<string> = new Set([
  '/Namespace',
  '/Secret',
  '/ConfigMap',
  '/ServiceAccount',
  '/LimitRange',
  '/ResourceQuota',
  `${RBAC}/Role`,
  `${RBAC}/ClusterRole`,
  `${RBAC}/RoleBinding`,
  `${RBAC}/ClusterRoleBinding`,
  'networking.k8s.io/NetworkPolicy',
  'networking.k8s.io/IngressClass',
  'storage.k8s.io/CSIDriver',
  'storage.k8s.io/CSINode',
  'storage.k8s.io/StorageClass',
  'storage.k8s.io/CSIStorageCapacity',
  'apps/ControllerRevision',
  'scheduling.k8s.io/PriorityClass',
]);

function isOf(kinds: ReadonlySet<string>, { group, kind }: HubObject): boolean {
  return kinds.has(`${group}/${kind}`);
}
