import { gzipSync } from 'node:zlib';
import type { Analysis } from '../evaluate/analysis.ts';
import type { ReportOptions } from '../report/format.ts';
import { renderReport } from '../report/report.ts';
import { type ExitCode, UsageError } from './exit-code.ts';
import type { Flags } from './options.ts';
import { writeFile, writeStream } from './output.ts';
import type { Target } from './targets.ts';
import { buildPaint, isColorful, readWidth } from './terminal.ts';
import type { FailOn } from './verdict.ts';

/** Formats whose paths are read by a code host, hence lead from the top of the repository. */
const HOSTED = new Set(['sarif', 'github', 'gitlab', 'rdjson', 'checkstyle', 'junit', 'markdown']);

/** How paths of a run become paths of the repository. */
export type ReportPaths = Required<Pick<ReportOptions, 'pathPrefix' | 'links'>>;

/** What a report needs to know of the run. */
export interface RunFacts {
  readonly flags: Flags;
  readonly exitCode: ExitCode;
  readonly paths: ReportPaths;
  readonly failOn: FailOn;
}

/** Writes every report to its file or to standard output. */
export async function writeReports(
  analysis: Analysis,
  targets: readonly Target[],
  facts: RunFacts,
): Promise<void> {
  for (const target of targets) {
    const pieces = await renderReport(analysis, target.format, buildOptions(target, facts));
    if (target.file === undefined) await writeStream(process.stdout, pieces);
    else writeReportFile(target.file, pieces);
  }
}

function writeReportFile(path: string, pieces: Iterable<string>): void {
  try {
    writeFile(path, pieces);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UsageError(`${path} cannot be written: ${message}`);
  }
}

function buildOptions(target: Target, facts: RunFacts): ReportOptions {
  const { flags, exitCode, paths, failOn } = facts;
  const toFile = target.file !== undefined;
  const screen = toFile ? {} : process.stdout;
  const width = readWidth(screen);
  return {
    exitCode,
    quiet: flags.quiet,
    all: flags.all,
    ...(failOn !== 'never' && { failsFrom: failOn }),
    packed: (text) => gzipSync(text).length,
    ...(width !== undefined && { width }),
    ...(target.format.name === 'text' && {
      paint: buildPaint(toFile ? flags.color === 'always' : isColorful(screen, flags.color, process.env)),
    }),
    ...(flags.shard !== undefined && { shard: flags.shard }),
    ...(flags.sarifCategory !== undefined && { category: flags.sarifCategory }),
    ...(HOSTED.has(target.format.name) && paths),
  };
}
