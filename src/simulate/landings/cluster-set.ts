/**
 * A set of clusters as bits: cluster `n` of a fleet is bit `n % 32` of word `n / 32`. Sets of one fleet have equal
 * length. Never changed once built, so that any number of rows share one.
 */
export type ClusterSet = readonly number[];

/** The set of these clusters, given by their positions among `size` clusters. Order and repeats do not matter. */
export function buildClusterSet(size: number, positions: Iterable<number>): ClusterSet {
  const words = new Array<number>(Math.ceil(size / 32)).fill(0);
  for (const at of positions) {
    const word = at >>> 5;
    words[word] = ((words[word] ?? 0) | (1 << (at & 31))) >>> 0;
  }
  return words;
}

/** True when cluster `at` is in the set. */
export function hasCluster(set: ClusterSet, at: number): boolean {
  return (((set[at >>> 5] ?? 0) >>> (at & 31)) & 1) === 1;
}

/** The positions of the set's clusters, ascending. */
export function readClusterSet(set: ClusterSet): readonly number[] {
  const positions: number[] = [];
  for (const [index, word] of set.entries()) {
    for (let rest = word; rest !== 0; rest = (rest & (rest - 1)) >>> 0) {
      positions.push(index * 32 + 31 - Math.clz32(rest & -rest));
    }
  }
  return positions;
}

/** How many clusters the set has. */
export function countClusters(set: ClusterSet): number {
  return readClusterSet(set).length;
}

/** The clusters that are in either set. */
export function uniteClusters(left: ClusterSet, right: ClusterSet): ClusterSet {
  return left === right ? left : combine(left, right, (a, b) => a | b);
}

/** The clusters that are in both sets. */
export function intersectClusters(left: ClusterSet, right: ClusterSet): ClusterSet {
  return left === right ? left : combine(left, right, (a, b) => a & b);
}

/** The clusters of the first set that are not in the second. */
export function subtractClusters(left: ClusterSet, right: ClusterSet): ClusterSet {
  return left === right ? [] : combine(left, right, (a, b) => a & ~b);
}

/** True for a set without clusters. */
export function isEmptyClusterSet(set: ClusterSet): boolean {
  return set.every((word) => word === 0);
}

function combine(left: ClusterSet, right: ClusterSet, word: (a: number, b: number) => number): ClusterSet {
  const size = Math.max(left.length, right.length);
  const combined = new Array<number>(size);
  for (let at = 0; at < size; at += 1) combined[at] = word(left[at] ?? 0, right[at] ?? 0) >>> 0;
  return combined;
}
