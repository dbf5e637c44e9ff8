import { PLACEMENT_GROUP } from '../../api/groups.ts';
import type { JsonObject } from '../../api/json.ts';
import { readObject, readPath } from '../../api/json.ts';
import { LABEL } from '../../api/placement.kubernetes-fleet.io.ts';
import type { Fleet } from '../../model/fleet.ts';
import { hubPresence } from '../../model/hub-knowledge.ts';
import { isUnknown } from '../../model/knowledge.ts';
import type { Override, OverrideSnapshot as SnapshotView } from '../../model/override.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { Fault } from '../admission/fault.ts';
import { renderGoJson } from '../admission/go-text.ts';
import { buildOverrideIndex, type OverrideIndex } from '../overrides/matching.ts';
import {
  buildOverrideSnapshot,
  type OverrideKind,
  type OverrideSnapshot,
  readOverrideSnapshot,
} from '../overrides/override-snapshot.ts';
import { buildOverrideRefusals } from './override-refusals.ts';

/** The overrides of a fleet as they are wished, each as the snapshot that works are made from. */
export interface FleetOverrides {
  readonly snapshots: readonly OverrideSnapshot[];
  readonly index: OverrideIndex;
  /** The override, or where the input lacks it its snapshot; what a finding points into at `snapshot.pointer`. */
  readonly objectOf: (snapshot: OverrideSnapshot) => KubeObject;
  /** When the snapshot of that name was made on the hub (RFC 3339); '' when it is not in the input. */
  readonly changedAt: (snapshot: OverrideSnapshot) => string;
  /** The snapshot an override has, or will have; undefined for one that is being deleted or that the hub refuses. */
  readonly snapshotOf: (override: Override) => OverrideSnapshot | undefined;
  /** What the hub's webhook has against a declared override. */
  readonly refusalsOf: (override: Override) => readonly Fault[];
}

/** Reads the overrides of a fleet. One whose content differs from its latest snapshot gets the next index. */
export function buildFleetOverrides(fleet: Fleet): FleetOverrides {
  const objects = new Map<OverrideSnapshot, KubeObject>();
  const byOverride = new Map<Override, OverrideSnapshot>();
  const latest = readLatest(fleet);
  const refusals = buildOverrideRefusals(fleet);
  const faults = new Map(fleet.overrides.map((override) => [override, refusals(override)]));
  for (const override of fleet.overrides) {
    if (override.metadata.deleted !== '' || !isTaken(override, faults.get(override) ?? [])) continue;
    const index = readIndex(override, latest.get(keyOf(override.scope, override.key)));
    const kind = kindOf(override);
    const snapshot = buildOverrideSnapshot(kind, override.object.value, index, true);
    byOverride.set(override, snapshot);
    objects.set(snapshot, override.object);
  }
  const known = new Set(fleet.overrides.map((override) => keyOf(override.scope, override.key)));
  for (const [key, view] of latest) {
    if (known.has(key) || isGone(fleet, view)) continue;
    objects.set(readOverrideSnapshot(kindOf(view), view.object.value), view.object);
  }
  const created = new Map(fleet.overrideSnapshots.map(({ key, metadata }) => [key, metadata.created]));
  const snapshots = [...objects.keys()];
  const unknownSnapshot = (snapshot: OverrideSnapshot): never => {
    throw new Error(`no override of this fleet: ${snapshot.name}`);
  };
  return {
    snapshots,
    index: buildOverrideIndex(snapshots),
    objectOf: (snapshot) => objects.get(snapshot) ?? unknownSnapshot(snapshot),
    changedAt: ({ namespace, name }) => created.get(`${namespace}/${name}`) ?? '',
    snapshotOf: (override) => byOverride.get(override),
    refusalsOf: (override) => faults.get(override) ?? [],
  };
}

/** A refused override changes nothing; what only another override forbids is left open, since either may be meant. */
function isTaken({ object }: Override, faults: readonly Fault[]): boolean {
  if (readObject(object.value, 'spec', 'policy') === undefined) return false;
  return faults.every(({ text }) => isTakenElsewhere(text));
}

/** True for the fault of selecting what another override has selected already. */
export function isTakenElsewhere(text: string): boolean {
  return text.includes('the resource has been selected by both');
}

function keyOf(scope: string, key: string): string {
  return `${scope} ${key}`;
}

function kindOf({ scope }: { readonly scope: string }): OverrideKind {
  return scope === 'cluster' ? 'ClusterResourceOverride' : 'ResourceOverride';
}

/** The latest snapshot of each override that a hub showed. */
function readLatest(fleet: Fleet): ReadonlyMap<string, SnapshotView> {
  const latest = fleet.overrideSnapshots.filter((snapshot) => snapshot.latest);
  return new Map(latest.map((snapshot) => [keyOf(snapshot.scope, snapshot.overrideKey), snapshot]));
}

function readIndex(override: Override, latest: SnapshotView | undefined): number {
  if (latest === undefined) return 0;
  const index = latest.index ?? 0;
  const isSame =
    renderSpec(override.object.value, 'spec') === renderSpec(latest.object.value, 'spec', 'overrideSpec');
  return isSame ? index : index + 1;
}

function renderSpec(object: JsonObject, ...path: readonly string[]): string {
  return renderGoJson(readPath(object, ...path) ?? null);
}

/** True when the override of a snapshot surely does not exist any more. */
function isGone(fleet: Fleet, { scope, namespace, metadata }: SnapshotView): boolean {
  const name = metadata.labels.get(LABEL.parentResourceOverride) ?? '';
  const kind = scope === 'cluster' ? 'ClusterResourceOverride' : 'ResourceOverride';
  const presence = hubPresence(fleet, { group: PLACEMENT_GROUP, kind, namespace, name });
  return !isUnknown(presence) && presence.state === 'absent';
}
