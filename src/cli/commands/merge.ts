import { readFileSync } from 'node:fs';
import type { Json } from '../../api/json.ts';
import type { RuleInfo } from '../../evaluate/analysis.ts';
import { judgeResult } from '../check.ts';
import { analyzeNothing } from '../check-each.ts';
import { readConfiguration } from '../configuration.ts';
import { type ExitCode, UsageError } from '../exit-code.ts';
import { mergeReports } from '../merge-reports.ts';
import type { Flags } from '../options.ts';
import { writeLines } from '../output.ts';
import { decodeReport, type ReportFile } from '../report-file.ts';
import { readPathPrefix } from '../repository.ts';
import { readRuleChoice } from '../rule-choice.ts';
import { readTargets } from '../targets.ts';
import { readReason } from '../walk.ts';
import { writeReports } from '../write-reports.ts';

/** Joins JSON reports into one, writes it in any format, and exits as a run over everything would. */
export async function runMerge(operands: readonly string[], flags: Flags): Promise<ExitCode> {
  const targets = readTargets(flags.format, flags.output);
  const { config } = readConfiguration(flags.config);
  const nothing = await analyzeNothing(readRuleChoice(config, flags));
  const reports = operands.map((path) => readReport(path, nothing.rules));
  const merged = mergeReports(reports, nothing);
  if (typeof merged === 'string') throw new UsageError(merged);
  const failOn = flags.failOn ?? config.failOn;
  const { code, lines } = judgeResult({ analysis: merged, faults: [] }, flags, failOn);
  const paths = { pathPrefix: readPathPrefix(process.cwd()), links: new Map<string, string>() };
  await writeReports(merged, targets, { flags, exitCode: code, paths, failOn });
  await writeLines(process.stderr, lines);
  return code;
}

function readReport(path: string, rules: readonly RuleInfo[]): ReportFile & { readonly path: string } {
  let text: string;
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path}: the report cannot be read: ${readReason(error)}`);
  }
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    // A process that was killed leaves half a file, or an empty one.
    throw new UsageError(`${path}: it is no whole JSON report: ${(error as Error).message}`);
  }
  const report = decodeReport(value, rules);
  if (typeof report === 'string') throw new UsageError(`${path}: ${report}`);
  return { ...report, path };
}
