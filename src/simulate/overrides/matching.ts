import { type JsonObject, readObject, readString } from '../../api/json.ts';
import { readEnvelope } from '../envelope.ts';
import type { PlacementKey } from '../selection/selectors.ts';
import { type IsClusterScoped, namespaceKey, readOverrideKeys, readSelectorKeys } from './override-key.ts';
import { compareSnapshots, type OverrideKind, type OverrideSnapshot } from './override-snapshot.ts';

/** Override snapshots by what they select, made once for any number of placements. */
export interface OverrideIndex {
  readonly cluster: ReadonlyMap<string, readonly OverrideSnapshot[]>;
  readonly namespaced: ReadonlyMap<string, readonly OverrideSnapshot[]>;
}

/** A snapshot that selects objects of a placement but is not used for it, and why. */
export interface PassedOver {
  readonly snapshot: OverrideSnapshot;
  readonly reason: 'not-latest' | 'other-placement';
}

/** The overrides that concern a placement's objects, in the order they are applied. */
export interface MatchedOverrides {
  readonly cluster: readonly OverrideSnapshot[];
  readonly namespaced: readonly OverrideSnapshot[];
  readonly passedOver: readonly PassedOver[];
}

/** Indexes override snapshots by the objects and namespaces they select. */
export function buildOverrideIndex(snapshots: readonly OverrideSnapshot[]): OverrideIndex {
  const indexOf = (kind: OverrideKind): ReadonlyMap<string, OverrideSnapshot[]> => {
    const byKey = new Map<string, OverrideSnapshot[]>();
    for (const snapshot of snapshots.filter((each) => each.kind === kind)) {
      for (const key of new Set(readSelectorKeys(snapshot))) {
        byKey.set(key, [...(byKey.get(key) ?? []), snapshot]);
      }
    }
    return byKey;
  };
  return { cluster: indexOf('ClusterResourceOverride'), namespaced: indexOf('ResourceOverride') };
}

/**
 * The override snapshots that concern a placement (`FetchAllMatchingOverridesForResourceSnapshot`): latest ones that
 * select one of its objects, an object inside one of its envelopes, or the namespace of one, and that name this
 * placement or none. `resources` are the selected objects.
 */
export function matchOverrides(
  index: OverrideIndex,
  placement: PlacementKey,
  resources: readonly JsonObject[],
  isClusterScoped: IsClusterScoped,
): MatchedOverrides {
  const met = new Set<OverrideSnapshot>();
  const meet = (found: readonly OverrideSnapshot[] | undefined): void => {
    for (const snapshot of found ?? []) met.add(snapshot);
  };
  for (const resource of resources) {
    for (const { cluster, namespaced } of readCandidateKeys(resource, isClusterScoped)) {
      meet(index.cluster.get(cluster));
      if (namespaced !== undefined) meet(index.namespaced.get(namespaced));
    }
  }
  const matched: OverrideSnapshot[] = [];
  const passedOver: PassedOver[] = [];
  for (const snapshot of [...met].sort(compareSnapshots)) {
    if (!snapshot.latest) passedOver.push({ snapshot, reason: 'not-latest' });
    else if (!isMeantFor(snapshot, placement)) passedOver.push({ snapshot, reason: 'other-placement' });
    else matched.push(snapshot);
  }
  return {
    cluster: matched.filter((snapshot) => snapshot.kind === 'ClusterResourceOverride'),
    namespaced: matched.filter((snapshot) => snapshot.kind === 'ResourceOverride'),
    passedOver,
  };
}

/** Keys under which overrides reach a selected object. An envelope is reached through what it holds. */
function* readCandidateKeys(
  resource: JsonObject,
  isClusterScoped: IsClusterScoped,
): Iterable<{ readonly cluster: string; readonly namespaced: string | undefined }> {
  const envelope = readEnvelope(resource);
  if (envelope === undefined) {
    yield readOverrideKeys(resource, isClusterScoped);
    return;
  }
  if (envelope.form === 'ResourceEnvelope') {
    yield { cluster: namespaceKey(envelope.namespace), namespaced: undefined };
  }
  for (const entry of envelope.entries) {
    if (entry.error !== undefined) continue;
    const keys = readOverrideKeys(entry.manifest, isClusterScoped);
    const isCluster = keys.namespaced === undefined;
    if (isCluster !== (envelope.form === 'ClusterResourceEnvelope')) continue;
    if (isCluster || readString(entry.manifest, 'metadata', 'namespace') === envelope.namespace) yield keys;
  }
}

/** True when an override names this placement, or none. Scopes differ in what its name is read as. */
export function isMeantFor(snapshot: OverrideSnapshot, placement: PlacementKey): boolean {
  const reference = readPlacementReference(snapshot);
  if (reference === undefined) return true;
  const key = placement.namespace === '' ? placement.name : `${placement.namespace}/${placement.name}`;
  const isNamespaced = snapshot.kind === 'ResourceOverride' && reference.scope === 'Namespaced';
  return (isNamespaced ? `${snapshot.namespace}/${reference.name}` : reference.name) === key;
}

/** The placement an override names, or undefined when it is for all. */
export function readPlacementReference(
  snapshot: OverrideSnapshot,
): { readonly name: string; readonly scope: string } | undefined {
  const placement = readObject(snapshot.object, ...snapshot.pointer.slice(1).split('/'), 'placement');
  if (placement === undefined) return undefined;
  return { name: readString(placement, 'name'), scope: readString(placement, 'scope') || 'Cluster' };
}
