import { type JsonObject, readString } from '../../api/json.ts';
import type { WebhookWords } from './policy-words.ts';
import type { Words } from './violation.ts';

const ASK_ADMIN =
  'let an administrator apply it (group system:masters, or a user among the --whitelisted-users of the hub agent)';
const WRAP =
  'Wrap it in a ResourceEnvelope and let a placement select that, or apply it to the member; if this hub runs workloads, say so (enable-workload).';

/** What the hub keeps from running on itself, and whom its guard rail keeps out. */
export const HUB_WORDS: readonly WebhookWords[] = [
  {
    text: /^(Pod|ReplicaSet) (\S+) creation is disallowed in the fleet hub cluster/,
    say: ([, kind = '']) => sayWorkload(kind),
  },
  {
    text: /^PDBs \S+ cannot be directly created in the hub cluster/,
    say: () => ({
      topic: 'hub-workload',
      pointer: '/kind',
      what: 'this hub takes no PodDisruptionBudget.',
      advice: 'Wrap it in a ResourceEnvelope and let a placement select that.',
    }),
  },
  {
    text: /^creating pods and replicas is disallowed in the fleet hub cluster$/,
    say: (_, __, { object }) => sayWorkload(readString(object, 'kind')),
  },
  {
    text: /^writing service accounts in reserved namespaces or requesting tokens /,
    say: (_, __, { object }) => ({
      topic: 'guard-rail',
      pointer: '/metadata/namespace',
      what: `namespace ${readString(object, 'metadata', 'namespace')} is reserved, so only the cluster itself and its administrators write ServiceAccounts there.`,
      advice: `Put it into a namespace of your own, or ${ASK_ADMIN}.`,
    }),
  },
  {
    text: /^user: '(.*?)' in 'groups: .*' is not allowed to \w+ resource (.*?), Kind=(\w+)/s,
    say: ([, user = '', , kind = ''], _, { object }) => sayForbidden(user, kind, object),
  },
  {
    text: /^no user is allowed to (add|remove)\b/,
    say: ([, verb]) => ({
      topic: 'guard-rail',
      pointer: '/metadata/annotations',
      what:
        verb === 'add'
          ? 'a member that joined without fleet.azure.com annotations cannot be given any.'
          : 'the fleet.azure.com annotations of a member cannot all be taken away.',
      effect: 'the annotations mark members that the Azure service manages',
      advice: 'Write the annotations as the hub has them.',
    }),
  },
  {
    text: /^users are not allowed to modify labels through hub cluster directly$/,
    say: () => ({
      topic: 'guard-rail',
      pointer: '/metadata/labels',
      what: 'labels of this member are not changed on the hub.',
      effect: 'the hub agent runs with --deny-modify-member-cluster-labels',
      advice: 'Change the labels where the member is managed, or write them as the hub has them.',
    }),
  },
];

function sayWorkload(kind: string): Words {
  return {
    topic: 'hub-workload',
    pointer: '/kind',
    what: `the hub takes no ${kind} outside kube- and fleet- namespaces.`,
    effect: 'what runs is to run on members',
    advice:
      kind === 'Pod' ? `Place a Deployment or Job instead. ${WRAP}` : `Place its Deployment instead. ${WRAP}`,
  };
}

/** Who may not write what, and why the guard rail looks at it. */
function sayForbidden(user: string, kind: string, object: JsonObject): Words {
  const namespace = readString(object, 'metadata', 'namespace');
  const name = readString(object, 'metadata', 'name');
  const said = {
    topic: 'guard-rail' as const,
    advice: `Take it out of what ${user} applies, or ${ASK_ADMIN}.`,
  };
  if (kind === 'Namespace') {
    const what = `${user} may not write a Namespace whose name begins with kube- or fleet-.`;
    return { ...said, pointer: '/metadata/name', what };
  }
  if (kind === 'CustomResourceDefinition') {
    const what = `${user} may not write CustomResourceDefinitions of ${name.slice(name.indexOf('.') + 1)}.`;
    return { ...said, pointer: '/metadata/name', what };
  }
  if (kind === 'MemberCluster') {
    const what = `${user} may not write a member that the Azure service manages, but for its labels and taints.`;
    return { ...said, pointer: '/metadata/annotations', what };
  }
  const what = `${user} may not write into namespace ${namespace}, which the guard rail keeps for agents and administrators.`;
  return { ...said, pointer: '/metadata/namespace', what };
}
