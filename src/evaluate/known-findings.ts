import type { Finding } from './finding.ts';

/** What is remembered of a finding to know it again: a baseline entry, or a finding of the base revision. */
export interface KnownFinding {
  /** Name of the fleet it was found in. */
  readonly fleet: string;
  readonly rule: string;
  /** As `Finding.identity`: without version, line, path, severity and cluster. */
  readonly identity: string;
  /** The clusters it concerned then. */
  readonly clusters: readonly string[];
}

/** How the findings of a run relate to those that were known before. */
export interface FindingComparison<K extends KnownFinding> {
  /** Not known before, or known with fewer clusters: what `--fail-on` counts. In the order of the run. */
  readonly fresh: readonly Finding[];
  /** Known before with at least these clusters. In the order of the run. */
  readonly known: readonly Finding[];
  /** For findings in `fresh` that were known with fewer clusters: the clusters that came on top. */
  readonly grown: ReadonlyMap<Finding, readonly string[]>;
  /** Known before and not found any more. In their order. */
  readonly gone: readonly K[];
}

/**
 * Tells new findings from known ones by identity and set of clusters (design.md §4.8): a finding that reaches a
 * cluster it did not concern before is new. Several known entries of one identity count together.
 */
export function compareKnownFindings<K extends KnownFinding>(
  before: readonly K[],
  findings: readonly Finding[],
): FindingComparison<K> {
  const clustersBefore = new Map<string, Set<string>>();
  for (const entry of before) {
    const clusters = clustersBefore.get(keyOf(entry)) ?? new Set();
    for (const cluster of entry.clusters) clusters.add(cluster);
    clustersBefore.set(keyOf(entry), clusters);
  }
  const fresh: Finding[] = [];
  const known: Finding[] = [];
  const grown = new Map<Finding, readonly string[]>();
  for (const finding of findings) {
    const clusters = clustersBefore.get(keyOf(finding));
    const added = finding.clusters.filter((cluster) => clusters?.has(cluster) === false);
    if (clusters !== undefined && added.length > 0) grown.set(finding, added);
    if (clusters === undefined || added.length > 0) fresh.push(finding);
    else known.push(finding);
  }
  const now = new Set(findings.map(keyOf));
  return { fresh, known, grown, gone: before.filter((entry) => !now.has(keyOf(entry))) };
}

function keyOf({ fleet, rule, identity }: KnownFinding): string {
  return `${fleet}\u0000${rule}\u0000${identity}`;
}
