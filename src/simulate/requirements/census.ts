import type { SchedulingCluster } from '../scheduling/cluster.ts';
import { type AffinityTerm, matchClusterAffinity, renderProperty } from '../scheduling/cluster-affinity.ts';
import type { Requirement } from './requirement.ts';

/** How the known members stand to something a policy asks for. */
export interface Census {
  readonly matching: number;
  /** Members that may match, if the input told their properties. */
  readonly open: number;
  /** Members that do not match, in name order. */
  readonly failing: readonly string[];
}

/** Counts the members that meet a term; a value that fails the cycle counts as not met. */
export function countTerm(term: AffinityTerm, clusters: readonly SchedulingCluster[]): Census {
  let matching = 0;
  let open = 0;
  const failing: string[] = [];
  for (const cluster of clusters) {
    const match = matchClusterAffinity([term], cluster);
    if (match === true) matching += 1;
    else if (match === 'unknown') open += 1;
    else failing.push(cluster.name);
  }
  return { matching, open, failing: failing.sort() };
}

/** Who has the label or property at all, and with which values. */
export interface Holders {
  /** Members that have it. */
  readonly reporting: number;
  /** Members of which the input does not tell. */
  readonly open: number;
  readonly lacking: readonly string[];
  /** Values with how often they occur, the most frequent first. */
  readonly seen: readonly { readonly value: string; readonly count: number }[];
}

/** Collects the values of a label or property over the known members. */
export function countHolders(
  { part, key }: Pick<Requirement, 'part' | 'key'>,
  clusters: readonly SchedulingCluster[],
): Holders {
  const isLabel = part === 'label' || part === 'spread';
  const counts = new Map<string, number>();
  const lacking: string[] = [];
  let open = 0;
  for (const cluster of clusters) {
    const value = isLabel ? cluster.labels.get(key) : renderProperty(cluster, key);
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
    else if (isLabel || cluster.propertiesKnown) lacking.push(cluster.name);
    else open += 1;
  }
  const seen = [...counts].map(([value, count]) => ({ value, count }));
  seen.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return { reporting: clusters.length - lacking.length - open, open, lacking: lacking.sort(), seen };
}
