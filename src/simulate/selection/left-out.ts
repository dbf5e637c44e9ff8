import { readList, readPath, readString } from '../../api/json.ts';
import { findHubObject, type Hub, type HubObject } from './hub.ts';

/** Why an object that a selector meets is not selected (`ShouldPropagateObj`). */
export type LeftOutReason =
  | 'being-deleted'
  | 'owned-replica-set'
  | 'owned-controller-revision'
  | 'root-certificate'
  | 'default-service-account'
  | 'service-account-token'
  | 'claim-beside-workloads'
  | 'endpoints-of-a-service'
  | 'managed-endpoint-slice'
  /** Reasons of whole kinds, when a namespace is taken with its contents. */
  | 'kind-disabled'
  | 'kind-not-watchable'
  | 'version-not-preferred'
  | 'kind-unknown';

/** An object that a selector meets but does not select, and why. */
export interface LeftOut {
  readonly object: HubObject;
  readonly reason: LeftOutReason;
}

/** Why the object itself is not propagated, or undefined when it is. */
export function explainLeftOut(hub: Hub, item: HubObject): LeftOutReason | undefined {
  const { object, name } = item;
  if (isBeingDeleted(item)) return 'being-deleted';
  const owned = readList(object, 'metadata', 'ownerReferences').length > 0;
  switch (`${item.group}/${item.version}/${item.kind}`) {
    case 'apps/v1/ReplicaSet':
      return owned ? 'owned-replica-set' : undefined;
    case 'apps/v1/ControllerRevision':
      return owned ? 'owned-controller-revision' : undefined;
    case '/v1/ConfigMap':
      return name === 'kube-root-ca.crt' ? 'root-certificate' : undefined;
    case '/v1/ServiceAccount':
      return name === 'default' ? 'default-service-account' : undefined;
    case '/v1/Secret':
      return readString(object, 'type') === 'kubernetes.io/service-account-token'
        ? 'service-account-token'
        : undefined;
    case '/v1/PersistentVolumeClaim':
      return hub.flags.enableWorkload ? 'claim-beside-workloads' : undefined;
    case '/v1/Endpoints':
      return findHubObject(hub, '', 'v1', 'Service', item.namespace, name) === undefined
        ? undefined
        : 'endpoints-of-a-service';
    case 'discovery.k8s.io/v1/EndpointSlice': {
      const label = 'endpointslice.kubernetes.io/managed-by';
      const managed = readPath(object, 'metadata', 'labels', label) !== undefined;
      return managed ? 'managed-endpoint-slice' : undefined;
    }
    default:
      return undefined;
  }
}

/** True when the object has a deletion timestamp. */
export function isBeingDeleted(item: HubObject): boolean {
  return readString(item.object, 'metadata', 'deletionTimestamp') !== '';
}
