import { readString } from '../../../api/json.ts';
import type { HubObject } from '../../../simulate/selection/hub.ts';

/** Kinds that act on the cluster that stores them, by `group/Kind`, and what they do there. */
const EFFECTS: ReadonlyMap<string, string> = new Map([
  [
    'admissionregistration.k8s.io/MutatingWebhookConfiguration',
    'its webhooks are called for requests to the hub',
  ],
  [
    'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
    'its webhooks are called for requests to the hub',
  ],
  ['admissionregistration.k8s.io/ValidatingAdmissionPolicy', 'it judges requests to the hub'],
  ['admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding', 'it puts a policy into force on the hub'],
  ['admissionregistration.k8s.io/MutatingAdmissionPolicy', 'it changes requests to the hub'],
  ['admissionregistration.k8s.io/MutatingAdmissionPolicyBinding', 'it puts a policy into force on the hub'],
  [
    'apiregistration.k8s.io/APIService',
    'the hub hands requests of that API to a service that it does not run',
  ],
  ['flowcontrol.apiserver.k8s.io/FlowSchema', 'it ranks requests to the hub'],
  ['flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration', 'it ranks requests to the hub'],
  ['/ResourceQuota', 'it limits what the namespace may hold on the hub'],
  ['/LimitRange', 'it changes what is created in the namespace on the hub'],
  ['networking.k8s.io/NetworkPolicy', 'it rules traffic of pods on the hub'],
  ['policy/PodDisruptionBudget', 'it guards pods on the hub, and hubs may refuse it'],
]);

/** What a selected object does on the hub itself; '' for objects that only lie there. */
export function explainHubEffect({ group, kind, object }: HubObject): string {
  if (kind === 'ClusterRoleBinding' && readString(object, 'roleRef', 'name') === 'cluster-admin') {
    return 'it makes its subjects administrators of the hub';
  }
  return EFFECTS.get(`${group}/${kind}`) ?? '';
}
