import { type Dirent, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import glob from 'fast-glob';
import { compareText } from '../model/identity.ts';
import { CONFIG_NAME, type Configuration, uriOf } from './configuration.ts';
import { UsageError } from './exit-code.ts';
import { isIgnored, isSkippedFolder, readIgnoreRules, readRulesAbove } from './ignore-rules.ts';
import type { Flags } from './options.ts';
import { isWantedFile, readReason } from './walk.ts';

/** One dump among several: a file, archive or folder that is a fleet of its own. */
export interface Dump {
  /** The name of its fleet: that of the entry, without the ending where that is unique. */
  readonly fleet: string;
  /** The name of the entry, by which it is given to a process. */
  readonly entry: string;
  readonly path: string;
}

const ENDING = /\.(tar\.gz|tgz|tar|zip|ya?ml|json|jsonl|ndjson)(\.gz)?$/i;

/**
 * The dumps that operands of `--each` name, in order of their paths: the entries of folders, and files by
 * themselves; patterns stand for what they match. Names are given here, before anything is divided among processes.
 */
export function listDumps(operands: readonly string[], flags: Flags, configuration: Configuration): Dump[] {
  const paths = (operands.length === 0 ? ['.'] : operands).flatMap((operand) => {
    if (operand === '-') throw new UsageError('--each takes folders and files; stdin is one input');
    return listEntries(operand, flags, configuration);
  });
  const unique = [...new Map(paths.map((path) => [resolve(path), path])).values()].sort(compareText);
  const count = (name: (path: string) => string): ReadonlyMap<string, number> => {
    const counts = new Map<string, number>();
    for (const path of unique) counts.set(name(path), (counts.get(name(path)) ?? 0) + 1);
    return counts;
  };
  const stem = (path: string): string => basename(path).replace(ENDING, '') || basename(path);
  const entry = (path: string): string => basename(resolve(path));
  const [stems, entries] = [count(stem), count(entry)];
  return unique.map((path) => {
    const isAlone = entries.get(entry(path)) === 1;
    const fleet = stems.get(stem(path)) === 1 ? stem(path) : isAlone ? entry(path) : path;
    return { fleet, entry: entry(path), path };
  });
}

function listEntries(operand: string, flags: Flags, configuration: Configuration): readonly string[] {
  const stats = statSync(operand, { throwIfNoEntry: false });
  if (stats?.isDirectory()) return listFolder(operand, flags, configuration);
  // What is not there is refused when it is read.
  if (stats !== undefined || !glob.isDynamicPattern(operand)) return [operand];
  const matches = glob.sync(operand, { onlyFiles: false, followSymbolicLinks: false });
  return matches.length === 0 ? [operand] : matches;
}

function listFolder(folder: string, flags: Flags, { config, base }: Configuration): readonly string[] {
  const at = resolve(folder);
  const above = flags.noIgnore ? undefined : readRulesAbove(at, base, config.ignorePaths);
  const rules = flags.noIgnore ? undefined : readIgnoreRules(at, above);
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw new UsageError(`${folder}: it cannot be listed: ${readReason(error)}`);
  }
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
    const isWanted = isFolder
      ? !isSkippedFolder(entry.name)
      : isWantedFile(entry.name, flags.snippets) && entry.name !== CONFIG_NAME;
    const isPassedOver = rules !== undefined && isIgnored(rules, resolve(path), isFolder);
    return isWanted && !isPassedOver ? [uriOf(resolve(path))] : [];
  });
}
