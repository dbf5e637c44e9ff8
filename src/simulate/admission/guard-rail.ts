import { CLUSTER_GROUP, PLACEMENT_GROUP } from '../../api/groups.ts';
import { type JsonObject, readPath, readString, readStringMap } from '../../api/json.ts';
import {
  FLEET_LABEL_PREFIX,
  isReservedNamespace,
  MEMBER_NAMESPACE_PREFIX,
} from '../../api/placement.kubernetes-fleet.io.ts';
import { isDeepEqual } from './correlation.ts';
import { decodeGo } from './go-decode.ts';
import { encodeGo } from './go-encode.ts';
import { type HubView, type Requester, splitApiVersion } from './hub-view.ts';
import { withMember } from './json-edit.ts';
import type { Refusal } from './placement.ts';

/** The request as the guard rail sees it. For a deletion `object` is what is deleted. */
export interface GuardedRequest {
  readonly operation: 'create' | 'update' | 'delete';
  readonly object: JsonObject;
  readonly old: JsonObject | undefined;
  readonly user: Requester;
}

const NETWORKING_GROUP = 'networking.fleet.azure.com';
/** Members whose annotations begin so belong to a managed fleet. */
const FLEET_ANNOTATION_PREFIX = 'fleet.azure.com';
const GUARDED_CRD_GROUPS = [NETWORKING_GROUP, CLUSTER_GROUP, PLACEMENT_GROUP, 'multicluster.x-k8s.io'];
const PRIVILEGED_GROUPS = ['system:masters', 'kubeadm:cluster-admins'];
const TRUSTED_GROUPS = ['system:serviceaccounts', 'system:nodes'];
const TRUSTED_USERS = ['system:kube-scheduler', 'system:kube-controller-manager', 'aks-support'];
/** Kinds that member agents write into their own namespace, as `group/kind`. */
const AGENT_KINDS = new Set([
  `${CLUSTER_GROUP}/InternalMemberCluster`,
  `${PLACEMENT_GROUP}/Work`,
  ...['EndpointSliceExport', 'EndpointSliceImport', 'InternalServiceExport', 'InternalServiceImport'].map(
    (kind) => `${NETWORKING_GROUP}/${kind}`,
  ),
]);

/**
 * The answer of the guard rail (objects-and-selection.md §5; `fleetResourceValidator`), its namespace selectors
 * left out: it is asked about every request. A request in another version reaches it converted, so versions do
 * not matter.
 */
export function answerGuardRail(request: GuardedRequest, hub: HubView): Refusal | undefined {
  const { object } = request;
  const { group } = splitApiVersion(readString(object, 'apiVersion'));
  const kind = readString(object, 'kind');
  const name = readString(object, 'metadata', 'name');
  const namespace = readString(object, 'metadata', 'namespace');
  switch (`${group}/${kind}`) {
    case 'apiextensions.k8s.io/CustomResourceDefinition': {
      const guarded = GUARDED_CRD_GROUPS.includes(name.slice(name.indexOf('.') + 1));
      return guarded && !isPrivileged(request, hub) ? denyUser(request) : undefined;
    }
    case `${CLUSTER_GROUP}/MemberCluster`:
      return answerForMember(request, hub);
    case '/Namespace':
      return isReservedNamespace(name) ? trustedOnly(request, hub) : undefined;
    case '/Event':
      return undefined;
  }
  if (!AGENT_KINDS.has(`${group}/${kind}`)) {
    return namespace === '' ? undefined : trustedOnly(request, hub);
  }
  if (!isReservedNamespace(namespace)) return undefined;
  const refusal = trustedOnly(request, hub);
  if (refusal === undefined || !namespace.startsWith(MEMBER_NAMESPACE_PREFIX)) return refusal;
  return isMemberItself(request, hub, namespace.slice(MEMBER_NAMESPACE_PREFIX.length)) ? undefined : refusal;
}

function isPrivileged({ user }: GuardedRequest, hub: HubView): boolean {
  return (
    hub.flags.whitelistedUsers.includes(user.username) ||
    user.groups.some((group) => PRIVILEGED_GROUPS.includes(group))
  );
}

function trustedOnly(request: GuardedRequest, hub: HubView): Refusal | undefined {
  const { user } = request;
  const trusted =
    isPrivileged(request, hub) ||
    user.groups.some((group) => TRUSTED_GROUPS.includes(group)) ||
    TRUSTED_USERS.includes(user.username);
  return trusted ? undefined : denyUser(request);
}

/** A member agent may write into its own namespace; when the member cannot be read, anyone may. */
function isMemberItself({ user }: GuardedRequest, hub: HubView, memberName: string): boolean {
  const member = hub
    .existing(CLUSTER_GROUP, 'MemberCluster')
    .find((each) => readString(each, 'metadata', 'name') === memberName);
  if (member === undefined) return true;
  const identity = readString(member, 'spec', 'identity', 'name');
  return [identity, `system:serviceaccount:fleet-system:${identity}`].includes(user.username);
}

function deny(text: string, pointer: string): Refusal {
  return { message: text, faults: { text, pointer } };
}

function denyUser({ operation, object, user }: GuardedRequest): Refusal {
  const { group, version } = splitApiVersion(readString(object, 'apiVersion'));
  const kind = readString(object, 'kind');
  const [first, second, third] = user.groups;
  const groups =
    user.groups.length > 10
      ? `groups: [${first}, ${second}, ${third},......]`
      : `groups: [${user.groups.join(' ')}]`;
  const namespace = kind === 'Namespace' ? '' : readString(object, 'metadata', 'namespace');
  const name = `${namespace}/${readString(object, 'metadata', 'name')}`;
  return deny(
    `user: '${user.username}' in '${groups}' is not allowed to ${operation.toUpperCase()} resource ${group}/${version}, Kind=${kind}/: ${name}`,
    '',
  );
}

function hasFleetAnnotation(object: JsonObject): boolean {
  return [...readStringMap(object, 'metadata', 'annotations').keys()].some((key) =>
    key.startsWith(FLEET_ANNOTATION_PREFIX),
  );
}

function answerForMember(request: GuardedRequest, hub: HubView): Refusal | undefined {
  const { object, old } = request;
  if (request.operation !== 'update' || old === undefined) {
    return hasFleetAnnotation(object) ? trustedOnly(request, hub) : undefined;
  }
  if (hasFleetAnnotation(old)) return answerFleetMemberChange(request, old, hub);
  if (hasFleetAnnotation(object)) {
    const text = 'no user is allowed to add a fleet pre-fixed annotation to an upstream member cluster';
    return deny(text, '/metadata/annotations');
  }
  const [status, oldStatus] = [object, old].map((each) => readPath(decodeMember(each), 'status') ?? null);
  return isDeepEqual(status ?? null, oldStatus ?? null) ? undefined : trustedOnly(request, hub);
}

function decodeMember(object: JsonObject): JsonObject {
  return encodeGo(decodeGo(object, 'v1beta1.MemberCluster').value, 'v1beta1.MemberCluster');
}

function answerFleetMemberChange(
  request: GuardedRequest,
  old: JsonObject,
  hub: HubView,
): Refusal | undefined {
  const { object, user } = request;
  if (!hasFleetAnnotation(object)) {
    const text = 'no user is allowed to remove all fleet pre-fixed annotations from a fleet member cluster';
    return deny(text, '/metadata/annotations');
  }
  const deniesLabels = hub.flags.denyMemberLabels && !user.groups.includes('system:masters');
  if (deniesLabels && hasForeignLabelChange(object, old)) {
    return deny('users are not allowed to modify labels through hub cluster directly', '/metadata/labels');
  }
  const changed =
    hasFleetAnnotationChange(object, old) || !isDeepEqual(readGuardedPart(object), readGuardedPart(old));
  return changed ? trustedOnly(request, hub) : undefined;
}

function hasForeignLabelChange(object: JsonObject, old: JsonObject): boolean {
  const [labels, before] = [object, old].map((each) => readStringMap(each, 'metadata', 'labels'));
  const keys = new Set([...(labels?.keys() ?? []), ...(before?.keys() ?? [])]);
  return [...keys].some(
    (key) => !key.startsWith(FLEET_LABEL_PREFIX) && labels?.get(key) !== before?.get(key),
  );
}

function hasFleetAnnotationChange(object: JsonObject, old: JsonObject): boolean {
  const annotations = readStringMap(object, 'metadata', 'annotations');
  return [...readStringMap(old, 'metadata', 'annotations')].some(
    ([key, value]) => key.startsWith(FLEET_ANNOTATION_PREFIX) && annotations.get(key) !== value,
  );
}

/** Metadata that the server itself writes, and what anyone may change. */
const LIVE_FIELDS = [
  'labels',
  'annotations',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
];

/** The part of a member that only trusted users change: all but taints, labels and annotations. */
function readGuardedPart(object: JsonObject): JsonObject {
  const typed = decodeMember(object);
  const drop = (from: JsonObject, fields: readonly string[]): JsonObject =>
    fields.reduce<JsonObject>((rest, field) => withMember(rest, field, undefined), from);
  const meta = readPath(typed, 'metadata');
  const spec = readPath(typed, 'spec');
  const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null;
  const bare = withMember(typed, 'metadata', isObject(meta) ? drop(meta, LIVE_FIELDS) : undefined);
  return withMember(bare, 'spec', isObject(spec) ? drop(spec, ['taints']) : undefined);
}
