import { diagnose } from './diagnose/diagnose.ts';
import type { Analysis, RuleInfo } from './evaluate/analysis.ts';
import type { SuppressionEntry } from './evaluate/config.ts';
import type { BaseContext, Context } from './evaluate/context.ts';
import { evaluate } from './evaluate/evaluate.ts';
import type { Fault } from './evaluate/faults.ts';
import type { Finding, Severity } from './evaluate/finding.ts';
import type { Rule } from './evaluate/rule.ts';
import { explainForecast, explainTrace } from './explain/explain.ts';
import type { FleetForecast, ForecastRequest } from './explain/forecast/answer.ts';
import type { Trace, TraceRequest } from './explain/trace/answer.ts';
import { addReplacements } from './fix/fix.ts';
import { type ForecastView, mergeForecasts, mergeViews } from './merge-views.ts';
import { dropDeleted, keepUnread } from './model/deleted-manifests.ts';
import { model } from './model/model.ts';
import type { ModelOptions } from './model/options.ts';
import { listOverlayViews, type OverlayView, pickOverlays } from './model/overlay-views.ts';
import { changeMembers, findMisnamed, isChange, NO_CHANGE, type WhatIf } from './model/what-if.ts';
import type { Bundle, KubeObject } from './read/bundle.ts';
import { createLocator, type Locator } from './read/location.ts';
import { type ReadOptions, read } from './read/read.ts';
import type { Platform, SourceFile } from './read/source.ts';
import { compareRevisions, type Revision, simulate } from './simulate/simulate.ts';

/** Everything an analysis needs; what is left out has a default. */
export interface AnalyzeInput {
  readonly files: readonly SourceFile[];
  /** The files of the base revision, when two revisions are compared. */
  readonly base?: readonly SourceFile[];
  readonly platform: Platform;
  /** The rules to judge by. */
  readonly rules: readonly Rule[];
  /** Every rule there is, for outputs that list them; by default `rules`. */
  readonly catalogue?: readonly Rule[];
  readonly read?: ReadOptions;
  readonly model?: ModelOptions;
  /** Severities that a configuration sets, by rule id. */
  readonly levels?: ReadonlyMap<string, Severity>;
  /** Suppressions of the configuration, to which comments and annotations of the input are added. */
  readonly suppressions?: readonly SuppressionEntry[];
  /** Name of the fleet that findings carry. */
  readonly fleet?: string;
  /** True when SARIF is wanted: locations get GitHub's line hash. */
  readonly lineHashes?: boolean;
  /** Called with the name of each stage when it is done, for progress and timings. */
  readonly step?: (stage: Stage) => void;
}

/** What an analysis goes through, in order. */
export type Stage = 'read' | 'model' | 'simulate' | 'diagnose' | 'evaluate';

/** The result, and faults of our own or of rule packs, which an edge must report. */
export interface AnalyzeResult {
  readonly analysis: Analysis;
  readonly faults: readonly Fault[];
}

/** The whole pipeline: bytes in, findings out (design.md §3). Bad input is findings; only our own faults throw. */
export async function analyze(input: AnalyzeInput): Promise<AnalyzeResult> {
  const prepared = await prepareViews(input);
  return judgeViews(input, prepared, createLocator(input.platform, locatorOptions(input)));
}

/** One way in which alternatives can be applied, and everything that was found out about it. */
export interface PreparedView {
  /** The overlays it shows; those that have no alternative are not named. */
  readonly overlays: readonly string[];
  readonly context: Context;
}

/** What was read, and the views of it; each is made when its turn comes. */
export interface PreparedViews {
  readonly bundle: Bundle;
  readonly views: Iterable<PreparedView>;
}

/** Everything up to the point where rules come in, for each way in which alternatives can be applied. */
export async function prepareViews(input: AnalyzeInput): Promise<PreparedViews> {
  const bundles = await readBundles(input);
  const { bundle, base } = bundles;
  return {
    bundle,
    views: buildViews(input, bundles, listOverlayViews([...bundle.objects, ...(base?.objects ?? [])])),
  };
}

function* buildViews(
  input: AnalyzeInput,
  { bundle, base }: Bundles,
  views: readonly OverlayView[],
): Generator<PreparedView> {
  for (const view of views) {
    const picked = {
      bundle: pickOverlays(bundle, view, views),
      base: base && pickOverlays(base, view, views),
    };
    const overlays = [...view].filter((overlay) => !views.every((each) => each.has(overlay)));
    yield { overlays, context: buildContext(input, picked) };
  }
}

/** What the rules say about all views together. `take` sees each of them on the way. */
export function judgeViews(
  input: AnalyzeInput,
  { bundle, views }: PreparedViews,
  locator: Locator,
  take?: (view: PreparedView) => void,
): AnalyzeResult {
  const placements = new Set<KubeObject>();
  const clusters = new Set<string>();
  const results: AnalyzeResult[] = [];
  for (const view of views) {
    const { fleet } = view.context;
    for (const { object } of fleet.placements) placements.add(object);
    for (const { name } of fleet.members) clusters.add(name);
    results.push(judge(input, view.context, locator));
    take?.(view);
  }
  const [first, ...others] = results;
  if (first === undefined) throw new Error('there is one view at least');
  if (others.length === 0) return first;
  const totals = { objects: bundle.objects.length, placements: placements.size, clusters: clusters.size };
  return mergeViews([first, ...others], totals);
}

/** The chains that lead to an object or speak of a text, with what the rules say about them. */
export async function trace(
  input: AnalyzeInput,
  request: TraceRequest,
  timeline = false,
): Promise<AnalyzeResult & { readonly trace: Trace }> {
  const context = await prepare(input);
  const locator = createLocator(input.platform, locatorOptions(input));
  const result = judge(input, context, locator);
  const { findings } = result.analysis;
  return { ...result, trace: explainTrace(context, request, { ...locator, findings, timeline }) };
}

/** The same as `analyze`, with everything that was found out on the way. */
export async function analyzeWith(
  input: AnalyzeInput,
): Promise<AnalyzeResult & { readonly context: Context }> {
  const context = await prepare(input);
  return { ...judge(input, context, createLocator(input.platform, locatorOptions(input))), context };
}

/**
 * What lands where. With `whatIf`, what lands where after that change of members, and what is different from the fleet as
 * it is; chosen clusters stay chosen. An error when the change is of members that the fleet does not have, or has already.
 */
export async function forecast(
  input: Pick<AnalyzeInput, 'files' | 'platform' | 'read' | 'model' | 'step'>,
  request: ForecastRequest,
  whatIf: WhatIf = NO_CHANGE,
): Promise<{ readonly forecast: FleetForecast } | ReturnType<typeof findMisnamed>> {
  const bundle = await read(input.files, input.platform, input.read);
  input.step?.('read');
  const views = listOverlayViews(bundle.objects);
  const told: ForecastView[] = [];
  for (const view of views) {
    const fleet = model(pickOverlays(bundle, view, views), input.model);
    const misnamed = findMisnamed(fleet, whatIf);
    if (misnamed.strangers.length + misnamed.present.length > 0) return misnamed;
    input.step?.('model');
    const before = { fleet, forecast: simulate(fleet) };
    const forecast = isChange(whatIf)
      ? explainForecast(changeRevision(before, whatIf), request, before)
      : explainForecast(before, request);
    told.push({ forecast, overlays: [...view], placements: fleet.placements });
    input.step?.('simulate');
  }
  return { forecast: mergeForecasts(told, request) };
}

function changeRevision(before: Revision, whatIf: WhatIf): Revision {
  const fleet = changeMembers(before.fleet, whatIf);
  return { fleet, forecast: simulate(fleet, before) };
}

function locatorOptions({ lineHashes }: AnalyzeInput): { readonly lineHashes: boolean } {
  return { lineHashes: lineHashes === true };
}

/** What the rules say about a context, told as an analysis. */
export function judge(input: AnalyzeInput, context: Context, locator: Locator): AnalyzeResult {
  const { bundle, fleet } = context;
  const { findings, suppressed, notEvaluated, notifications, faults, pending } = evaluate(
    input.rules,
    context,
    {
      locate: locator.locate,
      sha256: input.platform.sha256,
      fleet: input.fleet ?? 'default',
      compared: context.base !== undefined,
      ...(input.levels === undefined ? {} : { levels: input.levels }),
      suppressions: input.suppressions ?? [],
      known: input.catalogue ?? input.rules,
    },
  );
  input.step?.('evaluate');
  const undecided = notEvaluated.length;
  const analysis: Analysis = {
    findings: addReplacements(findings, input.platform),
    ...(suppressed.length > 0 && { suppressed }),
    notEvaluated,
    notifications,
    rules: (input.catalogue ?? input.rules).map((rule) => describeJudged(rule, input, pending)),
    summary: {
      sources: bundle.sources.length,
      objects: bundle.objects.length,
      placements: fleet.placements.length,
      clusters: fleet.members.length,
      findings: countSeverities(findings),
      rules: { evaluated: input.rules.length - pending.length - undecided, notEvaluated: undecided },
    },
  };
  return { analysis, faults };
}

/** What outputs say about a rule, and why it was left out of this run. */
function describeJudged(rule: Rule, { rules, model }: AnalyzeInput, pending: readonly string[]): RuleInfo {
  const info = describeRule(rule);
  if (!rules.some(({ id }) => id === rule.id)) return { ...info, skipped: 'off' };
  if (pending.includes(rule.id)) return { ...info, skipped: 'pending' };
  const needsBase = rule.on.every((subject) => subject === 'change');
  return needsBase && model?.hasBase !== true ? { ...info, skipped: 'change' } : info;
}

/** Everything up to the point where rules come in: bytes to what is known, forecast and diagnosed. */
export async function prepare(
  input: Pick<AnalyzeInput, 'files' | 'base' | 'platform' | 'read' | 'model' | 'step'>,
): Promise<Context> {
  return buildContext(input, await readBundles(input));
}

/** What was read: the input, and the revision to compare with when there is one. */
interface Bundles {
  readonly bundle: Bundle;
  readonly base: Bundle | undefined;
}

async function readBundles(
  input: Pick<AnalyzeInput, 'files' | 'base' | 'platform' | 'read' | 'step'>,
): Promise<Bundles> {
  const bundle = await read(input.files, input.platform, input.read);
  const base = input.base && (await read(input.base, input.platform, input.read));
  input.step?.('read');
  return { bundle, base };
}

function buildContext(
  input: Pick<AnalyzeInput, 'model' | 'step'>,
  { bundle, base: baseBundle }: Bundles,
): Context {
  const { step = () => undefined } = input;
  const fleet = model(bundle, { ...input.model, hasBase: baseBundle !== undefined });
  step('model');
  const forecast = simulate(fleet);
  step('simulate');
  const diagnosis = diagnose(fleet, forecast, bundle);
  step('diagnose');
  const context = { bundle, fleet, forecast, diagnosis };
  return baseBundle === undefined ? context : { ...context, base: prepareBase(input, context, baseBundle) };
}

/** The base revision, and what becomes of the head revision when it is applied on top of it. */
function prepareBase(
  input: Pick<AnalyzeInput, 'model'>,
  { bundle, fleet }: Context,
  baseBundle: Bundle,
): BaseContext {
  const baseFleet = model(baseBundle, input.model);
  const revision = { fleet: baseFleet, forecast: simulate(baseFleet) };
  const applied = dropDeleted(keepUnread(bundle, baseBundle), baseBundle);
  const appliedFleet = applied === bundle ? fleet : model(applied, { ...input.model, hasBase: true });
  const after = { fleet: appliedFleet, forecast: simulate(appliedFleet, revision) };
  return { bundle: baseBundle, ...revision, after, changes: compareRevisions(revision, after) };
}

/** What outputs say about a rule. */
export function describeRule(rule: Rule): RuleInfo {
  const { id, name, family, title, docs, precision = 'high', securitySeverity, isOptIn } = rule;
  const severity = rule.severity[0]?.value ?? 'warning';
  const security = securitySeverity === undefined ? {} : { securitySeverity };
  return { id, name, family, title, docs, severity, precision, ...security, ...(isOptIn && { isOptIn }) };
}

function countSeverities(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const finding of findings) counts[finding.severity] += 1;
  return counts;
}
