import { PLACEMENT_GROUP } from '../api/groups.ts';
import { type JsonObject, readList, readPath, readString } from '../api/json.ts';
import { LABEL } from '../api/placement.kubernetes-fleet.io.ts';
import type { KubeObject } from '../read/bundle.ts';
import { isObserved, kindKey, siteName } from './identity.ts';

/** Conditions of a cluster that a placement copies from its binding; those before it writes by itself. */
const COPIED: ReadonlySet<string> = new Set([
  'Overridden',
  'WorkSynchronized',
  'Synchronized',
  'Applied',
  'Available',
  'DiffReported',
]);

/**
 * Kinds (`kindKey`) of KubeFleet of which the hub surely holds objects, because other objects of it say so: owners, the
 * bindings whose conditions a placement repeats, the Works that a binding has written, the snapshots and runs that it
 * names. A dump without any of them was not asked for them. What is being deleted proves nothing.
 */
export function readImpliedKinds(objects: readonly KubeObject[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const object of objects) {
    const isHub = isObserved(object) && siteName(object.site) === '';
    if (!isHub || object.group !== PLACEMENT_GROUP) continue;
    if (readString(object.value, 'metadata', 'deletionTimestamp') !== '') continue;
    for (const kind of kindsOf(object)) found.add(kindKey(PLACEMENT_GROUP, kind));
  }
  return found;
}

function kindsOf({ kind, namespace, value }: KubeObject): readonly string[] {
  const scope = namespace === '' ? 'Cluster' : '';
  const owners = readList(value, 'metadata', 'ownerReferences')
    .filter((owner) => readString(owner, 'apiVersion').startsWith(`${PLACEMENT_GROUP}/`))
    .map((owner) => readString(owner, 'kind'));
  switch (kind) {
    case 'ClusterResourcePlacement':
    case 'ResourcePlacement':
      return [...owners, ...impliedByPlacement(value, scope)];
    case 'ClusterResourceBinding':
    case 'ResourceBinding':
      return [...owners, ...impliedByBinding(value, scope)];
    case 'ClusterApprovalRequest':
    case 'ApprovalRequest':
      return readString(value, 'metadata', 'labels', LABEL.targetUpdateRun) === ''
        ? owners
        : [...owners, `${scope}StagedUpdateRun`];
    default:
      return owners;
  }
}

function impliedByPlacement(value: JsonObject, scope: string): readonly string[] {
  const clusters = readList(value, 'status', 'placementStatuses').filter(
    (entry) => readString(entry, 'clusterName') !== '',
  );
  const conditions = clusters.flatMap((entry) => readList(entry, 'conditions'));
  const copied = conditions.filter((each) => COPIED.has(readString(each, 'type')));
  if (copied.length === 0) return [];
  return [`${scope}ResourceBinding`, ...(copied.some(isWritten) ? ['Work'] : [])];
}

function impliedByBinding(value: JsonObject, scope: string): readonly string[] {
  const isNamed = (field: string): boolean => readString(value, 'spec', field) !== '';
  return [
    ...(isNamed('schedulingPolicySnapshotName') ? [`${scope}SchedulingPolicySnapshot`] : []),
    ...(isNamed('resourceSnapshotName') ? [`${scope}ResourceSnapshot`] : []),
    ...(readList(value, 'status', 'conditions').some(isWritten) ? ['Work'] : []),
  ];
}

/** The condition by which KubeFleet says that Works are there. */
function isWritten(condition: Parameters<typeof readPath>[0]): boolean {
  const type = readString(condition, 'type');
  return (type === 'WorkSynchronized' || type === 'Synchronized') && readPath(condition, 'status') === 'True';
}
