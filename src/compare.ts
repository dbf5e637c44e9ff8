import {
  type AnalyzeInput,
  type AnalyzeResult,
  judgeViews,
  type PreparedView,
  prepareViews,
} from './analyze.ts';
import { diagnose } from './diagnose/diagnose.ts';
import type { ChangeView } from './diff/change-view.ts';
import { explainChanges } from './diff/diff.ts';
import type { Analysis } from './evaluate/analysis.ts';
import type { Context } from './evaluate/context.ts';
import type { Finding } from './evaluate/finding.ts';
import { compareKnownFindings, type FindingComparison } from './evaluate/known-findings.ts';
import { list } from './model/list.ts';
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
  /** One; of alternatives that change in different ways one each. */
  readonly views: readonly ChangeView[];
}

/** Analyzes two revisions with the same rules, configuration and inventory, and compares them (design.md §7, `diff`). */
export async function compare(input: CompareInput): Promise<CompareResult> {
  const judged = { ...input, model: { ...input.model, hasBase: true } };
  const prepared = await prepareViews(input);
  const locator = createLocator(input.platform, { lineHashes: input.lineHashes === true });
  const changes: { readonly overlays: readonly string[]; readonly view: ChangeView }[] = [];
  const bases: PreparedView[] = [];
  const head = judgeViews(judged, prepared, locator, ({ overlays, context }) => {
    changes.push({ overlays, view: explainChanges(context, input.fleet ?? 'default') });
    bases.push({ overlays, context: readBase(context) });
  });
  const base = judgeViews(input, { bundle: prepared.bundle, views: bases }, locator);
  return {
    analysis: head.analysis,
    before: base.analysis,
    faults: [...head.faults, ...base.faults],
    findings: compareKnownFindings(base.analysis.findings, head.analysis.findings),
    views: uniteViews(changes),
  };
}

/** The base revision as a context of its own, as a check of it would have it. */
function readBase({ base, ...head }: Context): Context {
  if (base === undefined) return head;
  const { bundle, fleet, forecast } = base;
  return { bundle, fleet, forecast, diagnosis: diagnose(fleet, forecast, bundle) };
}

/** Alternatives that change alike are told once, and those that do not change at all only when none does. */
function uniteViews(
  changes: readonly { readonly overlays: readonly string[]; readonly view: ChangeView }[],
): readonly ChangeView[] {
  const alike = new Map<string, { readonly names: string[]; readonly view: ChangeView }>();
  for (const { overlays, view } of changes) {
    const key = JSON.stringify(view);
    const known = alike.get(key) ?? { names: [], view };
    alike.set(key, known);
    known.names.push(...overlays);
  }
  const all = [...alike.values()];
  const changed = all.filter(({ view }) => view.risk !== 'none');
  const [first] = all;
  if (changed.length === 0) return first === undefined ? [] : [first.view];
  if (all.length === 1) return changed.map(({ view }) => view);
  return changed.map(({ names, view }) => ({
    ...view,
    fleet: `${view.fleet} (${list([...new Set(names)].sort(), 4)})`,
  }));
}
