import type { OverrideCluster } from './cluster.ts';
import type { DeliveryError } from './delivery-error.ts';
import type { MatchedOverrides } from './matching.ts';
import { readSelectorKeys } from './override-key.ts';
import type { OverrideSnapshot } from './override-snapshot.ts';
import { matchSnapshot } from './rule-match.ts';

/** The override snapshots a binding lists, in the order they are applied. */
export interface AttachedOverrides {
  readonly cluster: readonly OverrideSnapshot[];
  readonly namespaced: readonly OverrideSnapshot[];
  /** Set when a cluster selector cannot be read: the whole rollout of the placement stops and retries. */
  readonly error?: DeliveryError;
}

/**
 * The overrides a placement's binding to one cluster lists (`PickFromResourceMatchedOverridesForTargetCluster`):
 * those with a rule for that cluster.
 */
export function attachOverrides(matched: MatchedOverrides, cluster: OverrideCluster): AttachedOverrides {
  const picked: OverrideSnapshot[] = [];
  for (const snapshot of [...matched.cluster, ...matched.namespaced]) {
    const match = matchSnapshot(snapshot, cluster);
    if ('error' in match) {
      return { cluster: [], namespaced: [], error: { type: 'unexpected', text: match.error } };
    }
    if (match.matched) picked.push(snapshot);
  }
  return {
    cluster: picked.filter((snapshot) => snapshot.kind === 'ClusterResourceOverride'),
    namespaced: picked.filter((snapshot) => snapshot.kind === 'ResourceOverride'),
  };
}

/** Attached snapshots by the object they change. One that lists an object twice changes it twice. */
export interface OverrideMap {
  readonly cluster: ReadonlyMap<string, readonly OverrideSnapshot[]>;
  readonly namespaced: ReadonlyMap<string, readonly OverrideSnapshot[]>;
}

/** Lays attached snapshots out by the keys of their selectors, in order. */
export function buildOverrideMap(attached: AttachedOverrides): OverrideMap {
  return { cluster: mapByKey(attached.cluster), namespaced: mapByKey(attached.namespaced) };
}

function mapByKey(snapshots: readonly OverrideSnapshot[]): ReadonlyMap<string, readonly OverrideSnapshot[]> {
  const byKey = new Map<string, OverrideSnapshot[]>();
  for (const snapshot of snapshots) {
    for (const key of readSelectorKeys(snapshot)) {
      const list = byKey.get(key);
      if (list === undefined) byKey.set(key, [snapshot]);
      else list.push(snapshot);
    }
  }
  return byKey;
}
