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
}

/** Analyzes each fleet of the configuration by itself, and gives one result. */
export async function analyzeFleets(
  files: readonly SourceFile[],
  { flags, configuration, choice, lineHashes }: FleetsInput,
): Promise<AnalyzeResult> {
  const results: AnalyzeResult[] = [];
  for (const fleet of chooseFleets(configuration, flags)) {
    results.push(
      await analyze({
        ...choice,
        files: filesOfFleet(files, fleet, configuration.base),
        platform: nodePlatform,
        read: { clusterOf: flags.clusterOf, snippets: flags.snippets, limits: flags.limit.archives },
        model: readModelOptions(fleet, flags),
        fleet: fleet.name,
        lineHashes,
      }),
    );
  }
  const [first, ...others] = results;
  if (first === undefined) throw new Error('a configuration has at least one fleet');
  const analysis = mergeAnalyses(
    first.analysis,
    others.map((result) => result.analysis),
  );
  return { analysis, faults: results.flatMap((result) => result.faults) };
}
