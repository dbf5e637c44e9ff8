import type { Chain } from '../../diagnose/chain.ts';
import type { Fleet } from '../../model/fleet.ts';
import type { View } from '../../model/metadata.ts';
import type { KubeObject } from '../../read/bundle.ts';

/** The chains that one of KubeFleet's own objects belongs to: a binding, Work, snapshot, override, run, eviction. */
export function linkedChains(fleet: Fleet, chains: readonly Chain[], object: KubeObject): readonly Chain[] {
  const { today } = fleet;
  const is = <T extends View>(list: readonly T[]): T | undefined =>
    list.find((each) => each.object === object);
  const of = (key: string, cluster?: string): readonly Chain[] =>
    chains.filter(
      (chain) => chain.placementKey === key && (cluster === undefined || chain.cluster === cluster),
    );
  const binding = is(today.bindings);
  if (binding !== undefined) return of(binding.placementKey, binding.targetCluster);
  const work = is(today.works);
  if (work !== undefined) return of(work.placementKey, work.cluster);
  const applied = is(today.appliedWorks);
  if (applied !== undefined) {
    const source = today.works.find(
      (each) => each.cluster === applied.cluster && each.name === applied.workName,
    );
    return source === undefined ? [] : of(source.placementKey, source.cluster);
  }
  const eviction = is(today.evictions);
  if (eviction !== undefined) return of(eviction.placementKey, eviction.clusterName);
  const approval = is(today.approvals);
  const run = is(today.updateRuns) ?? today.updateRuns.find((each) => each.key === approval?.runKey);
  if (run !== undefined) return of(run.placementKey);
  const keyed = is(today.policySnapshots) ?? is(today.snapshotParts) ?? is(today.budgets);
  if (keyed !== undefined) return of(keyed.placementKey);
  return [...overrideChains(fleet, chains, object), ...envelopeChains(fleet, chains, object)];
}

/** An override reaches the clusters whose bindings name one of its snapshots. */
function overrideChains(fleet: Fleet, chains: readonly Chain[], object: KubeObject): readonly Chain[] {
  const { overrides, overrideSnapshots, bindings } = fleet.today;
  const override = overrides.find((each) => each.object === object);
  const own = overrideSnapshots.filter(
    (each) => each.object === object || (override !== undefined && each.overrideKey === override.key),
  );
  const names = new Set(own.map((each) => `${each.namespace}/${each.name}`));
  const bound = new Set(
    bindings
      .filter((binding) => binding.overrides.some((each) => names.has(`${each.namespace}/${each.name}`)))
      .map((binding) => `${binding.placementKey} ${binding.targetCluster}`),
  );
  return chains.filter((chain) => bound.has(`${chain.placementKey} ${chain.cluster}`));
}

/** An envelope travels with the placements whose snapshots hold it. */
function envelopeChains(fleet: Fleet, chains: readonly Chain[], object: KubeObject): readonly Chain[] {
  if (!fleet.today.envelopes.some((each) => each.object === object)) return [];
  const keys = new Set(
    fleet.today.resourceSnapshots
      .filter(({ resources }) =>
        resources.some(
          ({ manifest }) =>
            manifest.kind === object.kind &&
            manifest.name === object.name &&
            manifest.namespace === object.namespace,
        ),
      )
      .map((snapshot) => snapshot.placementKey),
  );
  return chains.filter((chain) => keys.has(chain.placementKey));
}
