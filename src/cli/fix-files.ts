import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Analysis } from '../evaluate/analysis.ts';
import { type FileChange, type FixChoice, planFixes, type SkippedFix } from '../fix/fix.ts';
import { count } from '../model/list.ts';
import type { SourceFile } from '../read/source.ts';
import { UsageError } from './exit-code.ts';
import { writeVerbatim } from './output.ts';
import { nodePlatform } from './platform.ts';

/** One round over some files: what is found in them. */
export type Round<T extends { readonly analysis: Analysis }> = (files: readonly SourceFile[]) => Promise<T>;

/** What came of fixing: the last round, and each file that changed, against how it was at first. */
export interface Fixed<T> {
  readonly last: T;
  readonly changes: readonly FileChange[];
  readonly fixed: number;
  readonly skipped: readonly SkippedFix[];
}

/** One fix may uncover the next; a fix that undoes another one ends here. */
const MOST_ROUNDS = 10;

/** Makes fixes in memory, round by round, until none is left. */
export async function fixFiles<T extends { readonly analysis: Analysis }>(
  files: readonly SourceFile[],
  first: T,
  choice: FixChoice,
  round: Round<T>,
): Promise<Fixed<T>> {
  let current = files;
  let last = first;
  let fixed = 0;
  const changes = new Map<string, FileChange>();
  const exists = (uri: string): boolean =>
    current.some((file) => file.uri === uri) || existsSync(resolve(uri));
  for (let rounds = 0; rounds < MOST_ROUNDS; rounds++) {
    const plan = planFixes(last.analysis.findings, { choice, platform: nodePlatform, exists });
    if (plan.changes.length === 0)
      return { last, changes: [...changes.values()], fixed, skipped: plan.skipped };
    fixed += plan.fixed.length;
    for (const change of plan.changes) changes.set(change.uri, joinChanges(changes.get(change.uri), change));
    current = applyChanges(current, plan.changes);
    last = await round(current);
  }
  return { last, changes: [...changes.values()], fixed, skipped: [] };
}

function joinChanges(earlier: FileChange | undefined, later: FileChange): FileChange {
  if (earlier === undefined) return later;
  return { ...later, before: earlier.before, titles: [...earlier.titles, ...later.titles] };
}

function applyChanges(files: readonly SourceFile[], changes: readonly FileChange[]): readonly SourceFile[] {
  const after = new Map(changes.map((change) => [change.uri, change.after]));
  const kept = files.flatMap((file) => {
    if (!after.has(file.uri)) return [file];
    const text = after.get(file.uri);
    after.delete(file.uri);
    return text === undefined ? [] : [{ ...file, bytes: Buffer.from(text) }];
  });
  const fresh = [...after].flatMap(([uri, text]) =>
    text === undefined ? [] : [{ uri, bytes: Buffer.from(text) }],
  );
  return [...kept, ...fresh];
}

/** Writes what was fixed: each file whole or not at all. */
export function writeChanges(changes: readonly FileChange[]): void {
  for (const { uri, after } of changes) {
    try {
      if (after === undefined) rmSync(resolve(uri));
      else writeVerbatim(resolve(uri), [after]);
    } catch (error) {
      throw new UsageError(`${uri}: the fix cannot be written: ${(error as Error).message}`);
    }
  }
}

/** What to say on stderr about fixes that were made, or would be. */
export function reportFixes(
  { changes, fixed, skipped }: Fixed<unknown>,
  isDryRun: boolean,
): readonly string[] {
  const verb = isDryRun ? 'would be fixed' : 'fixed';
  const done = `fleetlint: ${count(fixed, 'finding')} ${verb} in ${count(changes.length, 'file')}`;
  const left = skipped.map(
    ({ finding, title, reason }) =>
      `fleetlint: ${finding.cause.location.uri}:${finding.cause.location.startLine}: ${finding.rule} not fixed (${title}): ${reason}`,
  );
  return [done, ...new Set(left)];
}
