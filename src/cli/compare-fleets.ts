import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { type CompareResult, compare } from '../compare.ts';
import type { ChangeView, FreshFinding } from '../diff/change-view.ts';
import type { Analysis } from '../evaluate/analysis.ts';
import type { Finding } from '../evaluate/finding.ts';
import type { SourceFile } from '../read/source.ts';
import { findInput, readScope } from './check-input.ts';
import type { Configuration } from './configuration.ts';
import type { DiffSide, DiffSides } from './diff-sides.ts';
import { findSourceFiles } from './files.ts';
import { chooseFleets, filesOfFleet, readModelOptions } from './fleet-input.ts';
import { mergeAnalyses } from './merge-analyses.ts';
import type { Flags } from './options.ts';
import { nodePlatform } from './platform.ts';
import { readRevisionFiles } from './revision-files.ts';
import type { RuleChoice } from './rule-choice.ts';

/** What a comparison needs besides the files. */
export interface CompareRun {
  readonly flags: Flags;
  readonly configuration: Configuration;
  readonly choice: RuleChoice;
  readonly lineHashes: boolean;
  readonly step?: (stage: string, files?: readonly SourceFile[]) => void;
}

/** All fleets of a configuration compared. */
export interface FleetsComparison {
  /** The head revision with all its findings. */
  readonly whole: Analysis;
  /** The same with the new findings alone, each marked as new or grown. */
  readonly fresh: Analysis;
  readonly known: number;
  readonly gone: readonly Finding[];
  /** New in the head revision, but silenced there: known and not silenced in the base revision. */
  readonly hidden: readonly Finding[];
  readonly listed: readonly FreshFinding[];
  readonly views: readonly ChangeView[];
  readonly faults: CompareResult['faults'];
  readonly files: number;
  readonly refused: readonly string[];
  readonly links: ReadonlyMap<string, string>;
}

/** Reads both sides, and compares each fleet of the configuration by itself. */
export async function compareFleets(sides: DiffSides, run: CompareRun): Promise<FleetsComparison> {
  const { flags, configuration, choice, lineHashes, step } = run;
  const { inventories, dumps } = sortInventories(flags.inventory);
  const today = dumps.length === 0 ? [] : (await findSourceFiles(dumps, { root: process.cwd() })).files;
  const [base, head] = [await readSide(sides.base, run), await readSide(sides.head, run)];
  step?.('find', [...base.files, ...head.files]);
  const known = { ...flags, inventory: inventories };
  const results: CompareResult[] = [];
  for (const fleet of chooseFleets(configuration, flags)) {
    const filesOf = (files: readonly SourceFile[]): readonly SourceFile[] => [
      ...filesOfFleet(files, fleet, configuration.base),
      ...today,
    ];
    const result = await compare({
      ...choice,
      files: filesOf(head.files),
      base: filesOf(base.files),
      platform: nodePlatform,
      read: { clusterOf: flags.clusterOf, snippets: flags.snippets, limits: flags.limit.archives },
      model: readModelOptions(fleet, known),
      fleet: fleet.name,
      suppressions: configuration.config.suppressions,
      lineHashes,
      ...(step !== undefined && { step }),
    });
    results.push(result);
  }
  const links = new Map(head.links);
  const refused = [...base.refused, ...head.refused];
  return { ...mergeResults(results), files: head.files.length + base.files.length, refused, links };
}

/** An inventory is one file of YAML; a folder or archive is a dump, the state of today under both revisions. */
function sortInventories(paths: readonly string[]): {
  readonly inventories: readonly string[];
  readonly dumps: readonly string[];
} {
  const isDump = (path: string): boolean =>
    statSync(path, { throwIfNoEntry: false })?.isDirectory() === true || /\.(tar|tgz|gz|zip)$/i.test(path);
  return { inventories: paths.filter((path) => !isDump(path)), dumps: paths.filter(isDump) };
}

interface ReadSide {
  readonly files: readonly SourceFile[];
  readonly refused: readonly string[];
  readonly links: ReadonlyMap<string, string>;
}

async function readSide(side: DiffSide, { flags, configuration }: CompareRun): Promise<ReadSide> {
  if (side.kind === 'paths') {
    const found = await findInput(side.paths, flags, configuration);
    const refused = [...found.refused.map(({ message }) => message), ...found.limitsReached];
    return { files: found.files, refused, links: found.links };
  }
  const files = readRevisionFiles(side.commit, {
    top: side.top,
    paths: readScope(side.paths, flags, configuration).map((path) => resolve(path)),
    ignore: configuration.config.ignorePaths,
    base: configuration.base,
    noIgnore: flags.noIgnore,
    snippets: flags.snippets,
    limits: flags.limit.files,
  });
  return { files, refused: [], links: new Map() };
}

type Merged = Omit<FleetsComparison, 'files' | 'refused' | 'links'>;

function mergeResults(results: readonly CompareResult[]): Merged {
  const [first, ...others] = results.map(({ analysis }) => analysis);
  if (first === undefined) throw new Error('a configuration has at least one fleet');
  const whole = mergeAnalyses(first, others);
  const grown = new Map(results.flatMap(({ findings }) => [...findings.grown]));
  const isFresh = new Set(results.flatMap(({ findings }) => findings.fresh));
  const fresh = whole.findings.filter((finding) => isFresh.has(finding));
  const before = new Set(results.flatMap((result) => result.before.findings.map(identityKey)));
  return {
    whole,
    fresh: withFindings(
      whole,
      fresh.map((finding) => ({ ...finding, novelty: grown.has(finding) ? 'grown' : 'new' })),
    ),
    known: whole.findings.length - fresh.length,
    gone: results.flatMap(({ findings }) => findings.gone),
    hidden: (whole.suppressed ?? [])
      .map(({ finding }) => finding)
      .filter((finding) => before.has(identityKey(finding))),
    listed: fresh.map((finding) => ({
      rule: finding.rule,
      identity: finding.identity,
      severity: finding.severity,
      message: finding.message,
      uri: finding.cause.location.uri,
      line: finding.cause.location.startLine,
      grown: grown.get(finding) ?? [],
    })),
    views: results.flatMap(({ views }) => views),
    faults: results.flatMap(({ faults }) => faults),
  };
}

function identityKey({ fleet, rule, identity }: Finding): string {
  return `${fleet} ${rule} ${identity}`;
}

/** The analysis with these findings instead of its own. */
function withFindings(analysis: Analysis, findings: readonly Finding[]): Analysis {
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return { ...analysis, findings, summary: { ...analysis.summary, findings: counts } };
}
