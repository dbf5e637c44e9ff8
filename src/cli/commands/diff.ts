import type { DiffReport } from '../../diff/change-view.ts';
import { readFormat } from '../../report/formats.ts';
import { renderDiff } from '../../report/report.ts';
import { type CompareRun, compareFleets, type FleetsComparison } from '../compare-fleets.ts';
import { readConfiguration } from '../configuration.ts';
import { type DiffSides, readSides } from '../diff-sides.ts';
import { judgeDiff } from '../diff-verdict.ts';
import { type ExitCode, UsageError } from '../exit-code.ts';
import type { Flags } from '../options.ts';
import { writeFile, writeLines, writeStream } from '../output.ts';
import { startProgress } from '../progress.ts';
import { readPathPrefix } from '../repository.ts';
import { readRuleChoice } from '../rule-choice.ts';
import { readTargets, type Target } from '../targets.ts';
import { buildPaint, isColorful } from '../terminal.ts';
import { writeReports } from '../write-reports.ts';

/** Tells what a change does to which cluster, and which findings it brings; only those decide the exit code. */
export async function runDiff(operands: readonly string[], flags: Flags): Promise<ExitCode> {
  const sides = readSides(operands);
  const configuration = readConfiguration(flags.config);
  const progress = startProgress(flags, process.stderr);
  const targets = readDiffTargets(flags);
  const run: CompareRun = {
    flags,
    configuration,
    choice: readRuleChoice(configuration.config, flags),
    lineHashes: targets.some((target) => target.format.lineHashes),
    step: progress.step,
  };
  const result = await compareFleets(sides, run);
  const failOn = flags.failOn ?? configuration.config.failOn;
  const judged = judgeDiff(result, flags, failOn);
  await writeView(result, sides, flags, targets);
  const paths = { pathPrefix: readPathPrefix(process.cwd()), links: result.links };
  await writeReports(result.fresh, targets, { flags, exitCode: judged.code, paths, failOn });
  progress.step('write');
  await writeLines(process.stderr, [...judged.lines, ...progress.end()]);
  return judged.code;
}

/** Reports of findings; without any and without --as, they follow the table as text. */
function readDiffTargets({ format, output, as }: Flags): readonly Target[] {
  if (format.length > 0) {
    const targets = readTargets(format, output);
    if (as !== undefined && targets.some(({ file }) => file === undefined)) {
      throw new UsageError('--as and --format both go to standard output; write --format NAME=FILE');
    }
    return targets;
  }
  const text = readFormat('text');
  return as !== undefined || output.length > 0 || text === undefined ? [] : [{ format: text }];
}

/** Writes the change view, unless a report of findings takes standard output for itself. */
async function writeView(
  result: FleetsComparison,
  { base, head }: DiffSides,
  flags: Flags,
  targets: readonly Target[],
): Promise<void> {
  if (flags.format.length > 0 && targets.some(({ file }) => file === undefined)) return;
  const report: DiffReport = {
    base: base.name,
    head: head.name,
    views: result.views,
    findings: { fresh: result.listed, known: result.known, gone: result.gone.length },
  };
  const [file] = flags.format.length > 0 ? [] : flags.output;
  const view = flags.as === undefined || flags.as === 'yaml' ? 'table' : flags.as;
  const isPainted = file === undefined && isColorful(process.stdout, flags.color, process.env);
  const pieces = renderDiff(report, view, { paint: buildPaint(isPainted), all: flags.all });
  if (file === undefined) await writeStream(process.stdout, pieces);
  else writeFile(file, pieces);
}
