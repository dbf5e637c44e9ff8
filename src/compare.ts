import { type AnalyzeInput, type AnalyzeResult, judge, prepare } from './analyze.ts';
import { diagnose } from './diagnose/diagnose.ts';
import type { ChangeView } from './diff/change-view.ts';
import { explainChanges } from './diff/diff.ts';
import type { Analysis } from './evaluate/analysis.ts';
import type { Context } from './evaluate/context.ts';
import type { Finding } from './evaluate/finding.ts';
import { compareKnownFindings, type FindingComparison } from './evaluate/known-findings.ts';
import { createLocator } from './read/location.ts';
import type { SourceFile } from './read/source.ts';

/** Two revisions to compare. */
export interface CompareInput extends AnalyzeInput {
  readonly base: readonly SourceFile[];
}

/** What the rules say about both revisions, what of it is new, and what the change does to which cluster. */
export interface CompareResult extends AnalyzeResult {
  /** The base revision by itself; `analysis` is the head revision, known findings included. */
  readonly before: Analysis;
  readonly findings: FindingComparison<Finding>;
  readonly view: ChangeView;
}

/** Analyzes two revisions with the same rules, configuration and inventory, and compares them (design.md §7, `diff`). */
export async function compare(input: CompareInput): Promise<CompareResult> {
  const judged = { ...input, model: { ...input.model, hasBase: true } };
  const context = await prepare(input);
  const locator = createLocator(input.platform, { lineHashes: input.lineHashes === true });
  const head = judge(judged, context, locator);
  const base = judge(input, readBase(context), locator);
  const findings = compareKnownFindings(base.analysis.findings, head.analysis.findings);
  return {
    analysis: head.analysis,
    before: base.analysis,
    faults: [...head.faults, ...base.faults],
    findings,
    view: explainChanges(context, input.fleet ?? 'default'),
  };
}

/** The base revision as a context of its own, as a check of it would have it. */
function readBase({ base, ...head }: Context): Context {
  if (base === undefined) return head;
  const { bundle, fleet, forecast } = base;
  return { bundle, fleet, forecast, diagnosis: diagnose(fleet, forecast, bundle) };
}
