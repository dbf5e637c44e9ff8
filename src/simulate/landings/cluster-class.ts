import { LABEL } from '../../api/placement.kubernetes-fleet.io.ts';
import { isUnknown } from '../../model/knowledge.ts';
import type { LandingCluster, LandingTarget } from '../landings.ts';
import type { OverrideCluster } from '../overrides/cluster.ts';
import type { MatchedOverrides } from '../overrides/matching.ts';
import { needsLabels, renderBehaviour } from './behaviour.ts';

/** Targets that get the same of every object, because the placement's overrides treat them alike. */
export interface ClusterClass {
  readonly targets: readonly LandingTarget[];
  /** Any of them stands for all. */
  readonly cluster: OverrideCluster;
  /** True when overrides ask for labels the input does not tell: what they change is open. */
  readonly blind: boolean;
}

/** Groups a placement's targets by what the overrides that concern it do to them, in order of first target. */
export function buildClusterClasses(
  targets: readonly LandingTarget[],
  clusters: readonly LandingCluster[],
  matched: MatchedOverrides,
): readonly ClusterClass[] {
  const snapshots = [...matched.cluster, ...matched.namespaced];
  const asksLabels = snapshots.some(needsLabels);
  const classes = new Map<string, { targets: LandingTarget[]; cluster: OverrideCluster; blind: boolean }>();
  for (const target of targets) {
    const member = clusters[target.cluster];
    if (member === undefined) continue;
    const known = !isUnknown(member.labels);
    const blind = asksLabels && !known;
    const cluster = {
      name: member.name,
      labels: isUnknown(member.labels) ? new Map([[LABEL.memberName, member.name]]) : member.labels,
    };
    const key = blind ? 'blind' : snapshots.length === 0 ? '' : `=${renderBehaviour(matched, cluster)}`;
    const found = classes.get(key);
    if (found === undefined) classes.set(key, { targets: [target], cluster, blind });
    else found.targets.push(target);
  }
  return [...classes.values()];
}
