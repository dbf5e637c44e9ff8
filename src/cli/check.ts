import { type AnalyzeResult, analyze } from '../analyze.ts';
import type { Analysis } from '../evaluate/analysis.ts';
import { findInput, judgeInput } from './check-input.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { type Flags, NO_FLAGS } from './options.ts';
import { nodePlatform } from './platform.ts';
import { startProgress } from './progress.ts';
import { readPathPrefix } from './repository.ts';
import { chooseRules } from './rule-choice.ts';
import { readShippedRules } from './rules.ts';
import { readTargets, type Target } from './targets.ts';
import { judgeFindings } from './verdict.ts';
import { writeReports } from './write-reports.ts';

/** What came of a check; reports are written. */
export interface CheckOutcome {
  readonly code: ExitCode;
  /** For stderr, without line ends. */
  readonly lines: readonly string[];
  /** Absent when there was nothing to analyze. */
  readonly analysis?: Analysis;
  readonly targets: readonly Target[];
  /** From the top of the repository to the current folder, ending with a slash, or ''. */
  readonly pathPrefix: string;
}

/** Analyzes what the operands name and writes the reports: the work of `fleetlint check` and of the Action. */
export async function checkFleet(operands: readonly string[], given: Partial<Flags>): Promise<CheckOutcome> {
  const flags = { ...NO_FLAGS, ...given };
  const targets = readTargets(flags.format, flags.output);
  const catalogue = readShippedRules();
  const rules = chooseRules(catalogue, flags.switches);
  const pathPrefix = readPathPrefix(process.cwd());
  const progress = startProgress(flags, process.stderr);
  const found = await findInput(operands, flags);
  progress.step('read', found.files);
  const input = judgeInput(found, flags);
  if (found.files.length === 0) return { ...input, targets, pathPrefix };
  const result = await analyze({
    files: found.files,
    platform: nodePlatform,
    rules,
    catalogue,
    lineHashes: targets.some((target) => target.format.lineHashes),
    ...(flags.now !== undefined && { model: { now: flags.now } }),
  });
  progress.step('analyze');
  const outcome = judgeResult(result, flags);
  const code = input.code === EXIT.clean ? outcome.code : input.code;
  await writeReports(result.analysis, targets, { flags, exitCode: code, pathPrefix });
  progress.step('write');
  const lines = [...input.lines, ...outcome.lines, ...progress.end()];
  return { code, lines, analysis: result.analysis, targets, pathPrefix };
}

/** The exit code of a result, and what to say about it. */
function judgeResult(result: AnalyzeResult, flags: Flags): { code: ExitCode; lines: readonly string[] } {
  const { analysis, faults } = result;
  if (faults.length > 0) {
    const lines = faults.map(
      ({ rule, message, rows }) =>
        `fleetlint: fault in rule ${rule} on ${rows} rows, please report it: ${message}`,
    );
    return { code: EXIT.failed, lines };
  }
  if (analysis.summary.objects === 0 && !flags.allowEmpty) {
    const line = `fleetlint: nothing could be analyzed: no Kubernetes object in ${analysis.summary.sources} files`;
    return { code: EXIT.failed, lines: [line] };
  }
  return { code: judgeFindings(analysis, flags), lines: [] };
}
