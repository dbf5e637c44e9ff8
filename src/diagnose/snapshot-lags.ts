import { readList, readString } from '../api/json.ts';
import { builtInKind } from '../api/kubernetes.ts';
import { secondsSince } from '../model/ages.ts';
import { matchCondition } from '../model/condition.ts';
import type { Fleet } from '../model/fleet.ts';
import { hubPresence } from '../model/hub-knowledge.ts';
import { type ObjectIdentity, objectKey } from '../model/identity.ts';
import { firstDifference } from '../model/json-equality.ts';
import { isUnknown, type Known, unknown } from '../model/knowledge.ts';
import { objectEntry } from '../model/objects.ts';
import type { Placement } from '../model/placement.ts';
import { bindingsOf, latestResourceSnapshot } from '../model/references.ts';
import type { ResourceSnapshot, SnapshotResource } from '../model/resource-snapshot.ts';
import type { UpdateRun } from '../model/update-run.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { ObjectPlace, Place } from '../read/place.ts';
import type { Forecast } from '../simulate/simulate.ts';

/** An object whose present form on the hub is not what the latest snapshot of a placement holds. */
export interface SnapshotLag {
  readonly placement: Placement;
  readonly manifest: ObjectIdentity;
  /** `changed` on the hub since the snapshot, `gone` from it, or `added` to it. */
  readonly state: 'changed' | 'gone' | 'added';
  /** Pointer inside the object to the first difference; '' when it is gone or added. */
  readonly path: string;
  /** The node on the hub; the snapshot's when the object is gone. */
  readonly place: ObjectPlace;
  readonly snapshotPlace: ObjectPlace;
  /** Clusters whose bindings point at that snapshot. */
  readonly clusters: readonly string[];
  /** The newest update run of the placement. */
  readonly run: UpdateRun | undefined;
  /** The hub agent has seen the change and waits for further ones before it takes a snapshot. */
  readonly pending: boolean;
  /** Seconds since the object was changed, as far as managed fields tell. */
  readonly seconds: Known<number>;
  /** The run that pinned the snapshot; without one, the object. */
  readonly cause: Place;
}

/**
 * Compares the latest snapshots with the hub's objects: content, not times (delivery-and-conditions.md §1.4). With
 * the strategy External no snapshot is taken until another run begins, and no condition tells.
 */
export function readSnapshotLags(fleet: Fleet, forecast: Forecast): readonly SnapshotLag[] {
  return fleet.today.placements.flatMap((placement) => {
    const snapshot = latestResourceSnapshot(fleet, placement);
    if (snapshot?.complete !== true || placement.metadata.deleted !== '') return [];
    if (isRefused(placement)) return [];
    const common = { placement, ...whoUses(fleet, placement, snapshot) };
    return [
      ...snapshot.resources.flatMap((resource) => compareResource(fleet, forecast, common, resource)),
      ...readAdded(fleet, forecast, common, snapshot),
    ];
  });
}

type Common = Pick<SnapshotLag, 'placement' | 'clusters' | 'run' | 'pending'>;

/** One object that the snapshot holds, beside the hub's. */
function compareResource(
  fleet: Fleet,
  forecast: Forecast,
  common: Common,
  { part, manifest }: SnapshotResource,
): SnapshotLag[] {
  const { group, kind, namespace, name } = manifest;
  const identity = { group, kind, namespace, name };
  const snapshotPlace: ObjectPlace = { object: part.object, pointer: manifest.pointer, side: 'head' };
  const lag = { ...common, manifest: identity };
  const object = objectEntry(fleet.objects, '', identity)?.observed;
  if (object === undefined) {
    const presence = hubPresence(fleet, identity);
    if (isUnknown(presence) || presence.state !== 'absent') return [];
    const cause = lag.run === undefined ? snapshotPlace : runPlace(lag.run);
    const gone = { state: 'gone' as const, path: '', place: snapshotPlace, snapshotPlace, cause };
    return [{ ...lag, ...gone, seconds: unknown('time') }];
  }
  const path = firstDifference(manifest.value, forecast.snapshotForm(object.value));
  if (path === undefined) return [];
  const place: ObjectPlace = { object, pointer: path, side: 'head' };
  return [
    {
      ...lag,
      state: 'changed',
      path,
      place,
      snapshotPlace: { ...snapshotPlace, pointer: manifest.pointer + path },
      seconds: changedAgo(fleet, object),
      cause: lag.run === undefined ? place : runPlace(lag.run),
    },
  ];
}

/**
 * Objects of Kubernetes' own kinds that the selectors meet and the snapshot lacks; custom resources are told by FL0318,
 * because the hub agent may not know their kind. What manifests would change is not judged here.
 */
function readAdded(
  fleet: Fleet,
  forecast: Forecast,
  common: Common,
  snapshot: ResourceSnapshot,
): SnapshotLag[] {
  const { placement } = common;
  const head = fleet.links.placements.get(placement.key);
  const selection = head?.object === placement.object ? forecast.selectionOf(head) : undefined;
  if (selection === undefined || isUnknown(selection) || selection.error !== undefined) return [];
  const held = new Set(snapshot.resources.map(({ manifest }) => objectKey(manifest)));
  const { sourceOf } = forecast.hub();
  return selection.selected.flatMap((item): SnapshotLag[] => {
    if (held.has(objectKey(item)) || builtInKind(item.group, item.kind) === undefined) return [];
    const { object, form } = sourceOf(item);
    if (form !== 'observed') return [];
    const place: ObjectPlace = { object, pointer: '', side: 'head' };
    const { group, kind, namespace, name } = item;
    const first = snapshot.master?.object;
    return [
      {
        ...common,
        manifest: { group, kind, namespace, name },
        state: 'added',
        path: '',
        place,
        snapshotPlace: first === undefined ? place : { object: first, pointer: '', side: 'head' },
        seconds: secondsSince(fleet, readString(object.value, 'metadata', 'creationTimestamp')),
        cause: common.run === undefined ? place : runPlace(common.run),
      },
    ];
  });
}

/** While selectors are refused no snapshot is taken, and that is told by itself. */
function isRefused(placement: Placement): boolean {
  return matchCondition(placement.status.conditions, 'Scheduled')?.reason === 'InvalidResourceSelectors';
}

function whoUses(
  fleet: Fleet,
  placement: Placement,
  snapshot: ResourceSnapshot,
): Pick<SnapshotLag, 'clusters' | 'run' | 'pending'> {
  const bound = bindingsOf(fleet, placement).filter(
    (binding) => binding.resourceSnapshotName === snapshot.master?.name,
  );
  return {
    clusters: [...new Set(bound.map((binding) => binding.targetCluster))].sort(),
    run: placement.strategy.type === 'External' ? newestRun(fleet, placement) : undefined,
    pending: snapshot.master?.pendingSince !== undefined && snapshot.master.pendingSince !== '',
  };
}

function newestRun(fleet: Fleet, placement: Placement): UpdateRun | undefined {
  return fleet.today.updateRuns
    .filter((run) => run.placementKey === placement.key)
    .sort((left, right) => (left.metadata.created < right.metadata.created ? -1 : 1))
    .at(-1);
}

function runPlace(run: UpdateRun): Place {
  const pointer = run.resourceSnapshotIndexUsed === '' ? '' : '/status/resourceSnapshotIndexUsed';
  return { object: run.object, pointer, side: 'head' };
}

function changedAgo(fleet: Fleet, object: KubeObject): Known<number> {
  const times = readList(object.value, 'metadata', 'managedFields')
    .filter((entry) => readString(entry, 'subresource') === '')
    .map((entry) => readString(entry, 'time'))
    .sort();
  const newest = times.at(-1);
  return newest === undefined ? unknown('time') : secondsSince(fleet, newest);
}
