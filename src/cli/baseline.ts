import { readFileSync } from 'node:fs';
import { isJsonList, isJsonObject, type Json, readList, readString } from '../api/json.ts';
import type { Analysis } from '../evaluate/analysis.ts';
import type { Finding } from '../evaluate/finding.ts';
import { compareKnownFindings, type KnownFinding } from '../evaluate/known-findings.ts';
import { count } from '../model/list.ts';
import { UsageError } from './exit-code.ts';
import { writeFile } from './output.ts';

/** One accepted finding of a baseline file. What is there for people alone is not compared. */
export interface BaselineEntry extends KnownFinding {
  /** What it is about, as `Kind ns/name`. */
  readonly object: string;
  readonly message: string;
}

/** What the flags ask for. */
export interface BaselineChoice {
  readonly path: string;
  /** Take all findings of this run into it. */
  readonly isUpdate: boolean;
  /** Take out what is not found any more. */
  readonly isPrune: boolean;
}

/** Whether an entry could have been found in this run: its fleet was analyzed, its rule judged. */
export type IsJudged = (entry: KnownFinding) => boolean;

/** A run against its baseline, and what to say about it on stderr. */
export interface BaselineOutcome {
  readonly analysis: Analysis;
  readonly lines: readonly string[];
}

/**
 * Takes known findings out of an analysis (design.md §4.8) and keeps the file as asked. A file that cannot be read or
 * written is a mistake of usage, for much rests on it.
 */
export function applyBaseline(
  analysis: Analysis,
  choice: BaselineChoice,
  isJudged: IsJudged,
): BaselineOutcome {
  const { path, isUpdate, isPrune } = choice;
  const before = readBaseline(path, isUpdate);
  const { fresh, gone } = compareKnownFindings(before, analysis.findings);
  const lost = gone.filter(isJudged);
  if (isUpdate) {
    const kept = before.filter((entry) => !isJudged(entry));
    const entries = uniteEntries([...kept, ...analysis.findings.map(entryOf)]);
    writeBaseline(path, entries);
    const changes = `${fresh.length} new, ${lost.length} gone`;
    return {
      analysis: markKnown(analysis, entries),
      lines: [`fleetlint: ${path} holds ${count(entries.length, 'finding')} now: ${changes}`],
    };
  }
  if (isPrune && hasLost(before, analysis, isJudged)) writeBaseline(path, prune(before, analysis, isJudged));
  return { analysis: markKnown(analysis, before), lines: reportLost(path, lost.length, isPrune) };
}

function reportLost(path: string, lost: number, isPrune: boolean): readonly string[] {
  if (lost === 0) return [];
  const what = `${count(lost, 'finding')} of ${path} ${lost === 1 ? 'is' : 'are'} gone`;
  return [
    `fleetlint: ${what}${isPrune ? ', and taken out of it' : '; --prune-baseline takes them out of it'}`,
  ];
}

/** Known findings become suppressed ones; the others are marked as new, or as grown. */
function markKnown(analysis: Analysis, entries: readonly BaselineEntry[]): Analysis {
  const { fresh, known, grown } = compareKnownFindings(entries, analysis.findings);
  const findings = fresh.map(
    (finding): Finding => ({
      ...finding,
      novelty: grown.has(finding) ? 'grown' : 'new',
    }),
  );
  const suppressed = known.map((finding) => ({
    finding,
    by: [{ origin: 'baseline' as const, reason: 'in the baseline', until: '' }],
  }));
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  const all = [...(analysis.suppressed ?? []), ...suppressed];
  return {
    ...analysis,
    findings,
    ...(all.length > 0 && { suppressed: all }),
    summary: { ...analysis.summary, findings: counts },
  };
}

const keyOf = ({ fleet, rule, identity }: KnownFinding): string => `${fleet}\u0001${rule}\u0001${identity}`;

/** Entries without those that are gone, and without clusters that a finding no longer concerns. */
function prune(
  before: readonly BaselineEntry[],
  { findings }: Analysis,
  isJudged: IsJudged,
): readonly BaselineEntry[] {
  const now = new Map<string, Set<string>>();
  for (const finding of findings) {
    const clusters = now.get(keyOf(finding)) ?? new Set();
    now.set(keyOf(finding), new Set([...clusters, ...finding.clusters]));
  }
  return before.flatMap((entry) => {
    if (!isJudged(entry)) return [entry];
    const clusters = now.get(keyOf(entry));
    if (clusters === undefined) return [];
    return [{ ...entry, clusters: entry.clusters.filter((cluster) => clusters.has(cluster)) }];
  });
}

function hasLost(before: readonly BaselineEntry[], analysis: Analysis, isJudged: IsJudged): boolean {
  return JSON.stringify(prune(before, analysis, isJudged)) !== JSON.stringify(before);
}

function entryOf(finding: Finding): BaselineEntry {
  const { fleet, rule, identity, message, clusters, at } = finding;
  const { kind, namespace, name } = at.object ?? { kind: 'file', namespace: '', name: at.location.uri };
  const object = `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`;
  return { fleet, rule, identity, object, message, clusters: [...clusters].sort() };
}

/** One entry for each identity, ordered so that a change touches few lines. */
function uniteEntries(entries: readonly BaselineEntry[]): readonly BaselineEntry[] {
  const united = new Map<string, BaselineEntry>();
  for (const entry of entries) {
    const clusters = [...(united.get(keyOf(entry))?.clusters ?? []), ...entry.clusters];
    united.set(keyOf(entry), { ...entry, clusters: [...new Set(clusters)].sort() });
  }
  const order = ({ fleet, rule, object, identity }: BaselineEntry) =>
    [fleet, rule, object, identity].join('\u0001');
  return [...united.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

const VERSION = 1;

function writeBaseline(path: string, entries: readonly BaselineEntry[]): void {
  const lines = entries.map((entry) => `\n  ${JSON.stringify(entry)}`);
  try {
    writeFile(path, [`{"version":${VERSION},"findings":[${lines.join(',')}\n]}\n`]);
  } catch (error) {
    throw new UsageError(`${path}: the baseline cannot be written: ${(error as Error).message}`);
  }
}

/** The entries of a baseline file; none when it is about to be written first. */
function readBaseline(path: string, isUpdate: boolean): readonly BaselineEntry[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && isUpdate) return [];
    const advice = code === 'ENOENT' ? 'there is no such file; --update-baseline writes it' : message;
    throw new UsageError(`${path}: the baseline cannot be read: ${advice}`);
  }
  const value = parse(path, text);
  if (!isJsonObject(value) || value['version'] !== VERSION || !isJsonList(value['findings'] ?? null)) {
    throw new UsageError(`${path}: this is no baseline of version ${VERSION}; --update-baseline writes one`);
  }
  return readList(value, 'findings').map((item): BaselineEntry => {
    const [fleet, rule, identity] = [
      readString(item, 'fleet'),
      readString(item, 'rule'),
      readString(item, 'identity'),
    ];
    const clusters = readList(item, 'clusters').flatMap((each) => (typeof each === 'string' ? [each] : []));
    return {
      fleet,
      rule,
      identity,
      clusters,
      object: readString(item, 'object'),
      message: readString(item, 'message'),
    };
  });
}

function parse(path: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new UsageError(`${path}: the baseline is no JSON: ${(error as Error).message}`);
  }
}
