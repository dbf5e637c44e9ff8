import { type JsonObject, readNumber, readPath, readString } from '../../api/json.ts';
import type { Fleet } from '../../model/fleet.ts';
import { objectKey } from '../../model/identity.ts';
import { decodeApiVersion } from '../../model/manifest.ts';
import type { Placement } from '../../model/placement.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { Deliveries } from '../forecast/deliveries.ts';
import {
  buildClusterSet,
  type ClusterSet,
  intersectClusters,
  isEmptyClusterSet,
} from '../landings/cluster-set.ts';
import type { LandingCertainty } from '../landings.ts';

/** A workload that KubeFleet sends with a fixed number of replicas to clusters where an autoscaler sets that number. */
export interface ScaledWorkload {
  readonly placement: Placement;
  readonly workload: KubeObject;
  /** The HorizontalPodAutoscaler or ScaledObject. */
  readonly scaler: KubeObject;
  readonly replicas: number;
  /** False when only the hub's API server fills the number in. */
  readonly isWritten: boolean;
  /** Bounds of the autoscaler; the upper one undefined when not written. */
  readonly least: number;
  readonly most: number | undefined;
  /** Empty where both come with one placement of which no cluster is known. */
  readonly clusters: ClusterSet;
  readonly certainty: LandingCertainty;
}

/** An autoscaler and where it works. */
interface Scaler {
  readonly object: KubeObject;
  readonly value: JsonObject;
  /** Undefined for one that lies on a member already. */
  readonly placement: Placement | undefined;
  /** Undefined where the input does not tell any cluster of its placement. */
  readonly clusters: ClusterSet | undefined;
  readonly certainty: LandingCertainty;
}

const WORKLOADS: ReadonlySet<string> = new Set(['apps/Deployment', 'apps/StatefulSet', 'apps/ReplicaSet']);

/**
 * Workloads and the autoscalers that meet them, also autoscalers that lie on members by other means. Without any
 * autoscaler in the input no workload is looked at.
 */
export function readScaledWorkloads(fleet: Fleet, deliveries: Deliveries): readonly ScaledWorkload[] {
  const scalers = readScalers(fleet, deliveries);
  if (scalers.size === 0) return [];
  const found: ScaledWorkload[] = [];
  for (const payload of deliveries.payloads((group, kind) => WORKLOADS.has(`${group}/${kind}`))) {
    const { placement, object, group, kind, namespace, name, manifest, clusters } = payload;
    if (placement.strategy.apply.type === 'ReportDiff') continue;
    const isDefault = payload.entry === undefined;
    const written = readNumber(manifest, 'spec', 'replicas');
    const replicas = written ?? (isDefault && !isRemoved(object, manifest) ? 1 : undefined);
    for (const scaler of scalers.get(objectKey({ group, kind, namespace, name })) ?? []) {
      const common = findCommon(placement, clusters, scaler);
      if (replicas === undefined || common === undefined || !isFighting(scaler, replicas)) continue;
      found.push({
        placement,
        workload: object,
        scaler: scaler.object,
        replicas,
        isWritten: written !== undefined && readPath(object.value, 'spec', 'replicas') !== undefined,
        ...readBounds(scaler.object.kind, scaler.value),
        clusters: common,
        certainty: payload.certainty === 'sure' && scaler.certainty === 'sure' ? 'sure' : 'maybe',
      });
    }
  }
  return found;
}

/** Where both are; what one placement brings goes to the same clusters, also where nobody knows them. */
function findCommon(
  placement: Placement,
  clusters: ClusterSet | undefined,
  scaler: Scaler,
): ClusterSet | undefined {
  if (clusters === undefined || scaler.clusters === undefined)
    return clusters === scaler.clusters && placement === scaler.placement ? [] : undefined;
  const common = intersectClusters(clusters, scaler.clusters);
  return isEmptyClusterSet(common) ? undefined : common;
}

/** An override takes the number out that the object on the hub has. */
function isRemoved(object: KubeObject, manifest: JsonObject): boolean {
  return (
    readPath(object.value, 'spec', 'replicas') !== undefined &&
    readPath(manifest, 'spec', 'replicas') === undefined
  );
}

/** An HPA leaves a workload with no replicas alone; one that allows a single number wants that very number. */
function isFighting({ object, value }: Scaler, replicas: number): boolean {
  const { least, most } = readBounds(object.kind, value);
  if (replicas === 0 && object.kind === 'HorizontalPodAutoscaler') return false;
  return !(most !== undefined && least === most && most === replicas);
}

/** KEDA goes down to none unless told otherwise, an HPA to one. */
function readBounds(kind: string, { spec }: JsonObject): Pick<ScaledWorkload, 'least' | 'most'> {
  return kind === 'ScaledObject'
    ? { least: readNumber(spec, 'minReplicaCount') ?? 0, most: readNumber(spec, 'maxReplicaCount') }
    : { least: readNumber(spec, 'minReplicas') ?? 1, most: readNumber(spec, 'maxReplicas') };
}

function isScaler(group: string, kind: string): boolean {
  return (
    (group === 'autoscaling' && kind === 'HorizontalPodAutoscaler') ||
    (group === 'keda.sh' && kind === 'ScaledObject')
  );
}

/** Autoscalers by the workload they scale: those that land, and those that members have already. */
function readScalers(fleet: Fleet, deliveries: Deliveries): ReadonlyMap<string, readonly Scaler[]> {
  const scalers = new Map<string, Scaler[]>();
  const add = (namespace: string, scaler: Scaler): void => {
    const { value } = scaler;
    const reference = readPath(value, 'spec', 'scaleTargetRef');
    const key = objectKey({
      group: decodeApiVersion(readString(reference, 'apiVersion') || 'apps/v1').group,
      kind: readString(reference, 'kind') || 'Deployment',
      namespace,
      name: readString(reference, 'name'),
    });
    const known = scalers.get(key);
    if (known === undefined) scalers.set(key, [scaler]);
    else known.push(scaler);
  };
  for (const { object, manifest, namespace, placement, clusters, certainty } of deliveries.payloads(isScaler))
    add(namespace, { object, value: manifest, placement, clusters, certainty });
  const members = [...fleet.objects.entries.values()].filter(
    ({ site, group, kind }) => site !== '' && isScaler(group, kind),
  );
  if (members.length === 0) return scalers;
  const { clusters } = deliveries.landings();
  const positions = new Map(clusters.map((cluster, at) => [cluster.name, at]));
  for (const { site, namespace, head } of members) {
    const set = buildClusterSet(clusters.length, [positions.get(site) ?? []].flat());
    add(namespace, {
      object: head,
      value: head.value,
      placement: undefined,
      clusters: set,
      certainty: 'sure',
    });
  }
  return scalers;
}
