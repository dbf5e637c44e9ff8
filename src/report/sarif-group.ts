import type { Finding } from '../evaluate/finding.ts';

/** Findings that become one result: same rule, same file, same first line. The first one leads. */
export interface FindingGroup {
  readonly lead: Finding;
  readonly others: readonly Finding[];
}

const SEVERITY_RANK = { error: 0, warning: 1, note: 2 } as const;

/**
 * Groups findings by rule, file and line, because GitHub shows two such results as two equal alerts. The order is
 * that of SARIF consumers: severity, certainty, uri, line, column, rule, identity.
 */
export function groupByLine(findings: readonly Finding[]): FindingGroup[] {
  const groups = new Map<string, { lead: Finding; others: Finding[] }>();
  for (const finding of [...findings].sort(compareFindings)) {
    const { uri, startLine } = finding.cause.location;
    const key = `${finding.rule}\n${startLine}\n${uri}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { lead: finding, others: [] });
    else group.others.push(finding);
  }
  return [...groups.values()];
}

function compareFindings(a: Finding, b: Finding): number {
  const [left, right] = [a.cause.location, b.cause.location];
  return (
    SEVERITY_RANK[a.severity] - SEVERITY_RANK[b.severity] ||
    Number(a.certainty === 'maybe') - Number(b.certainty === 'maybe') ||
    compareText(left.uri, right.uri) ||
    left.startLine - right.startLine ||
    left.startColumn - right.startColumn ||
    compareText(a.rule, b.rule) ||
    compareText(a.identity, b.identity)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
