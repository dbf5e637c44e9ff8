import type { Analysis } from '../evaluate/analysis.ts';
import type { Finding } from '../evaluate/finding.ts';
import type { SuppressedFinding } from '../evaluate/suppression.ts';
import { mergeAnalyses } from './merge-analyses.ts';
import type { ReportFile } from './report-file.ts';

/** How many missing parts are named. */
const MOST_NAMED = 10;

/** A report, and the file it was read from. */
export type NamedReport = ReportFile & { readonly path: string };

/**
 * One analysis of several reports: what two of them say alike counts once, numbers of the summaries are added up.
 * A text says which parts are missing or there twice, for then the result would look better or worse than it is.
 */
export function mergeReports(reports: readonly NamedReport[], nothing: Analysis): Analysis | string {
  const fault = judgeParts(reports);
  if (fault !== undefined) return fault;
  const known = new Set<string>();
  const analyses = reports.map(({ analysis }) => {
    const findings = analysis.findings.filter((finding) => !known.has(keyOf(finding)));
    const suppressed = (analysis.suppressed ?? []).filter(({ finding }) => !known.has(keyOf(finding)));
    for (const finding of [...findings, ...suppressed.map((each) => each.finding)]) known.add(keyOf(finding));
    return withFindings(analysis, findings, suppressed);
  });
  return mergeAnalyses(nothing, analyses);
}

/** A finding of one fleet at one place. */
function keyOf({ identity, rule, fleet, cause: { location } }: Finding): string {
  const { uri, startLine, startColumn, endLine, endColumn } = location;
  return JSON.stringify([identity, rule, fleet, uri, startLine, startColumn, endLine, endColumn]);
}

function withFindings(
  { suppressed: _, ...analysis }: Analysis,
  findings: readonly Finding[],
  suppressed: readonly SuppressedFinding[],
): Analysis {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return {
    ...analysis,
    findings,
    ...(suppressed.length > 0 && { suppressed }),
    summary: { ...analysis.summary, findings: counts },
  };
}

/** What is wrong with the parts; reports that are no parts of anything are taken as they come. */
function judgeParts(reports: readonly NamedReport[]): string | undefined {
  const parts = reports.flatMap(({ shard, path }) => (shard === undefined ? [] : [{ ...shard, path }]));
  const [first] = parts;
  if (first === undefined) return undefined;
  const other = parts.find(({ of }) => of !== first.of);
  if (other !== undefined) {
    return `${first.path} is one of ${first.of} parts, ${other.path} one of ${other.of}: they are of different runs`;
  }
  const seen = new Map<number, string>();
  for (const { index, path } of parts) {
    const before = seen.get(index);
    if (before !== undefined) return `${before} and ${path} are the same part, ${index} of ${first.of}`;
    seen.set(index, path);
  }
  const missing = first.of - seen.size;
  if (missing === 0) return undefined;
  const names: string[] = [];
  for (let index = 0; index < first.of && names.length < Math.min(missing, MOST_NAMED); index += 1) {
    if (!seen.has(index)) names.push(String(index));
  }
  const rest = missing > names.length ? ` and ${missing - names.length} more` : '';
  const verb = missing === 1 ? 'is' : 'are';
  return `of the ${first.of} parts, counted from 0, ${names.join(', ')}${rest} ${verb} missing: the report would not tell of all dumps`;
}
