/** KubeFleet's soft limit for the resources of one snapshot, in bytes of their JSON. */
export const SNAPSHOT_SIZE_LIMIT = 800 * 1024;

/**
 * Cuts an ordered list of resources into parts of at most `limit` bytes (`SplitSelectedResources`). `sizes` are
 * the bytes of each resource; the result counts how many fall into each part. One that alone exceeds the limit
 * makes a part of its own; no resources make no part.
 */
export function splitResources(sizes: readonly number[], limit: number): readonly number[] {
  const parts: number[] = [];
  let count = 0;
  let bytes = 0;
  for (const size of sizes) {
    if (count > 0 && bytes + size > limit) {
      parts.push(count);
      count = 0;
      bytes = 0;
    }
    count += 1;
    bytes += size;
  }
  if (count > 0) parts.push(count);
  return parts;
}
