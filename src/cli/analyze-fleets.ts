import { type AnalyzeResult, analyze } from '../analyze.ts';
import type { Analysis } from '../evaluate/analysis.ts';
import type { FleetConfig } from '../evaluate/config.ts';
import type { Finding } from '../evaluate/finding.ts';
import type { SourceFile } from '../read/source.ts';
import type { Configuration } from './configuration.ts';
import { chooseFleets, filesOfFleet, readModelOptions } from './fleet-input.ts';
import { mergeAnalyses } from './merge-analyses.ts';
import type { Flags } from './options.ts';
import { nodePlatform } from './platform.ts';
import type { RuleChoice } from './rule-choice.ts';

/** What an analysis needs besides the files. */
export interface FleetsInput {
  readonly flags: Flags;
  readonly configuration: Configuration;
  readonly choice: RuleChoice;
  readonly lineHashes: boolean;
  /** Called at the end of each stage. */
  readonly step?: (stage: string) => void;
}

/** Analyzes each fleet of the configuration by itself, and gives one result. */
export async function analyzeFleets(
  files: readonly SourceFile[],
  input: FleetsInput,
): Promise<AnalyzeResult> {
  const { flags, configuration } = input;
  const results: AnalyzeResult[] = [];
  const fleets = chooseFleets(configuration, flags);
  for (const fleet of fleets) {
    const result = await analyzeFleet(filesOfFleet(files, fleet, configuration.base), fleet, input);
    results.push(fleets.length === 1 ? result : namingFleet(result, fleet.name));
  }
  const [first] = results;
  if (first === undefined) throw new Error('a configuration has at least one fleet');
  const isWhole = fleets.length === configuration.config.fleets.length;
  const unused = isWhole ? unusedInAll(results, configuration) : new Set<string>();
  const [head, ...tail] = results.map(({ analysis }) => withoutUnused(analysis, configuration, unused));
  const analysis = mergeAnalyses(head ?? first.analysis, tail);
  return { analysis, faults: results.flatMap((result) => result.faults) };
}

/** Analyzes the files of one fleet. */
function analyzeFleet(
  files: readonly SourceFile[],
  fleet: FleetConfig,
  { flags, configuration, choice, lineHashes, step }: FleetsInput,
): Promise<AnalyzeResult> {
  return analyze({
    ...choice,
    files,
    platform: nodePlatform,
    read: { clusterOf: flags.clusterOf, snippets: flags.snippets, limits: flags.limit.archives },
    model: readModelOptions(fleet, flags),
    fleet: fleet.name,
    suppressions: configuration.config.suppressions,
    lineHashes,
    ...(step !== undefined && { step }),
  });
}

/**
 * Analyzes the files of one dump among several as a fleet of its own. Entries of the configuration without effect
 * are not told: another dump may need them, which perhaps another process reads.
 */
export async function analyzeDump(
  files: readonly SourceFile[],
  fleet: FleetConfig,
  input: FleetsInput,
): Promise<AnalyzeResult> {
  const result = namingFleet(await analyzeFleet(files, fleet, input), fleet.name);
  return { ...result, analysis: withoutUnused(result.analysis, input.configuration, new Set()) };
}

/** With several fleets, statements about a whole run say which one they mean; findings carry the name anyway. */
function namingFleet(result: AnalyzeResult, name: string): AnalyzeResult {
  const notifications = result.analysis.notifications.map((each) => ({
    ...each,
    message: `Fleet ${name}: ${each.message}`,
  }));
  return { ...result, analysis: { ...result.analysis, notifications } };
}

/** The rule that tells of suppressions without effect. */
const UNUSED = 'FL0111';

function isInConfiguration({ rule, at }: Finding, { config }: Configuration): boolean {
  return rule === UNUSED && config.sources.includes(at.location.uri);
}

const placeKey = ({ at: { location } }: Finding): string =>
  `${location.uri}:${location.startLine}:${location.startColumn}`;

/** Entries of the configuration hold for all fleets: they are unused when they are so in each. */
function unusedInAll(results: readonly AnalyzeResult[], configuration: Configuration): Set<string> {
  const [first, ...others] = results.map(
    ({ analysis }) =>
      new Set(analysis.findings.filter((each) => isInConfiguration(each, configuration)).map(placeKey)),
  );
  return new Set([...(first ?? [])].filter((key) => others.every((other) => other.has(key))));
}

/** Without the notes on entries that another fleet uses, or one that was not analyzed might. */
function withoutUnused(analysis: Analysis, configuration: Configuration, unused: Set<string>): Analysis {
  const findings = analysis.findings.filter(
    (each) => !isInConfiguration(each, configuration) || unused.delete(placeKey(each)),
  );
  const note = analysis.summary.findings.note - (analysis.findings.length - findings.length);
  return {
    ...analysis,
    findings,
    summary: { ...analysis.summary, findings: { ...analysis.summary.findings, note } },
  };
}
