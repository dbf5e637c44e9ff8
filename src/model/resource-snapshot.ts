import { compareText } from './identity.ts';
import type { Manifest } from './manifest.ts';
import type { SnapshotPart } from './snapshot.ts';

/** A resource of a snapshot, with the part that holds it: its pointer starts at that part's object. */
export interface SnapshotResource {
  readonly part: SnapshotPart;
  readonly manifest: Manifest;
}

/** All parts of one resource snapshot, in order: the set of objects one index stands for. */
export interface ResourceSnapshot {
  readonly placementKey: string;
  readonly namespace: string;
  readonly index: number | undefined;
  /** The first part: bindings and Works name it. Undefined when only further parts are in the input. */
  readonly master: SnapshotPart | undefined;
  readonly parts: readonly SnapshotPart[];
  readonly latest: boolean;
  /** True when there are exactly as many parts as the first one announces; else nothing is delivered from it. */
  readonly complete: boolean;
  readonly resources: readonly SnapshotResource[];
}

function comparePosition(left: SnapshotPart, right: SnapshotPart): number {
  return (
    Number(right.master) - Number(left.master) ||
    (left.subindex ?? -1) - (right.subindex ?? -1) ||
    compareText(left.name, right.name)
  );
}

function buildResourceSnapshot(unordered: readonly SnapshotPart[]): ResourceSnapshot | undefined {
  const parts = [...unordered].sort(comparePosition);
  const [first] = parts;
  if (first === undefined) return undefined;
  const master = parts.find((part) => part.master);
  return {
    placementKey: first.placementKey,
    namespace: first.namespace,
    index: first.index,
    master,
    parts,
    latest: parts.some((part) => part.latest),
    complete: master?.partCount === parts.length,
    resources: parts.flatMap((part) => part.resources.map((manifest) => ({ part, manifest }))),
  };
}

/**
 * Joins parts to snapshots by placement and index (labels), never by name, because names of different
 * placements can collide. A part without an index label stands alone. Ordered by placement, then index.
 */
export function buildResourceSnapshots(parts: readonly SnapshotPart[]): readonly ResourceSnapshot[] {
  const groups = new Map<string, SnapshotPart[]>();
  for (const part of parts) {
    const group = part.index === undefined ? `name ${part.name}` : `index ${part.index}`;
    const key = `${part.placementKey} ${group}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [part]);
    else known.push(part);
  }
  return [...groups.values()]
    .map(buildResourceSnapshot)
    .filter((snapshot) => snapshot !== undefined)
    .sort((left, right) => compareText(left.placementKey, right.placementKey) || compareIndex(left, right));
}

/** Orders by index; a missing index comes first. */
export function compareIndex(
  left: { readonly index: number | undefined },
  right: { readonly index: number | undefined },
): number {
  return (left.index ?? -1) - (right.index ?? -1);
}
