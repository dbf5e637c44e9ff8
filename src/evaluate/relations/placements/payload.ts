import { PLACEMENT_GROUP } from '../../../api/groups.ts';
import { type JsonObject, readString } from '../../../api/json.ts';
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
    const selected = readPayload(subject);
    if (isUnknown(selected)) return selected;
    const { sourceOf } = subject.context.forecast.hub();
    const objects = selected
      .filter(({ items }) => items.some(isDelicate))
      .map(({ carrier }) => sourceOf(carrier).object);
    return [...new Set(objects)];
  },
  trackable: (subject): Known<number> => {
    const items = readItems(subject);
    return isUnknown(items) ? items : items.filter((item) => isOf(TRACKED, item)).length;
  },
  untrackable: (subject): Known<readonly string[]> => {
    const items = readItems(subject);
    if (isUnknown(items)) return items;
    const kinds = items.filter((item) => !isOf(TRACKED, item) && !isOf(DATA, item)).map(({ kind }) => kind);
    return [...new Set(kinds)].sort();
  },
};

/** What arrives on members: the object itself, or what an envelope holds. */
interface Payload {
  readonly carrier: HubObject;
  readonly items: readonly Item[];
}

interface Item {
  readonly group: string;
  readonly kind: string;
  readonly value: JsonObject;
}

function readPayload({ context, placement }: PlacementSubject): Known<readonly Payload[]> {
  const selection = context.forecast.selectionOf(placement);
  if (isUnknown(selection)) return selection;
  return selection.selected.map((carrier) => ({ carrier, items: openEnvelope(context, carrier) }));
}

function readItems(subject: PlacementSubject): Known<readonly Item[]> {
  const payload = readPayload(subject);
  return isUnknown(payload) ? payload : payload.flatMap(({ items }) => items);
}

function openEnvelope(
  { fleet }: PlacementSubject['context'],
  { group, kind, namespace, name, object }: HubObject,
): readonly Item[] {
  if (group !== PLACEMENT_GROUP || !kind.endsWith('Envelope')) return [{ group, kind, value: object }];
  const envelope = fleet.envelopes.find(
    (each) => each.name === name && each.namespace === namespace && each.object.kind === kind,
  );
  return (envelope?.entries ?? []).map(({ manifest }) => manifest);
}

const RBAC = 'rbac.authorization.k8s.io';

function isDelicate({ group, kind, value }: Item): boolean {
  if (group === RBAC) return true;
  if (group !== '') return false;
  return kind === 'Secret' || (kind === 'Service' && readString(value, 'spec', 'type') === 'LoadBalancer');
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

function isOf(kinds: ReadonlySet<string>, { group, kind }: Item): boolean {
  return kinds.has(`${group}/${kind}`);
}
