import {
  type ClusterSet,
  intersectClusters,
  isEmptyClusterSet,
  subtractClusters,
} from '../landings/cluster-set.ts';
import type { Answer } from './answer.ts';

/** An answer in two: for the clusters of a set (without those of `except`), and for the others. */
export function splitAnswer(
  answer: Answer,
  set: ClusterSet,
  except: ClusterSet = [],
): { readonly inside: Answer | undefined; readonly outside: Answer | undefined } {
  const inside = subtractClusters(intersectClusters(answer.clusters, set), except);
  if (isEmptyClusterSet(inside)) return { inside: undefined, outside: answer };
  const outside = subtractClusters(answer.clusters, inside);
  return {
    inside: { ...answer, clusters: inside },
    outside: isEmptyClusterSet(outside) ? undefined : { ...answer, clusters: outside },
  };
}
