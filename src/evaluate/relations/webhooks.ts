import { type Json, pointer, readList, readPath, readString } from '../../api/json.ts';
import { matchLabelSelector, readLabelSelector } from '../../model/label-selector.ts';
import { decodeStrings } from '../../model/metadata.ts';
import { buildPayloadCells, PAYLOAD_COLUMNS, placeInPayload } from '../payload-cells.ts';
import type { Relation, Row } from '../relation.ts';

const GROUP = 'admissionregistration.k8s.io';
const SYSTEM = ['kube-system', 'fleet-system'];
const NAME_LABEL = 'kubernetes.io/metadata.name';
/** Resources without which a cluster, or KubeFleet's agent on it, cannot go on. */
const CORE: ReadonlySet<string> = new Set([
  '*',
  '*/*',
  'pods',
  'nodes',
  'namespaces',
  'configmaps',
  'secrets',
  'services',
  'endpoints',
  'events',
  'serviceaccounts',
  'leases',
  'deployments',
  'replicasets',
  'daemonsets',
]);
const CORE_GROUPS: ReadonlySet<string> = new Set(['', '*', 'apps', 'coordination.k8s.io']);

/** The admission webhooks that placements deliver. */
export const webhooks: Relation = {
  name: 'webhooks',
  grain: 'one row per placement and webhook of a configuration, in the form in which it lands',
  columns: {
    config: { type: 'object', means: 'The MutatingWebhookConfiguration or ValidatingWebhookConfiguration.' },
    ...PAYLOAD_COLUMNS,
    webhook: { type: 'string', means: 'Name of the webhook.' },
    failurePolicy: { type: 'string', means: '`Fail` or `Ignore`; Fail when none is written.' },
    core: {
      type: 'bool',
      means:
        'It is asked about resources that every cluster lives on: Pods, Nodes, Leases, Deployments and the like.',
    },
    resources: { type: 'list<string>', means: 'The resources it is asked about.' },
    exempt: {
      type: 'bool',
      means: 'Its selectors leave out kube-system and fleet-system, or everything without a certain label.',
    },
    service: { type: 'string', means: 'The Service it calls, as `ns/name`; empty for a URL.' },
    certainty: {
      type: 'string',
      means:
        '`maybe` also where labels or conditions that no input shows decide whether system namespaces are left out.',
    },
    place: { type: 'place', means: 'The webhook.' },
    policyPlace: { type: 'place', means: 'Its failurePolicy.' },
  },
  rows: function* ({ forecast }) {
    for (const payload of forecast.payloads(
      (group, kind) => group === GROUP && kind.endsWith('WebhookConfiguration'),
    )) {
      const common = buildPayloadCells(forecast, payload);
      for (const [index, webhook] of readList(payload.manifest, 'webhooks').entries()) {
        const at = pointer('webhooks', index);
        yield {
          ...common,
          config: payload.object,
          ...webhookColumns(webhook),
          certainty: isOpen(webhook) ? 'maybe' : payload.certainty,
          place: placeInPayload(forecast, payload, at),
          policyPlace: placeInPayload(forecast, payload, `${at}/failurePolicy`),
        };
      }
    }
  },
};

function webhookColumns(webhook: Json): Row {
  const rules = readList(webhook, 'rules');
  const [namespace, name] = ['namespace', 'name'].map((field) =>
    readString(webhook, 'clientConfig', 'service', field),
  );
  return {
    webhook: readString(webhook, 'name'),
    failurePolicy: readString(webhook, 'failurePolicy') || 'Fail',
    core: rules.some(isCore),
    resources: [...new Set(rules.flatMap((rule) => decodeStrings(rule, 'resources')))].sort(),
    exempt: isExempt(webhook),
    service: name === '' ? '' : `${namespace}/${name}`,
  };
}

function isCore(rule: Json): boolean {
  const isGroup = decodeStrings(rule, 'apiGroups').some((group) => CORE_GROUPS.has(group));
  return isGroup && decodeStrings(rule, 'resources').some((resource) => CORE.has(resource));
}

/** True when both system namespaces are out of reach, or objects need a label of their own to be in reach. */
function isExempt(webhook: Json): boolean {
  const objects = readLabelSelector(readPath(webhook, 'objectSelector'));
  if (objects !== undefined && !matchLabelSelector(objects, new Map())) return true;
  const namespaces = readLabelSelector(readPath(webhook, 'namespaceSelector'));
  if (namespaces === undefined) return false;
  return SYSTEM.every((name) => !matchLabelSelector(namespaces, new Map([[NAME_LABEL, name]])));
}

/** Other labels of the system namespaces, and conditions in CEL, may still leave them out. */
function isOpen(webhook: Json): boolean {
  if (readList(webhook, 'matchConditions').length > 0) return true;
  const requirements = ['namespaceSelector', 'objectSelector'].flatMap(
    (field) => readLabelSelector(readPath(webhook, field))?.requirements ?? [],
  );
  return requirements.some(
    ({ key, operator }) => key !== NAME_LABEL && (operator === 'DoesNotExist' || operator === 'NotIn'),
  );
}
