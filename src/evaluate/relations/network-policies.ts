import { type Json, readList, readPath, readString } from '../../api/json.ts';
import { isUnknown, type Known } from '../../model/knowledge.ts';
import { decodeStrings } from '../../model/metadata.ts';
import type { Payload } from '../../simulate/forecast/payloads.ts';
import type { Forecast } from '../../simulate/simulate.ts';
import type { Context } from '../context.ts';
import { buildPayloadCells, clustersOfPayload, PAYLOAD_COLUMNS, placeInPayload } from '../payload-cells.ts';
import type { Relation } from '../relation.ts';

/** The NetworkPolicies that placements deliver, beside the pods and policies of their namespaces. */
export const networkPolicies: Relation = {
  name: 'networkPolicies',
  grain: 'one row per placement and NetworkPolicy, in the form in which it lands',
  columns: {
    policy: { type: 'object', means: 'The NetworkPolicy.' },
    ...PAYLOAD_COLUMNS,
    podless: {
      type: 'bool',
      means: 'No pods that it chooses start on any of the clusters.',
      gates: ['hub:<Kind>', 'members'],
    },
    deniesAll: { type: 'bool', means: 'It chooses all pods of the namespace and lets nothing out of them.' },
    names: {
      type: 'bool',
      means: 'A policy that lands in the namespace lets pods ask for names: port 53, or every port.',
    },
    peopled: { type: 'bool', means: 'Workloads land in the namespace.' },
    certainty: { type: 'string', means: '`maybe` when others may start pods in the namespace.' },
    place: { type: 'place', means: 'The selector of pods.' },
  },
  rows: function* (context) {
    const { forecast } = context;
    const all = [...forecast.payloads(isPolicy)];
    const pods = new Set([...forecast.payloads(isWorkload)].map(({ namespace }) => namespace));
    const choices = readChoices(context);
    for (const payload of all) {
      const chosen = choices.get(keyOf(payload));
      const beside = all.filter((each) => each.namespace === payload.namespace);
      yield {
        ...buildPayloadCells(forecast, payload),
        policy: payload.object,
        podless: chosen?.podless ?? false,
        deniesAll: deniesAll(payload.manifest),
        names: beside.some((each) => sharesClusters(forecast, each, payload) && allowsNames(each.manifest)),
        peopled: pods.has(payload.namespace),
        certainty: chosen?.sure === false ? 'maybe' : payload.certainty,
        place: placeInPayload(forecast, payload, '/spec/podSelector'),
      };
    }
  },
};

function isPolicy(group: string, kind: string): boolean {
  return group === 'networking.k8s.io' && kind === 'NetworkPolicy';
}

function isWorkload(group: string, kind: string): boolean {
  return group === 'apps' && /^(Deployment|StatefulSet|DaemonSet)$/.test(kind);
}

interface Choice {
  readonly podless: Known<boolean>;
  readonly sure: boolean;
}

/** Whether the selectors of policies choose anything, by placement and policy. */
function readChoices({ forecast }: Context): ReadonlyMap<string, Choice> {
  const found = new Map<string, Choice>();
  for (const { role, answer, consumer, landing } of forecast.references().rows) {
    if (role !== 'networkPolicySelector') continue;
    const { namespace, name } = landing.placement;
    const key = `${namespace}/${name} ${consumer.namespace}/${consumer.name}`;
    const isLost = answer.why === 'not-selected' || answer.why === 'not-on-hub';
    const podless = isUnknown(answer.present) ? answer.present : isLost;
    const known = found.get(key);
    // One cluster with pods is enough: the policy has a purpose.
    const hasPods = answer.present === true || known?.podless === false;
    found.set(key, { podless: hasPods ? false : podless, sure: answer.certainty === 'sure' });
  }
  return found;
}

function keyOf({ placement, namespace, name }: Payload): string {
  return `${placement.namespace}/${placement.name} ${namespace}/${name}`;
}

function deniesAll(manifest: Json): boolean {
  const chooser = readPath(manifest, 'spec', 'podSelector') ?? {};
  const isForAll = JSON.stringify(chooser) === '{}';
  const isOut = decodeStrings(manifest, 'spec', 'policyTypes').includes('Egress');
  return isForAll && isOut && readList(manifest, 'spec', 'egress').length === 0;
}

function allowsNames(manifest: Json): boolean {
  return readList(manifest, 'spec', 'egress').some((rule) => {
    const ports = readList(rule, 'ports');
    return (
      ports.length === 0 ||
      ports.some((port) => readPath(port, 'port') === 53 || readString(port, 'port').startsWith('dns'))
    );
  });
}

function sharesClusters(forecast: Forecast, left: Payload, right: Payload): boolean {
  if (left.clusters === undefined || right.clusters === undefined) return left.placement === right.placement;
  const names = new Set(clustersOfPayload(forecast, left));
  return clustersOfPayload(forecast, right).some((cluster) => names.has(cluster));
}
