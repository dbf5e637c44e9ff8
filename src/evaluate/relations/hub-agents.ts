import { readList, readNumber, readPath, readString } from '../../api/json.ts';
import type { Fleet } from '../../model/fleet.ts';
import { hubListing } from '../../model/hub-knowledge.ts';
import { isUnknown, type Known } from '../../model/knowledge.ts';
import { decodeStrings } from '../../model/metadata.ts';
import { objectsOfKind } from '../../model/objects.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { Relation } from '../relation.ts';

const WEBHOOKS = ['admissionregistration.k8s.io', 'ValidatingWebhookConfiguration'] as const;
const PODS: ReadonlySet<string> = new Set(['pods', 'replicasets', '*']);

/** The hub agent as its Deployment shows it. */
export const hubAgents: Relation = {
  name: 'hubAgents',
  grain: 'one row for the Deployment of the hub agent, when the input has it',
  columns: {
    deployment: { type: 'object', means: 'The Deployment.' },
    replicas: { type: 'int', means: 'spec.replicas; 1 when it is not written.' },
    webhooks: { type: 'bool', means: 'It serves admission webhooks: --enable-webhook is not false.' },
    guardsPods: {
      type: 'bool',
      means: 'A webhook of its own is asked about Pods or ReplicaSets of the hub and fails closed.',
      gates: ['hub:ValidatingWebhookConfiguration'],
    },
    place: { type: 'place', means: 'Its replicas.' },
  },
  rows: ({ fleet }) => {
    const { flags } = fleet;
    if (flags?.object === undefined) return [];
    const { object } = flags;
    return [
      {
        deployment: object,
        replicas: readNumber(object.value, 'spec', 'replicas') ?? 1,
        webhooks: flags.values.get('enable-webhook') !== 'false',
        guardsPods: guardsPods(fleet, object),
        place: { object, pointer: '/spec/replicas', side: 'head' },
      },
    ];
  },
};

/** Whether a webhook that calls a Service beside the Deployment has a rule over pods and refuses when it is away. */
function guardsPods(fleet: Fleet, { namespace }: KubeObject): Known<boolean> {
  const found = objectsOfKind(fleet.objects, '', ...WEBHOOKS).some(({ head }) =>
    readList(head.value, 'webhooks').some((webhook) => {
      const isOwn = readString(webhook, 'clientConfig', 'service', 'namespace') === namespace;
      const isClosed = (readPath(webhook, 'failurePolicy') ?? 'Fail') === 'Fail';
      const rules = readList(webhook, 'rules');
      const isMeant = rules.some((rule) => decodeStrings(rule, 'resources').some((each) => PODS.has(each)));
      return isOwn && isClosed && isMeant;
    }),
  );
  if (found) return true;
  const listed = hubListing(fleet, ...WEBHOOKS);
  return isUnknown(listed) ? listed : false;
}
