import { type JsonObject, readString } from '../../api/json.ts';
import { isReservedNamespace } from '../../api/placement.kubernetes-fleet.io.ts';
import { type HubView, type Requester, splitApiVersion } from './hub-view.ts';

/** A request as an admission policy sees it; without a user, what depends on the user is left unsaid. */
export interface PolicedRequest {
  readonly operation: 'create' | 'update' | 'delete';
  readonly object: JsonObject;
  readonly user: Requester | undefined;
}

/** A policy's refusal: its text, and all of it as the API server prints it. */
export interface PolicyRefusal {
  readonly text: string;
  readonly message: string;
}

const NO_WORKLOADS = {
  name: 'deny-pods-and-replicasets-outside-reserved-namespaces',
  text: 'creating pods and replicas is disallowed in the fleet hub cluster',
};
const NO_ACCOUNTS = {
  name: 'deny-serviceaccounts-and-tokenrequests-in-reserved-namespaces',
  text: 'writing service accounts in reserved namespaces or requesting tokens from such service accounts is disallowed',
};
const EXEMPT_USERS: ReadonlySet<string> = new Set([
  'system:kube-scheduler',
  'system:kube-controller-manager',
]);
const EXEMPT_GROUPS: ReadonlySet<string> = new Set([
  'system:nodes',
  'system:masters',
  'kubeadm:cluster-admins',
  'system:serviceaccounts',
]);
const PLURALS: ReadonlyMap<string, string> = new Map([
  ['/Pod', 'pods'],
  ['apps/ReplicaSet', 'replicasets.apps'],
  ['/ServiceAccount', 'serviceaccounts'],
]);

/**
 * The answer of the admission policies that the hub agent keeps in the hub, with their default configuration
 * (objects-and-selection.md §5; `pkg/admissionpolicymanager`). undefined when none is kept or none refuses.
 */
export function askAdmissionPolicies(request: PolicedRequest, { flags }: HubView): PolicyRefusal | undefined {
  if (!flags.admissionPolicies) return undefined;
  const { object, operation, user } = request;
  const { group } = splitApiVersion(readString(object, 'apiVersion'));
  const key = `${group}/${readString(object, 'kind')}`;
  const plural = PLURALS.get(key);
  if (plural === undefined) return undefined;
  const isReserved = isReservedNamespace(readString(object, 'metadata', 'namespace') || 'default');
  const policy = key === '/ServiceAccount' ? NO_ACCOUNTS : NO_WORKLOADS;
  const isRefused =
    policy === NO_WORKLOADS
      ? operation === 'create' && !isReserved
      : isReserved && user !== undefined && !isExempt(user);
  if (!isRefused) return undefined;
  const said = `ValidatingAdmissionPolicy '${policy.name}' with binding '${policy.name}-binding' denied request: ${policy.text}`;
  const name = readString(object, 'metadata', 'name');
  return { text: policy.text, message: `${plural} "${name}" is forbidden: ${said}` };
}

function isExempt({ username, groups }: Requester): boolean {
  return EXEMPT_USERS.has(username) || groups.some((group) => EXEMPT_GROUPS.has(group));
}
