import { CLUSTER_GROUP, PLACEMENT_GROUP } from '../../api/groups.ts';
import { type JsonObject, readString } from '../../api/json.ts';
import type { SchemaCatalogue } from './catalogue.ts';
import { decodeWithSchema } from './decode-object.ts';
import { answerBudget, answerEviction } from './disruption.ts';
import { decodeGo } from './go-decode.ts';
import { type HubView, splitApiVersion } from './hub-view.ts';
import { answerHubWorkload } from './hub-workload.ts';
import { answerMember, answerMemberDeletion } from './member-cluster.ts';
import { answerOverride } from './overrides.ts';
import { answerPlacement, type Refusal } from './placement.ts';

/** A request as a validating webhook sees it: the stored form of the object, and of the old one on update. */
export interface WebhookRequest {
  readonly operation: 'create' | 'update' | 'delete';
  readonly object: JsonObject;
  readonly old: JsonObject | undefined;
  readonly hub: HubView;
  readonly catalogue: SchemaCatalogue;
}

/** One validating webhook of the hub agent (objects-and-selection.md §4). */
interface Webhook {
  readonly name: string;
  readonly operations: readonly WebhookRequest['operation'][];
  /** Whether the agent installs it under these options. */
  readonly isInstalled: (hub: HubView) => boolean;
  readonly answer: (request: WebhookRequest) => Refusal | undefined;
}

const CREATE_UPDATE = ['create', 'update'] as const;
const always = (): boolean => true;

/** The webhooks by `group/kind`; all versions of a kind reach the one for v1beta1. */
const WEBHOOKS: ReadonlyMap<string, Webhook> = new Map<string, Webhook>([
  [
    `${PLACEMENT_GROUP}/ClusterResourcePlacement`,
    {
      name: 'fleet.clusterresourceplacementv1beta1.validating',
      operations: CREATE_UPDATE,
      isInstalled: always,
      answer: (request) => askPlacement('CRP', request),
    },
  ],
  [
    `${CLUSTER_GROUP}/MemberCluster`,
    {
      name: 'fleet.membercluster.validating',
      operations: ['create', 'update', 'delete'],
      isInstalled: always,
      answer: (request) =>
        withStruct(request.object, 'v1beta1.MemberCluster', (member) =>
          request.operation === 'delete' ? answerMemberDeletion(member, request.hub) : answerMember(member),
        ),
    },
  ],
  overrideWebhook('ClusterResourceOverride', 'fleet.clusterresourceoverride.validating'),
  overrideWebhook('ResourceOverride', 'fleet.resourceoverride.validating'),
  [
    `${PLACEMENT_GROUP}/ClusterResourcePlacementEviction`,
    {
      name: 'fleet.clusterresourceplacementeviction.validating',
      operations: ['create'],
      isInstalled: always,
      answer: (request) =>
        withStruct(request.object, 'v1beta1.ClusterResourcePlacementEviction', (eviction) =>
          answerEviction(findPlacement(readString(eviction, 'spec', 'placementName'), request)),
        ),
    },
  ],
  [
    `${PLACEMENT_GROUP}/ClusterResourcePlacementDisruptionBudget`,
    {
      name: 'fleet.clusterresourceplacementdisruptionbudget.validating',
      operations: CREATE_UPDATE,
      isInstalled: always,
      answer: (request) =>
        withStruct(request.object, 'v1beta1.ClusterResourcePlacementDisruptionBudget', (budget) =>
          answerBudget(budget, findPlacement(readString(budget, 'metadata', 'name'), request)),
        ),
    },
  ],
  workloadWebhook('/Pod', 'fleet.pod.validating', (hub) => !hub.flags.workloads),
  workloadWebhook('apps/ReplicaSet', 'fleet.replicaset.validating', (hub) => !hub.flags.workloads),
  workloadWebhook(
    'policy/PodDisruptionBudget',
    'fleet.poddisruptionbudget.validating',
    (hub) => !hub.flags.podDisruptionBudgets,
  ),
]);

function overrideWebhook(kind: string, name: string): readonly [string, Webhook] {
  const answer = (request: WebhookRequest): Refusal | undefined =>
    withStruct(request.object, `v1beta1.${kind}`, (override) => {
      const others = request.hub
        .existing(PLACEMENT_GROUP, kind)
        .map((each) => decodeGo(decodeStored(each, request.catalogue), `v1beta1.${kind}`).value);
      return answerOverride(override, kind, request.operation === 'create', others);
    });
  return [`${PLACEMENT_GROUP}/${kind}`, { name, operations: CREATE_UPDATE, isInstalled: always, answer }];
}

function workloadWebhook(
  key: string,
  name: string,
  isInstalled: Webhook['isInstalled'],
): readonly [string, Webhook] {
  const kind = key.slice(key.indexOf('/') + 1);
  const answer = ({ object }: WebhookRequest): Refusal | undefined => answerHubWorkload(object, kind);
  return [key, { name, operations: ['create'], isInstalled, answer }];
}

/** Decodes an object as a Go struct and asks about it; a decoding error is the answer itself. */
function withStruct(
  object: JsonObject,
  struct: string,
  ask: (value: JsonObject) => Refusal | undefined,
): Refusal | undefined {
  const decoded = decodeGo(object, struct);
  if (decoded.error === undefined) return ask(decoded.value);
  return { message: decoded.error, faults: { text: decoded.error, pointer: '' } };
}

/** An existing object with the defaults its schema gives it. */
function decodeStored(object: JsonObject, catalogue: SchemaCatalogue): JsonObject {
  const { group, version } = splitApiVersion(readString(object, 'apiVersion'));
  const schema = catalogue.find(group, version, readString(object, 'kind'));
  return schema === undefined ? object : decodeWithSchema(object, schema.root).value;
}

function findPlacement(name: string, { hub, catalogue }: WebhookRequest): JsonObject | undefined {
  const found = hub
    .existing(PLACEMENT_GROUP, 'ClusterResourcePlacement')
    .find((each) => readString(each, 'metadata', 'name') === name);
  if (found === undefined) return undefined;
  return decodeGo(decodeStored(found, catalogue), 'v1beta1.ClusterResourcePlacement').value;
}

function askPlacement(name: 'CRP' | 'RP', request: WebhookRequest): Refusal | undefined {
  const struct = name === 'CRP' ? 'v1beta1.ClusterResourcePlacement' : 'v1beta1.ResourcePlacement';
  return withStruct(request.object, struct, (placement) => {
    if (request.old === undefined) return answerPlacement(name, placement, undefined, request.hub);
    return withStruct(request.old, struct, (old) => answerPlacement(name, placement, old, request.hub));
  });
}

/** The answer of the validating webhook for an object, with its name; undefined when none refuses. */
export function askWebhook(
  request: WebhookRequest,
): { readonly webhook: string; readonly refusal: Refusal } | undefined {
  const { group } = splitApiVersion(readString(request.object, 'apiVersion'));
  const webhook = WEBHOOKS.get(`${group}/${readString(request.object, 'kind')}`);
  if (webhook === undefined || !webhook.operations.includes(request.operation)) return undefined;
  const isInstalled = request.hub.flags.webhooks && webhook.isInstalled(request.hub);
  const refusal = isInstalled ? webhook.answer(request) : undefined;
  return refusal === undefined ? undefined : { webhook: webhook.name, refusal };
}

/**
 * What the handler for ResourcePlacements would say, which no configuration points at; and where the agent has no
 * webhooks, that for ClusterResourcePlacements.
 */
export function askUnwired(request: WebhookRequest): Refusal | undefined {
  const { group } = splitApiVersion(readString(request.object, 'apiVersion'));
  if (group !== PLACEMENT_GROUP || request.operation === 'delete') return undefined;
  const kind = readString(request.object, 'kind');
  if (kind === 'ResourcePlacement') return askPlacement('RP', request);
  return kind === 'ClusterResourcePlacement' && !request.hub.flags.webhooks
    ? askPlacement('CRP', request)
    : undefined;
}
