import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { type Config, defaultConfig, readConfig } from '../evaluate/config.ts';
import type { Rule } from '../evaluate/rule.ts';
import { readRules } from '../evaluate/rule-file.ts';
import { UsageError } from './exit-code.ts';
import { findRepository } from './repository.ts';

/** The name of the configuration file, looked for from the current folder up to the top of the repository. */
export const CONFIG_NAME = 'fleetlint.yaml';

/** A configuration, and the folder that its patterns are relative to (absolute). */
export interface Configuration {
  readonly config: Config;
  readonly base: string;
}

/** Reads the named configuration, or the nearest one above; the default one when there is none. */
export function readConfiguration(named: string | undefined): Configuration {
  const path = named === undefined ? findConfiguration() : resolve(named);
  if (path === undefined) return defaultConfiguration();
  if (!existsSync(path)) throw new UsageError(`${named}: there is no such configuration file`);
  const { config, errors } = readConfig(uriOf(path), readText);
  refuseErrors(errors);
  return { config, base: dirname(path) };
}

/** The configuration of a run without a file. */
export function defaultConfiguration(): Configuration {
  return { config: defaultConfig(), base: process.cwd() };
}

function findConfiguration(): string | undefined {
  const top = findRepository(process.cwd()) ?? process.cwd();
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const path = join(folder, CONFIG_NAME);
    if (existsSync(path)) return path;
    if (folder === top || dirname(folder) === folder) return undefined;
  }
}

/** Rules of the folders (or files), which may refer to `shipped` ones but not take their ids. */
export function readRulePacks(folders: readonly string[], shipped: readonly Rule[]): readonly Rule[] {
  return readRuleFiles(readTexts(folders), shipped);
}

/** The same for rules under test, which may be the shipped ones themselves: those of their ids give way. */
export function readTestedRules(folders: readonly string[], shipped: readonly Rule[]): readonly Rule[] {
  const files = readTexts(folders);
  const own = new Set(files.map(({ text }) => /^id:\s*["']?([\w-]+)/m.exec(text)?.[1]));
  return readRuleFiles(
    files,
    shipped.filter((rule) => !own.has(rule.id)),
  );
}

interface RuleText {
  readonly uri: string;
  readonly text: string;
}

function readTexts(folders: readonly string[]): readonly RuleText[] {
  return folders
    .flatMap(listRuleFiles)
    .map((path) => ({ uri: uriOf(path), text: readFileSync(path, 'utf8') }));
}

function readRuleFiles(files: readonly RuleText[], known: readonly Rule[]): readonly Rule[] {
  const { rules, errors } = readRules(files, undefined, known);
  refuseErrors(errors);
  return rules;
}

/** The rule files below a folder, in order; the file itself when it is one. */
export function listRuleFiles(folder: string): readonly string[] {
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) throw new UsageError(`${folder}: there is no such folder of rules`);
  if (stats.isFile()) return [resolve(folder)];
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
    .map((entry) => resolve(entry.parentPath, entry.name));
  if (files.length === 0) throw new UsageError(`${folder}: there is no rule file in it`);
  return files.sort();
}

interface LocatedError {
  readonly uri: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** Mistakes in files of ours stop the run, all of them at once. */
function refuseErrors(errors: readonly LocatedError[]): void {
  if (errors.length === 0) return;
  const lines = errors.map(({ uri, line, column, message }) => `${uri}:${line}:${column}: ${message}`);
  throw new UsageError(lines);
}

/** A path relative to the current folder, with forward slashes. */
export function uriOf(path: string): string {
  return relative(process.cwd(), path).split(sep).join('/');
}

function readText(uri: string): string | undefined {
  try {
    return readFileSync(resolve(uri), 'utf8');
  } catch {
    // Whatever the reason, the reader of the configuration says that the file cannot be read, and where it is named.
    return undefined;
  }
}
