import { type AnalyzeResult, analyze } from '../../analyze.ts';
import { findInput, judgeInput } from '../check-input.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Flags } from '../flags.ts';
import { writeStream } from '../output.ts';
import { nodePlatform } from '../platform.ts';
import { startProgress } from '../progress.ts';
import { chooseRules } from '../rule-choice.ts';
import { readShippedRules } from '../rules.ts';
import { readTargets } from '../targets.ts';
import { judgeFindings } from '../verdict.ts';
import { writeReports } from '../write-reports.ts';

/** Analyzes what the paths name, writes the reports, and tells by the exit code what came of it. */
export async function runCheck(operands: readonly string[], flags: Flags): Promise<ExitCode> {
  const targets = readTargets(flags.format, flags.output);
  const catalogue = readShippedRules();
  const rules = chooseRules(catalogue, flags.switches);
  const progress = startProgress(flags, process.stderr);
  const found = await findInput(operands, flags);
  progress.step('read', found.files);
  const input = judgeInput(found, flags);
  await writeStream(process.stderr, input.lines);
  if (found.files.length === 0) return input.code;
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
  await writeReports(result.analysis, targets, flags, code);
  progress.step('write');
  await writeStream(process.stderr, [...outcome.lines, ...progress.end()]);
  return code;
}

/** The exit code of a result, and what to say about it on stderr. */
function judgeResult({ analysis, faults }: AnalyzeResult, flags: Flags): { code: ExitCode; lines: string[] } {
  const lines = faults.map(
    ({ rule, message, rows }) =>
      `fleetlint: fault in rule ${rule} on ${rows} rows, please report it: ${message}\n`,
  );
  if (faults.length > 0) return { code: EXIT.failed, lines };
  if (analysis.summary.objects === 0 && !flags.allowEmpty) {
    const line = `fleetlint: nothing could be analyzed: no Kubernetes object in ${analysis.summary.sources} files\n`;
    return { code: EXIT.failed, lines: [...lines, line] };
  }
  return { code: judgeFindings(analysis, flags), lines };
}
