import { readPath, readString } from '../../api/json.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { FieldEdit } from './field-edits.ts';

/** Which fields of a kind an API server never changes: below `frozen`, or everything below `part` but `free`. */
interface FrozenKind {
  readonly frozen?: readonly string[];
  readonly part?: string;
  readonly free?: readonly string[];
}

const RBAC = 'rbac.authorization.k8s.io';

/** By group and kind, as the API server's validation of updates has it. */
const KINDS: ReadonlyMap<string, FrozenKind> = new Map<string, FrozenKind>([
  ['apps/Deployment', { frozen: ['/spec/selector'] }],
  ['apps/DaemonSet', { frozen: ['/spec/selector'] }],
  ['apps/ReplicaSet', { frozen: ['/spec/selector'] }],
  [
    'apps/StatefulSet',
    {
      part: '/spec',
      free: [
        '/spec/replicas',
        '/spec/ordinals',
        '/spec/template',
        '/spec/updateStrategy',
        '/spec/revisionHistoryLimit',
        '/spec/persistentVolumeClaimRetentionPolicy',
        '/spec/minReadySeconds',
      ],
    },
  ],
  [
    'batch/Job',
    { frozen: ['/spec/selector', '/spec/template', '/spec/completionMode', '/spec/podFailurePolicy'] },
  ],
  ['/PersistentVolumeClaim', { part: '/spec', free: ['/spec/resources', '/spec/volumeAttributesClassName'] }],
  [`${RBAC}/RoleBinding`, { frozen: ['/roleRef'] }],
  [`${RBAC}/ClusterRoleBinding`, { frozen: ['/roleRef'] }],
  ['/Secret', { frozen: ['/type'] }],
  [
    'storage.k8s.io/StorageClass',
    { frozen: ['/provisioner', '/parameters', '/reclaimPolicy', '/volumeBindingMode'] },
  ],
  ['scheduling.k8s.io/PriorityClass', { frozen: ['/value', '/preemptionPolicy'] }],
  ['networking.k8s.io/IngressClass', { frozen: ['/spec/controller'] }],
  [
    'apiextensions.k8s.io/CustomResourceDefinition',
    { frozen: ['/spec/scope', '/spec/group', '/spec/names/kind'] },
  ],
]);

/**
 * The edits that the API server of a member refuses, so that applying the object fails. `object` is the new form,
 * which a member holds in its old one.
 */
export function findFrozenFields(object: KubeObject, edits: readonly FieldEdit[]): readonly FieldEdit[] {
  return edits.filter((edit) => isFrozen(object, edit));
}

function isFrozen(object: KubeObject, edit: FieldEdit): boolean {
  const { group, kind, value } = object;
  const { pointer } = edit;
  if (kind === 'Service' && group === '') return pointer === '/spec/clusterIP' && edit.after === 'None';
  if (isSealed(object) && /^\/(data|binaryData|stringData)(\/|$)/.test(pointer)) return true;
  const known = KINDS.get(`${group}/${kind}`);
  if (known === undefined) return false;
  // The template of a suspended Job may still change in part.
  if (kind === 'Job' && readPath(value, 'spec', 'suspend') === true) return false;
  if (kind === 'Secret' && edit.before === '' && readString(value, 'type') === 'Opaque') return false;
  const isBelow = (path: string): boolean => pointer === path || pointer.startsWith(`${path}/`);
  if (known.part !== undefined) return isBelow(known.part) && !(known.free ?? []).some(isBelow);
  return (known.frozen ?? []).some(isBelow);
}

/** A ConfigMap or Secret that was written to stay as it is. */
function isSealed({ group, kind, value }: KubeObject): boolean {
  return group === '' && (kind === 'ConfigMap' || kind === 'Secret') && readPath(value, 'immutable') === true;
}
