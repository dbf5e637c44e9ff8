import { type AnalyzeResult, analyze } from '../analyze.ts';
import type { Analysis } from '../evaluate/analysis.ts';
import { analyzeDump } from './analyze-fleets.ts';
import { againstBaseline, type CheckOutcome, judgeResult } from './check.ts';
import { findDump, judgeInput } from './check-input.ts';
import { readConfiguration } from './configuration.ts';
import { type Dump, listDumps } from './dumps.ts';
import { EXIT, type ExitCode, UsageError } from './exit-code.ts';
import { chooseFleets } from './fleet-input.ts';
import { mergeAnalyses } from './merge-analyses.ts';
import type { Flags } from './options.ts';
import { nodePlatform } from './platform.ts';
import { startProgress } from './progress.ts';
import { readPathPrefix } from './repository.ts';
import { type RuleChoice, readRuleChoice } from './rule-choice.ts';
import { isInShard } from './shard.ts';
import { readTargets } from './targets.ts';
import { writeReports } from './write-reports.ts';

/**
 * Analyzes each entry of the folders as a fleet of its own, one after the other, and writes one report. With
 * `--shard`, the entries of this process only; `fleetlint merge` makes one report of those of all.
 */
export async function checkEach(operands: readonly string[], flags: Flags): Promise<CheckOutcome> {
  refuseFlags(flags);
  const targets = readTargets(flags.format, flags.output);
  const configuration = readConfiguration(flags.config);
  const choice = readRuleChoice(configuration.config, flags);
  const [settings, ...others] = chooseFleets(configuration, flags);
  if (settings === undefined || others.length > 0) {
    throw new UsageError(
      'with --each, entries are the fleets: say with --fleet which of the configuration holds for all',
    );
  }
  const { shard } = flags;
  const all = listDumps(operands, flags, configuration);
  const dumps = shard === undefined ? all : all.filter(({ entry }) => isInShard(entry, shard));
  const paths = { pathPrefix: readPathPrefix(process.cwd()), links: new Map<string, string>() };
  if (all.length === 0) {
    const lines = ['fleetlint: no dump to analyze (--allow-empty accepts that)'];
    return flags.allowEmpty
      ? { code: EXIT.clean, lines: [], targets, paths }
      : { code: EXIT.usage, lines, targets, paths };
  }
  const progress = startProgress(flags, process.stderr);
  const lineHashes = targets.some((target) => target.format.lineHashes);
  const analyzeOne = async (dump: Dump) => {
    const found = await findDump(dump.path, flags, configuration);
    progress.step('find', found.files);
    for (const [uri, real] of found.links) paths.links.set(uri, real);
    const fleet = { ...settings, name: dump.fleet, paths: [] };
    const run = { flags, configuration, choice, lineHashes, step: progress.step };
    const result = found.files.length === 0 ? undefined : await analyzeDump(found.files, fleet, run);
    return { ...judgeDump(dump, judgeInput(found, { ...flags, allowEmpty: true }), result), result };
  };
  const ran = await analyzeInTurn(dumps, analyzeOne, choice);
  const names = dumps.map(({ fleet }) => fleet);
  const { analysis, lines } = againstBaseline(ran.analysis, names, { flags, choice });
  const failOn = flags.failOn ?? configuration.config.failOn;
  // One part of several may be without objects; whether all are is for the merged report to say.
  const allowEmpty = flags.allowEmpty || shard !== undefined;
  const outcome = judgeResult({ analysis, faults: ran.faults }, { ...flags, allowEmpty }, failOn);
  const code = ran.code === EXIT.clean ? outcome.code : ran.code;
  await writeReports(analysis, targets, { flags, exitCode: code, paths, failOn });
  progress.step('write');
  return {
    code,
    lines: [...ran.lines, ...lines, ...outcome.lines, ...progress.end()],
    analysis,
    targets,
    paths,
  };
}

/** What changes files, or a file that other processes share, has no place here. */
function refuseFlags({ fix, shard, updateBaseline, pruneBaseline }: Flags): void {
  if (fix !== undefined) throw new UsageError('--fix does not go with --each: dumps are not edited');
  if (shard !== undefined && (updateBaseline || pruneBaseline)) {
    throw new UsageError('--shard sees only a part of the findings; update the baseline with --each alone');
  }
}

interface DumpOutcome {
  readonly code: ExitCode;
  readonly lines: readonly string[];
  readonly result: AnalyzeResult | undefined;
}

function judgeDump(
  { path }: Dump,
  { code, lines }: { readonly code: ExitCode; readonly lines: readonly string[] },
  result: AnalyzeResult | undefined,
): Omit<DumpOutcome, 'result'> {
  const isEmpty = result === undefined && code === EXIT.clean;
  return { code, lines: isEmpty ? [...lines, `fleetlint: ${path}: no file to analyze`] : lines };
}

/** One dump after the other, so that no two are in memory; what each gave is put together. */
async function analyzeInTurn(
  dumps: readonly Dump[],
  analyzeOne: (dump: Dump) => Promise<DumpOutcome>,
  choice: RuleChoice,
): Promise<AnalyzeResult & Omit<DumpOutcome, 'result'>> {
  let code: ExitCode = EXIT.clean;
  const lines: string[] = [];
  const faults: AnalyzeResult['faults'][number][] = [];
  const analyses: Analysis[] = [];
  for (const dump of dumps) {
    const ran = await analyzeOne(dump);
    if (ran.code !== EXIT.clean) code = ran.code;
    lines.push(...ran.lines);
    if (ran.result === undefined) continue;
    faults.push(...ran.result.faults);
    analyses.push(ran.result.analysis);
  }
  return { code, lines, faults, analysis: mergeAnalyses(await analyzeNothing(choice), analyses) };
}

/** What a run without any file says: the rules there are, and nothing found. */
export async function analyzeNothing(choice: RuleChoice): Promise<Analysis> {
  const { analysis } = await analyze({ ...choice, files: [], platform: nodePlatform });
  const rules = { evaluated: 0, notEvaluated: 0 };
  const findings = { error: 0, warning: 0, note: 0 };
  const summary = { ...analysis.summary, findings, rules };
  return { ...analysis, findings: [], notEvaluated: [], notifications: [], summary };
}
