import { createHash } from 'node:crypto';
import { PLACEMENT_GROUP } from '../api/groups.ts';
import {
  isJsonObject,
  type Json,
  type JsonObject,
  readList,
  readNumber,
  readObject,
  readPath,
  readString,
} from '../api/json.ts';
import { decodeGo } from '../simulate/admission/go-decode.ts';
import { answerOverride } from '../simulate/admission/overrides.ts';
import { readEnvelope } from '../simulate/envelope.ts';
import { applyOverrides } from '../simulate/overrides/application.ts';
import {
  type AttachedOverrides,
  attachOverrides,
  buildOverrideMap,
} from '../simulate/overrides/attachment.ts';
import { readOverrideCluster } from '../simulate/overrides/cluster.ts';
import { renderDeliveryError, renderShownError } from '../simulate/overrides/delivery-error.ts';
import { buildOverrideIndex, matchOverrides } from '../simulate/overrides/matching.ts';
import type { IsClusterScoped } from '../simulate/overrides/override-key.ts';
import {
  buildOverrideSnapshot,
  type OverrideKind,
  type OverrideSnapshot,
} from '../simulate/overrides/override-snapshot.ts';
import { simulateBindingConditions } from '../simulate/works/conditions.ts';
import { simulateWorks, type Work, type WorkOutcome, type WorkRequest } from '../simulate/works.ts';
import type { CaseResult } from './case-result.ts';
import { type Answers, compareRecorded } from './expectation.ts';

const platform = {
  sha256: (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex'),
};

const QUESTIONS = [
  'placement',
  'memberCluster',
  'resources',
  'clusterResourceOverrides',
  'resourceOverrides',
  'snapshotIndex',
  'notLatestSnapshots',
  'missingSnapshots',
];

/** The kinds the recorded hub knew as cluster-scoped. */
const CLUSTER_SCOPED = new Set([
  'v1/Namespace',
  'v1/PersistentVolume',
  'v1/Node',
  'rbac.authorization.k8s.io/v1/ClusterRole',
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding',
  'apiextensions.k8s.io/v1/CustomResourceDefinition',
  'storage.k8s.io/v1/StorageClass',
  'scheduling.k8s.io/v1/PriorityClass',
  'networking.k8s.io/v1/IngressClass',
  'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration',
  `${PLACEMENT_GROUP}/v1beta1/ClusterResourceEnvelope`,
  'example.com/v1/ClusterWidget',
]);
const isClusterScoped: IsClusterScoped = (group, version, kind) =>
  CLUSTER_SCOPED.has(group === '' ? `${version}/${kind}` : `${group}/${version}/${kind}`);

const KINDS: readonly (readonly [OverrideKind, string])[] = [
  ['ClusterResourceOverride', 'clusterResourceOverrides'],
  ['ResourceOverride', 'resourceOverrides'],
];

/** Compares one case of the override recordings: admission, attachment, results per object, binding and Works. */
export function compareOverridesCase(input: JsonObject): CaseResult {
  return compareRecorded(input, QUESTIONS, () => answerCase(input));
}

function answerCase(input: JsonObject): Answers {
  const placement = {
    namespace: readString(input, 'placement', 'namespace'),
    name: readString(input, 'placement', 'name'),
  };
  const cluster = readOverrideCluster(readObject(input, 'memberCluster') ?? {});
  const resources = readObjects(input, 'resources');
  const snapshots = KINDS.flatMap(([kind, key]) => readSnapshots(input, kind, key));
  const matched = matchOverrides(buildOverrideIndex(snapshots), placement, resources, isClusterScoped);
  const attached = attachOverrides(matched, cluster);
  const admission = { admission: answerAdmission(input) };
  if (attached.error !== undefined) return { ...admission, attachError: renderDeliveryError(attached.error) };
  const gone = new Set(readList(input, 'missingSnapshots'));
  const request: WorkRequest = {
    placement,
    bindingName: `${placement.name}-${cluster.name}-12345678`,
    cluster,
    snapshotName: `${placement.name}-0-snapshot`,
    snapshotIndex: 0,
    parts: [{ subIndex: undefined, resources }],
    attached,
    missing: new Set(snapshots.filter((each) => gone.has(renderName(each, each.name)))),
    isClusterScoped,
  };
  const outcome = simulateWorks(request, platform);
  return {
    ...admission,
    attached: renderAttached(attached),
    resources: resources.map((resource) => answerResource(resource, request, outcome)),
    binding: renderConditions(request, outcome),
    retried: outcome.error !== undefined && outcome.error.type !== 'user',
    works: outcome.works.map(renderWork).sort(compareNames),
  };
}

/** Overrides are created in the order of the lists; each sees those before it, refused ones included. */
function answerAdmission(input: JsonObject): JsonObject[] {
  return KINDS.flatMap(([kind, key]) => {
    const decoded = readObjects(input, key).map((override) => decodeGo(override, `v1beta1.${kind}`).value);
    return decoded.map((override, at) => {
      const refusal = answerOverride(override, kind, true, decoded.slice(0, at));
      const namespace = readString(override, 'metadata', 'namespace');
      return {
        kind,
        ...(namespace === '' ? {} : { namespace }),
        name: readString(override, 'metadata', 'name'),
        allowed: refusal === undefined,
        ...(refusal === undefined ? {} : { error: refusal.message.replaceAll('<ptr>', '<pointer>') }),
      };
    });
  });
}

function readObjects(input: JsonObject, key: string): JsonObject[] {
  return readList(input, key).filter((object) => isJsonObject(object));
}

function readSnapshots(input: JsonObject, kind: OverrideKind, key: string): OverrideSnapshot[] {
  const notLatest = new Set(readList(input, 'notLatestSnapshots'));
  return readObjects(input, key).map((override) => {
    const namespace = readString(override, 'metadata', 'namespace');
    const name = readString(override, 'metadata', 'name');
    const path = namespace === '' ? name : `${namespace}/${name}`;
    const index = readNumber(input, 'snapshotIndex', `${kind}/${path}`) ?? 0;
    return buildOverrideSnapshot(kind, override, index, !notLatest.has(path));
  });
}

function renderName(snapshot: OverrideSnapshot, name: string): string {
  return snapshot.namespace === '' ? name : `${snapshot.namespace}/${name}`;
}

function renderAttached(attached: AttachedOverrides): JsonObject {
  return {
    clusterResourceOverrideSnapshots: attached.cluster.map((each) => each.name),
    resourceOverrideSnapshots: attached.namespaced.map((each) => renderName(each, each.name)),
  };
}

/** Each object is judged alone, whatever became of the others; snapshots that are gone fail every object. */
function answerResource(resource: JsonObject, request: WorkRequest, outcome: WorkOutcome): Json {
  const gone = outcome.manifests.length === 0 ? outcome.error : undefined;
  if (request.missing.size > 0 && gone !== undefined) {
    return { result: 'error', error: renderShownError(gone), userError: gone.type === 'user' };
  }
  if (readEnvelope(resource) !== undefined) return { result: 'envelope' };
  const map = buildOverrideMap(request.attached);
  const alone = applyOverrides(resource, map, request.cluster, isClusterScoped);
  if (alone.result === 'deleted') return { result: 'deleted' };
  if (alone.result === 'object') return { result: 'object', object: alone.manifest };
  return { result: 'error', error: renderShownError(alone.error), userError: alone.error.type === 'user' };
}

function renderConditions(request: WorkRequest, outcome: WorkOutcome): JsonObject {
  return Object.fromEntries(
    simulateBindingConditions(request, outcome).map(({ type, ...condition }) => [type, condition]),
  );
}

function renderWork(work: Work): JsonObject {
  const manifests = work.envelope === undefined ? work.manifests.map(renderIdentity) : work.manifests;
  return { namespace: work.namespace, name: work.name, labels: work.labels, manifests };
}

function renderIdentity(manifest: Json): string {
  const metadata = readPath(manifest, 'metadata');
  return [
    readString(manifest, 'apiVersion'),
    readString(manifest, 'kind'),
    readString(metadata, 'namespace'),
    readString(metadata, 'name'),
  ].join('|');
}

function compareNames(left: JsonObject, right: JsonObject): number {
  return readString(left, 'name') < readString(right, 'name') ? -1 : 1;
}
