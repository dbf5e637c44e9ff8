import type { Analysis, Summary } from '../evaluate/analysis.ts';
import { compareFindings, compareNotifications } from '../evaluate/evaluate.ts';
import type { Finding, NotEvaluated, Notification } from '../evaluate/finding.ts';
import { compareText } from '../model/identity.ts';

/**
 * One analysis of several fleets: findings in one order, numbers added up, statements said once. It does not matter
 * in which order or in which steps fleets are merged, as long as findings of one fleet come from one analysis.
 */
export function mergeAnalyses(first: Analysis, others: readonly Analysis[]): Analysis {
  if (others.length === 0) return first;
  const all = [first, ...others];
  const notEvaluated = mergeNotEvaluated(all.flatMap((analysis) => analysis.notEvaluated));
  const judged = Math.max(...all.map(({ summary }) => summary.rules.evaluated + summary.rules.notEvaluated));
  const suppressed = all.flatMap((analysis) => analysis.suppressed ?? []);
  return {
    findings: all.flatMap((analysis) => analysis.findings).sort(compareAcrossFleets),
    ...(suppressed.length > 0 && {
      suppressed: suppressed.sort((a, b) => compareAcrossFleets(a.finding, b.finding)),
    }),
    notEvaluated,
    notifications: mergeNotifications(all.flatMap((analysis) => analysis.notifications)),
    rules: first.rules,
    summary: {
      ...addSummaries(all.map((analysis) => analysis.summary)),
      rules: { evaluated: judged - notEvaluated.length, notEvaluated: notEvaluated.length },
    },
  };
}

/** What several fleets say at one place, of a shared inventory for instance, goes by fleet. */
function compareAcrossFleets(left: Finding, right: Finding): number {
  return compareFindings(left, right) || compareText(left.fleet, right.fleet);
}

function mergeNotEvaluated(entries: readonly NotEvaluated[]): NotEvaluated[] {
  const merged = new Map<string, NotEvaluated>();
  for (const { rule, missing, rows } of entries) {
    const before = merged.get(rule);
    const gates = [...new Set([...(before?.missing ?? []), ...missing])].sort();
    merged.set(rule, { rule, missing: gates, rows: (before?.rows ?? 0) + rows });
  }
  return [...merged.values()].sort((a, b) => (a.rule < b.rule ? -1 : 1));
}

function mergeNotifications(entries: readonly Notification[]): Notification[] {
  return [...new Map(entries.map((entry) => [JSON.stringify(entry), entry])).values()].sort(
    compareNotifications,
  );
}

function addSummaries(summaries: readonly Summary[]): Summary {
  const sum = (pick: (summary: Summary) => number): number =>
    summaries.reduce((total, summary) => total + pick(summary), 0);
  return {
    sources: sum((summary) => summary.sources),
    objects: sum((summary) => summary.objects),
    placements: sum((summary) => summary.placements),
    clusters: sum((summary) => summary.clusters),
    findings: {
      error: sum((summary) => summary.findings.error),
      warning: sum((summary) => summary.findings.warning),
      note: sum((summary) => summary.findings.note),
    },
    rules: { evaluated: 0, notEvaluated: 0 },
  };
}

/** The findings that show or are caused in one of these files; the totals count those alone. */
export function onlyFindingsIn(analysis: Analysis, uris: ReadonlySet<string>): Analysis {
  const findings = analysis.findings.filter(
    ({ at, cause }) => uris.has(cause.location.uri) || uris.has(at.location.uri),
  );
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return { ...analysis, findings, summary: { ...analysis.summary, findings: counts } };
}
