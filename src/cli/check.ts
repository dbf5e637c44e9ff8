import type { AnalyzeResult } from '../analyze.ts';
import type { Analysis } from '../evaluate/analysis.ts';
import type { SourceFile } from '../read/source.ts';
import { analyzeFleets } from './analyze-fleets.ts';
import { applyBaseline, type BaselineOutcome } from './baseline.ts';
import { findInput, judgeInput } from './check-input.ts';
import { readConfiguration } from './configuration.ts';
import { EXIT, type ExitCode, UsageError } from './exit-code.ts';
import { renderDiff } from './fix-diff.ts';
import { fixFiles, reportFixes, writeChanges } from './fix-files.ts';
import { chooseFleets } from './fleet-input.ts';
import { onlyFindingsIn } from './merge-analyses.ts';
import { type Flags, NO_FLAGS } from './options.ts';
import { writeStream } from './output.ts';
import { startProgress } from './progress.ts';
import { readPathPrefix } from './repository.ts';
import { type RuleChoice, readRuleChoice } from './rule-choice.ts';
import { readTargets, type Target } from './targets.ts';
import { type FailOn, judgeFindings } from './verdict.ts';
import { type ReportPaths, writeReports } from './write-reports.ts';

/** What came of a check; reports are written. */
export interface CheckOutcome {
  readonly code: ExitCode;
  /** For stderr, without line ends. */
  readonly lines: readonly string[];
  /** Absent when there was nothing to analyze. */
  readonly analysis?: Analysis;
  readonly targets: readonly Target[];
  /** How paths of the run become paths of the repository. */
  readonly paths: ReportPaths;
}

/** Analyzes what the operands name and writes the reports: the work of `fleetlint check` and of the Action. */
export async function checkFleet(operands: readonly string[], given: Partial<Flags>): Promise<CheckOutcome> {
  const flags = { ...NO_FLAGS, ...given };
  refuseFlags(operands, flags);
  const targets = readTargets(flags.format, flags.output);
  const configuration = readConfiguration(flags.config);
  const choice = readRuleChoice(configuration.config, flags);
  const progress = startProgress(flags, process.stderr);
  const found = await findInput(operands, flags, configuration);
  progress.step('find', found.files);
  const paths = { pathPrefix: readPathPrefix(process.cwd()), links: found.links };
  const input = judgeInput(found, flags);
  if (found.files.length === 0) return { ...input, targets, paths };
  const run = { flags, configuration, choice };
  const lineHashes = targets.some((target) => target.format.lineHashes);
  const { step } = progress;
  const round = async (files: readonly SourceFile[]) => {
    const result = await analyzeFleets(files, { ...run, lineHashes, step });
    const fleets = chooseFleets(configuration, flags).map(({ name }) => name);
    const whole = againstBaseline(result.analysis, fleets, run);
    const { shown } = found;
    const analysis = shown === undefined ? whole.analysis : onlyFindingsIn(whole.analysis, shown);
    return { faults: result.faults, lines: whole.lines, analysis };
  };
  const first = await round(found.files);
  const fixed = flags.fix === undefined ? undefined : await fixFiles(found.files, first, flags.fix, round);
  if (fixed !== undefined && !flags.dryRun) writeChanges(fixed.changes);
  const { analysis, faults, lines } = fixed === undefined || flags.dryRun ? first : fixed.last;
  const failOn = flags.failOn ?? configuration.config.failOn;
  const outcome = judgeResult({ analysis, faults }, flags, failOn);
  const code = input.code === EXIT.clean ? outcome.code : input.code;
  if (fixed !== undefined && flags.dryRun) await writeStream(process.stdout, await renderDiff(fixed.changes));
  else await writeReports(analysis, targets, { flags, exitCode: code, paths, failOn });
  step('write');
  const fixes = fixed === undefined ? [] : reportFixes(fixed, flags.dryRun);
  return {
    code,
    lines: [...input.lines, ...lines, ...fixes, ...outcome.lines, ...progress.end()],
    analysis,
    targets,
    paths,
  };
}

/** Flags that make sense only together. */
function refuseFlags(operands: readonly string[], { fix, dryRun }: Flags): void {
  if (dryRun && fix === undefined) throw new UsageError('--dry-run shows what --fix would change: give both');
  if (fix !== undefined && !dryRun && operands.includes('-')) {
    throw new UsageError('--fix cannot change what comes from stdin; add --dry-run to see the changes');
  }
}

/** What decides how a baseline is used. */
export interface BaselineRun {
  readonly flags: Flags;
  readonly choice: RuleChoice;
}

/** Takes out what the baseline knows; entries of fleets and rules that this run did not judge stay as they are. */
export function againstBaseline(
  analysis: Analysis,
  fleetNames: readonly string[],
  { flags, choice }: BaselineRun,
): BaselineOutcome {
  const { baseline: path, updateBaseline: isUpdate, pruneBaseline: isPrune } = flags;
  if (path === undefined) {
    if (isUpdate || isPrune) throw new UsageError('say which file with --baseline FILE');
    return { analysis, lines: [] };
  }
  const fleets = new Set(fleetNames);
  const undecided = new Set(analysis.notEvaluated.map(({ rule }) => rule));
  const rules = new Set(choice.rules.flatMap(({ id }) => (undecided.has(id) ? [] : [id])));
  return applyBaseline(
    analysis,
    { path, isUpdate, isPrune },
    ({ fleet, rule }) => fleets.has(fleet) && rules.has(rule),
  );
}

/** The exit code of a result, and what to say about it. */
export function judgeResult(
  { analysis, faults }: AnalyzeResult,
  flags: Flags,
  failOn: FailOn,
): { code: ExitCode; lines: readonly string[] } {
  if (faults.length > 0) {
    const lines = faults.map(
      ({ rule, message, rows }) =>
        `fleetlint: fault in rule ${rule} on ${rows} rows, please report it: ${message}`,
    );
    return { code: EXIT.failed, lines };
  }
  if (analysis.summary.objects === 0 && !flags.allowEmpty) {
    const { sources } = analysis.summary;
    const line = `fleetlint: nothing could be analyzed: no Kubernetes object in ${sources === 1 ? '1 file' : `${sources} files`}`;
    return { code: EXIT.failed, lines: [line] };
  }
  return judgeFindings(analysis, { ...flags, failOn });
}
