import { readString } from '../api/json.ts';
import type { Fleet } from '../model/fleet.ts';
import { type ObjectIdentity, objectKey } from '../model/identity.ts';
import { objectEntry, objectsOfKind } from '../model/objects.ts';
import type { Placement } from '../model/placement.ts';
import type { ClusterStatus } from '../model/placement-status.ts';
import { bindingsOf, worksOf } from '../model/references.ts';
import type { Difference, FieldDifference } from '../model/resource-status.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { Place } from '../read/place.ts';

/** An object that differs between hub and member, as the member reports it. */
export interface Drift {
  readonly placement: Placement;
  readonly cluster: string;
  readonly manifest: ObjectIdentity;
  /** `drift`: a field changed after it was applied; `diff`: it differs and was not applied. */
  readonly kind: 'drift' | 'diff';
  readonly fields: readonly FieldDifference[];
  /** The whole object is missing on the member. */
  readonly absent: boolean;
  /** RFC 3339 text; '' when it is not told. */
  readonly since: string;
  /** It keeps the object from being applied: told as a failure. */
  readonly blocking: boolean;
  /** An autoscaler owns the one field that differs. */
  readonly scaled: boolean;
  readonly place: Place;
  /** The field that differs, on the member or else on the hub; the apply strategy when that only reports. */
  readonly cause: Place;
}

/** Every drift and difference, per placement and cluster: from the Works, else from the placement's own status. */
export function readDrifts(fleet: Fleet): readonly Drift[] {
  return fleet.today.placements.flatMap((placement) => {
    const entries = new Map(placement.status.clusters.map((each) => [each.clusterName, each]));
    const bound = bindingsOf(fleet, placement);
    const clusters = new Set([...entries.keys(), ...bound.map((each) => each.targetCluster)]);
    return [...clusters]
      .filter((cluster) => cluster !== '')
      .sort()
      .flatMap((cluster) => readCluster(fleet, placement, cluster, entries.get(cluster)));
  });
}

/** A drift as one of the sources shows it. */
interface Seen {
  readonly manifest: ObjectIdentity;
  readonly kind: Drift['kind'];
  readonly difference: Difference;
  readonly blocking: boolean;
  readonly place: Place;
}

function readCluster(
  fleet: Fleet,
  placement: Placement,
  cluster: string,
  entry: ClusterStatus | undefined,
): Drift[] {
  const works = bindingsOf(fleet, placement)
    .filter((binding) => binding.targetCluster === cluster)
    .flatMap((binding) => worksOf(fleet, binding));
  const seen = works.length > 0 ? works.flatMap(readWork) : readEntry(placement, entry);
  return seen.map(({ manifest, kind, difference, blocking, place }) => ({
    placement,
    cluster,
    manifest,
    kind,
    fields: difference.fields,
    absent: difference.fields.some((field) => field.path === '/' || field.path === ''),
    since: difference.firstObservedTime,
    blocking,
    scaled: isScaled(fleet, cluster, manifest, difference.fields),
    place,
    cause: findCause(fleet, placement, cluster, manifest, difference.fields),
  }));
}

function readWork(work: ReturnType<typeof worksOf>[number]): Seen[] {
  return work.manifestConditions.flatMap((each) => {
    const blocking = each.conditions.some(({ type, status }) => type === 'Applied' && status === 'False');
    const found: readonly (readonly [Drift['kind'], Difference | undefined, string])[] = [
      ['drift', each.drift, 'driftDetails'],
      ['diff', each.diff, 'diffDetails'],
    ];
    return found.flatMap(([kind, difference, field]): Seen[] => {
      if (difference === undefined || difference.fields.length === 0) return [];
      const place: Place = { object: work.object, pointer: `${each.pointer}/${field}`, side: 'head' };
      return [{ manifest: each.identifier, kind, difference, blocking, place }];
    });
  });
}

function readEntry(placement: Placement, entry: ClusterStatus | undefined): Seen[] {
  if (entry === undefined) return [];
  const failed = new Set(entry.failedPlacements.map(objectKey));
  const read = (kind: Drift['kind'], list: ClusterStatus['driftedPlacements']): Seen[] =>
    list.map((each) => ({
      manifest: each,
      kind,
      difference: each,
      blocking: failed.has(objectKey(each)),
      place: { object: placement.object, pointer: each.pointer, side: 'head' },
    }));
  return [...read('drift', entry.driftedPlacements), ...read('diff', entry.diffedPlacements)];
}

/** The number of replicas is the autoscaler's when one aims at the object, on the hub or on the member. */
function isScaled(
  fleet: Fleet,
  cluster: string,
  manifest: ObjectIdentity,
  fields: readonly FieldDifference[],
): boolean {
  if (fields.length === 0 || fields.some((field) => field.path !== '/spec/replicas')) return false;
  return ['', cluster]
    .flatMap((site) => objectsOfKind(fleet.objects, site, 'autoscaling', 'HorizontalPodAutoscaler'))
    .some(
      ({ namespace, head }) =>
        namespace === manifest.namespace &&
        readString(head.value, 'spec', 'scaleTargetRef', 'kind') === manifest.kind &&
        readString(head.value, 'spec', 'scaleTargetRef', 'name') === manifest.name,
    );
}

function findCause(
  fleet: Fleet,
  placement: Placement,
  cluster: string,
  manifest: ObjectIdentity,
  fields: readonly FieldDifference[],
): Place {
  const head = fleet.links.placements.get(placement.key) ?? placement;
  const { apply } = placement.strategy;
  if (apply.type === 'ReportDiff') return at(head.object, `${head.strategy.apply.pointer}/type`);
  const { group, kind, namespace, name } = manifest;
  const identity = { group, kind, namespace, name };
  const object =
    objectEntry(fleet.objects, cluster, identity)?.head ?? objectEntry(fleet.objects, '', identity)?.head;
  const path = fields[0]?.path ?? '';
  return object === undefined ? at(head.object, apply.pointer) : at(object, path === '/' ? '' : path);
}

function at(object: KubeObject, path: string): Place {
  return { object, pointer: path, side: 'head' };
}
