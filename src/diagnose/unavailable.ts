import { pointer, readObject } from '../api/json.ts';
import type { Fleet } from '../model/fleet.ts';
import { type ObjectIdentity, objectKey, renderObject } from '../model/identity.ts';
import { firstDifference } from '../model/json-equality.ts';
import { isUnknown } from '../model/knowledge.ts';
import type { Manifest } from '../model/manifest.ts';
import { memberPresence } from '../model/member-knowledge.ts';
import { objectEntry } from '../model/objects.ts';
import type { Placement } from '../model/placement.ts';
import { decodePodSpec } from '../model/pod-spec.ts';
import { latestResourceSnapshot } from '../model/references.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { Place } from '../read/place.ts';
import type { Forecast } from '../simulate/simulate.ts';
import { type Need, readNeeds } from './needs.ts';
import { findPatch, findRemoval } from './override-patch.ts';
import { readSymptoms, type Symptom } from './workload-pods.ts';

/** Something that a workload needs on a member and that did not arrive there. */
export interface Lack {
  /** `Secret store/acr-pull`, `key SMTP_PORT of ConfigMap mail/smtp`. */
  readonly text: string;
  /** What to change: the selectors of the placement, the data, or the reference. */
  readonly cause: Place;
  /** The object on the hub, the reference when it has none. */
  readonly place: Place;
  /** True when the member is known not to have it. */
  readonly sure: boolean;
}

/** Why a workload that was applied does not come up, as far as the input tells. */
export interface Unavailability {
  readonly lacks: readonly Lack[];
  readonly symptoms: readonly Symptom[];
  /** The field to change; undefined when nothing points to one. */
  readonly cause: Place | undefined;
}

/** The manifests that all placements send to a cluster, by object key. */
export type Delivered = (cluster: string, identity: ObjectIdentity) => Manifest | undefined;

/** What every cluster of a placement has without anybody bringing it. */
const BUILT_IN: ReadonlySet<string> = new Set(['ConfigMap kube-root-ca.crt', 'ServiceAccount default']);

/**
 * Explains a workload that is not available: what it refers to is looked for among all manifests for the cluster
 * and in a dump of it (delivery-and-conditions.md §10, J), and its pods are asked when that dump shows them.
 */
export function explainUnavailable(
  fleet: Fleet,
  placement: Placement,
  cluster: string,
  manifest: Manifest,
  hubObject: KubeObject | undefined,
  delivered: Delivered,
  forecast: Forecast,
): Unavailability {
  const { group, kind, namespace, name } = manifest;
  const at = hubObject ?? placement.object;
  const lacks = readNeeds(manifest, manifest.value).flatMap((each) =>
    findLack(fleet, placement, cluster, manifest, each, at, delivered),
  );
  const symptoms = readSymptoms(fleet, cluster, { group, kind, namespace, name });
  const cause =
    lacks[0]?.cause ??
    templatePatch(fleet, manifest, hubObject, forecast) ??
    (hubObject && containerCause(hubObject, symptoms));
  return { lacks, symptoms, cause };
}

/** The override that made the pods of this cluster other than those the hub describes. */
function templatePatch(
  fleet: Fleet,
  manifest: Manifest,
  hubObject: KubeObject | undefined,
  forecast: Forecast,
): Place | undefined {
  const spec = decodePodSpec(manifest, manifest.value);
  const wanted = hubObject && decodePodSpec(hubObject, forecast.snapshotForm(hubObject.value));
  if (spec === undefined || wanted === undefined) return undefined;
  const path = firstDifference(wanted.value, spec.value, spec.pointer);
  return path === undefined ? undefined : findPatch(fleet, manifest, path);
}

function findLack(
  fleet: Fleet,
  placement: Placement,
  cluster: string,
  manifest: Manifest,
  { kind, name, key, pointer: at }: Need,
  workload: KubeObject,
  delivered: Delivered,
): Lack[] {
  const identity = { group: '', kind, namespace: manifest.namespace, name };
  if (BUILT_IN.has(`${kind} ${name}`)) return [];
  const hub = objectEntry(fleet.objects, '', identity)?.head;
  const found = delivered(cluster, identity);
  const presence = memberPresence(fleet, cluster, identity);
  const reference: Place = { object: workload, pointer: at, side: 'head' };
  if (found !== undefined) {
    if (key === '' || hasKey(found, key)) return [];
    const cause: Place = hub === undefined ? reference : { object: hub, pointer: '/data', side: 'head' };
    return [{ text: `key ${key} of ${renderObject(identity)}`, cause, place: cause, sure: true }];
  }
  if (!isUnknown(presence) && presence.state === 'present') return [];
  if (isReported(fleet, cluster, identity)) return [];
  const selectors: Place = { object: placement.object, pointer: '/spec/resourceSelectors', side: 'head' };
  const removal = isSelected(fleet, placement, identity) ? findRemoval(fleet, identity) : undefined;
  return [
    {
      text: renderObject(identity),
      cause: removal ?? (hub === undefined ? reference : selectors),
      place: hub === undefined ? reference : { object: hub, pointer: '', side: 'head' },
      sure: !isUnknown(presence) && presence.state === 'absent',
    },
  ];
}

/** Where the Works of a cluster are not in the input, what placements report as selected for it counts as sent. */
function isReported(fleet: Fleet, cluster: string, identity: ObjectIdentity): boolean {
  if (fleet.today.works.some((work) => work.cluster === cluster)) return false;
  const key = objectKey(identity);
  return fleet.today.placements.some(
    ({ status }) =>
      status.clusters.some(({ clusterName }) => clusterName === cluster) &&
      status.selectedResources.some((each) => objectKey(each) === key),
  );
}

/** What the latest snapshot holds is selected; when it does not arrive, an override took it away. */
function isSelected(fleet: Fleet, placement: Placement, identity: ObjectIdentity): boolean {
  const key = objectKey(identity);
  const held = latestResourceSnapshot(fleet, placement)?.resources ?? [];
  return held.some(({ manifest }) => objectKey(manifest) === key);
}

/** A Secret whose data were taken out of the dump shows no keys at all, which proves nothing. */
function hasKey({ kind, value }: Manifest, key: string): boolean {
  const parts = ['data', 'stringData', 'binaryData'].map((field) => readObject(value, field));
  const shown = parts.filter((part) => part !== undefined);
  if (shown.length === 0) return kind === 'Secret';
  return shown.some((part) => Object.hasOwn(part, key));
}

/** The image when it cannot be pulled, else the container that keeps failing, as the hub has them. */
function containerCause(hubObject: KubeObject, symptoms: readonly Symptom[]): Place | undefined {
  const symptom = symptoms.find((each) => each.container !== '');
  if (symptom === undefined) return undefined;
  const spec = decodePodSpec(hubObject, hubObject.value);
  const container = spec?.containers.find((each) => each.name === symptom.container);
  if (container === undefined) return undefined;
  const isImage = /^(Err)?Image|InvalidImageName/.test(symptom.reason);
  return { object: hubObject, pointer: container.pointer + (isImage ? pointer('image') : ''), side: 'head' };
}

/** Indexes what Works send, so that any manifest of a cluster is found by its identity. */
export function buildDelivered(fleet: Fleet): Delivered {
  const index = new Map<string, Manifest>();
  for (const work of fleet.today.works)
    for (const manifest of work.manifests) index.set(`${work.cluster} ${objectKey(manifest)}`, manifest);
  return (cluster, identity) => index.get(`${cluster} ${objectKey(identity)}`);
}
