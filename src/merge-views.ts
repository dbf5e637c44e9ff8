import type { AnalyzeResult } from './analyze.ts';
import type { Analysis } from './evaluate/analysis.ts';
import { compareFindings } from './evaluate/evaluate.ts';
import type { Finding, NotEvaluated, Severity } from './evaluate/finding.ts';
import type { FleetForecast, ForecastRequest } from './explain/forecast/answer.ts';
import { list } from './model/list.ts';
import type { Placement } from './model/placement.ts';
import type { KubeObject } from './read/bundle.ts';

/** Rules over the verdicts of others: what they say holds only when every view says it. */
const OVER_VERDICTS: ReadonlySet<string> = new Set(['FL0107', 'FL0111']);

/**
 * One analysis of several views of the same files, of which alternatives show one each: a finding that several views
 * have is told once, and a rule that any of them leaves open is open. `totals` are those of everything together.
 */
export function mergeViews(
  views: readonly [AnalyzeResult, ...AnalyzeResult[]],
  totals: Pick<Analysis['summary'], 'objects' | 'placements' | 'clusters'>,
): AnalyzeResult {
  const [{ analysis: first }] = views;
  const all = views.map(({ analysis }) => analysis);
  const findings = mergeFindings(all.map((analysis) => analysis.findings)).sort(compareFindings);
  const suppressed = unique(
    all.flatMap((analysis) => analysis.suppressed ?? []),
    ({ finding }) => placeOf(finding),
  );
  const notEvaluated = mergeNotEvaluated(all.flatMap((analysis) => analysis.notEvaluated));
  const rules = first.summary.rules.evaluated + first.summary.rules.notEvaluated;
  const analysis: Analysis = {
    ...first,
    findings,
    ...(suppressed.length > 0 && { suppressed }),
    notEvaluated,
    notifications: unique(
      all.flatMap(({ notifications }) => notifications),
      (each) => (OVER_VERDICTS.has(each.rule) ? each.rule : JSON.stringify(each)),
    ),
    summary: {
      ...first.summary,
      ...totals,
      findings: countSeverities(findings),
      rules: { evaluated: rules - notEvaluated.length, notEvaluated: notEvaluated.length },
    },
  };
  return {
    analysis,
    faults: unique(
      views.flatMap(({ faults }) => faults),
      (fault) => JSON.stringify(fault),
    ),
  };
}

/** What one view of the files forecasts. */
export interface ForecastView {
  readonly forecast: FleetForecast;
  /** The overlays it shows. */
  readonly overlays: readonly string[];
  readonly placements: readonly Placement[];
}

/**
 * One forecast of several views: each placement as the first view with its manifest shows it, so that a name that
 * several overlays give stands there once for each.
 */
export function mergeForecasts(views: readonly ForecastView[], asked: ForecastRequest): FleetForecast {
  const [first, ...others] = views;
  if (first === undefined) return { asked, note: '', placements: [] };
  if (others.length === 0) return first.forecast;
  const seen = new Set<KubeObject>();
  const placements = views.flatMap(({ forecast, placements: known }) =>
    forecast.placements.filter(({ placement }) => {
      const { kind, namespace, name } = placement;
      const found = known.find(
        ({ object }) => object.kind === kind && object.namespace === namespace && object.name === name,
      );
      if (found === undefined || seen.has(found.object)) return false;
      seen.add(found.object);
      return true;
    }),
  );
  const names = views.map(({ overlays }) => overlays.join(' with '));
  const note = placements.length === 0 ? first.forecast.note : '';
  const told = `Overlays that exclude each other are forecast one after the other: ${list(names)}.`;
  return { asked, note: note === '' ? told : note, placements };
}

/** One finding per rule and place; of those over verdicts only what all views have. */
function mergeFindings(views: readonly (readonly Finding[])[]): Finding[] {
  const counts = new Map<string, number>();
  for (const findings of views) {
    for (const place of new Set(findings.map(placeOf))) counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  // Several findings of one rule at one place are several in each view.
  const seen = new Set<string>();
  return views.flatMap((findings) => {
    const fresh = findings.filter((finding) => {
      const isEverywhere = counts.get(placeOf(finding)) === views.length;
      return !seen.has(placeOf(finding)) && (isEverywhere || !OVER_VERDICTS.has(finding.rule));
    });
    for (const finding of fresh) seen.add(placeOf(finding));
    return fresh;
  });
}

/** The rule and what a person edits: names that overlays give do not tell findings apart. */
function placeOf({ rule, cause, at }: Finding): string {
  const where = [cause, at].map(({ location: { uri, startLine, startColumn } }) => [
    uri,
    startLine,
    startColumn,
  ]);
  return JSON.stringify([rule, where]);
}

function mergeNotEvaluated(entries: readonly NotEvaluated[]): readonly NotEvaluated[] {
  const merged = new Map<string, NotEvaluated>();
  for (const { rule, missing, rows } of entries) {
    const before = merged.get(rule);
    const gates = [...new Set([...(before?.missing ?? []), ...missing])].sort();
    merged.set(rule, { rule, missing: gates, rows: Math.max(before?.rows ?? 0, rows) });
  }
  return [...merged.values()].sort((left, right) => (left.rule < right.rule ? -1 : 1));
}

function unique<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const kept = new Map<string, T>();
  for (const item of items) if (!kept.has(keyOf(item))) kept.set(keyOf(item), item);
  return [...kept.values()];
}

function countSeverities(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}
