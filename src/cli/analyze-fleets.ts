import { type AnalyzeResult, analyze } from '../analyze.ts';
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
  { flags, configuration, choice, lineHashes, step }: FleetsInput,
): Promise<AnalyzeResult> {
  const results: AnalyzeResult[] = [];
  const fleets = chooseFleets(configuration, flags);
  for (const fleet of fleets) {
    const result = await analyze({
      ...choice,
      files: filesOfFleet(files, fleet, configuration.base),
      platform: nodePlatform,
      read: { clusterOf: flags.clusterOf, snippets: flags.snippets, limits: flags.limit.archives },
      model: readModelOptions(fleet, flags),
      fleet: fleet.name,
      lineHashes,
      ...(step !== undefined && { step }),
    });
    results.push(fleets.length === 1 ? result : namingFleet(result, fleet.name));
  }
  const [first, ...others] = results;
  if (first === undefined) throw new Error('a configuration has at least one fleet');
  const analysis = mergeAnalyses(
    first.analysis,
    others.map((result) => result.analysis),
  );
  return { analysis, faults: results.flatMap((result) => result.faults) };
}

/** With several fleets, statements about a whole run say which one they mean; findings carry the name anyway. */
function namingFleet(result: AnalyzeResult, name: string): AnalyzeResult {
  const notifications = result.analysis.notifications.map((each) => ({
    ...each,
    message: `Fleet ${name}: ${each.message}`,
  }));
  return { ...result, analysis: { ...result.analysis, notifications } };
}
