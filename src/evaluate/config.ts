import {
  isJsonObject,
  type Json,
  type JsonObject,
  readList,
  readNumber,
  readObject,
  readString,
} from '../api/json.ts';
import { type Applier, buildApplier } from '../model/applier.ts';
import type { ClosedNamespace } from '../model/options.ts';
import type { ReferenceAdditions } from '../model/references/reference-field.ts';
import type { SourcePlace } from '../read/place.ts';
import { EMPTY, type LoadText, type Merged, mergeObjects, readFile, words } from './config-merge.ts';
import { decodeReferenceAdditions } from './config-references.ts';
import type { Severity } from './finding.ts';
import { nearestKey } from './shape.ts';
import type { FileError } from './yaml-text.ts';

/** A suppression of the configuration: everything that is stated must match. */
export interface SuppressionEntry {
  readonly rule?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly path?: string;
  readonly placement?: string;
  readonly cluster?: string;
  readonly reason: string;
  /** `2027-01-31`: the last day on which it holds. */
  readonly until?: string;
  /** Where it is written, for FL0111. */
  readonly place: SourcePlace;
}

/** What is stated about one fleet. */
export interface FleetConfig {
  readonly name: string;
  /** Patterns of its files; empty: all. */
  readonly paths: readonly string[];
  readonly scopeComplete: boolean;
  readonly completeKinds: readonly string[];
  readonly closedNamespaces: readonly ClosedNamespace[];
  readonly defaultNamespace: string;
  /** Paths relative to where the run's configuration lies. */
  readonly inventories: readonly string[];
  readonly flags: Readonly<Record<string, string>>;
  /** Who applies the manifests; undefined when not stated. */
  readonly appliedBy: Applier | undefined;
  /** '' when not stated. */
  readonly release: string;
  readonly registries: {
    readonly allowed: readonly string[];
    readonly private: readonly string[];
    readonly attached: readonly string[];
  };
  readonly ingressClasses: readonly string[];
  /** What is added to the tables of references and producers. */
  readonly references: ReferenceAdditions;
  readonly lostClustersPercent: number;
}

/** The effective configuration: plain data, everything filled in. */
export interface Config {
  /** Settings by rule id or name, as written. */
  readonly rules: Readonly<Record<string, 'off' | 'on' | Severity>>;
  readonly rulePacks: readonly string[];
  readonly failOn: Severity | 'never';
  readonly ignorePaths: readonly string[];
  readonly suppressions: readonly SuppressionEntry[];
  /** At least one; a repository without `fleets:` is one fleet called `default`. */
  readonly fleets: readonly FleetConfig[];
  /** The files it was read from, for messages. */
  readonly sources: readonly string[];
}

/**
 * Reads `fleetlint.yaml` and what it extends. Errors carry file, line and column; with errors, the configuration
 * is the default one.
 */
export function readConfig(
  path: string,
  load: LoadText,
): { readonly config: Config; readonly errors: readonly FileError[] } {
  const errors: FileError[] = [];
  const merged = readFile(path, load, errors, []);
  return { config: decodeConfig(errors.length > 0 ? EMPTY : merged), errors };
}

/** The configuration of a run without a file. */
export function defaultConfig(): Config {
  return decodeConfig(EMPTY);
}

function decodeConfig(merged: Merged): Config {
  const { value, ignore, sources } = merged;
  const fleets = Object.entries(readObject(value, 'fleets') ?? {});
  return {
    rules: Object.fromEntries(Object.entries(readObject(value, 'rules') ?? {})) as Config['rules'],
    rulePacks: words(value, 'rulePacks'),
    failOn: (readString(value, 'failOn') || 'error') as Config['failOn'],
    ignorePaths: ignore.flatMap(({ item }) => (typeof item === 'string' ? [item] : [])),
    suppressions: ignore.flatMap(({ item, place }) =>
      isJsonObject(item) ? [{ ...item, place } as unknown as SuppressionEntry] : [],
    ),
    fleets:
      fleets.length === 0
        ? [decodeFleet('default', value)]
        : fleets.map(([name, own]) =>
            decodeFleet(name, isJsonObject(own) ? mergeObjects(value, own) : value),
          ),
    sources,
  };
}

function decodeFleet(name: string, value: JsonObject): FleetConfig {
  const flags = Object.entries(readObject(value, 'hubAgent', 'flags') ?? {});
  return {
    name,
    paths: words(value, 'paths'),
    scopeComplete: readString(value, 'scope') === 'complete',
    completeKinds: words(value, 'complete', 'kinds'),
    closedNamespaces: readList(value, 'closedNamespaces').map(decodeClosed),
    defaultNamespace: readString(value, 'defaultNamespace'),
    inventories: words(value, 'inventory'),
    flags: Object.fromEntries(flags.map(([flag, setting]) => [flag.replace(/^-+/, ''), String(setting)])),
    appliedBy: decodeApplier(value),
    release: readString(value, 'release'),
    registries: {
      allowed: words(value, 'registries', 'allowed'),
      private: words(value, 'registries', 'private'),
      attached: words(value, 'registries', 'attached'),
    },
    ingressClasses: words(value, 'ingressClasses'),
    references: decodeReferenceAdditions(value),
    lostClustersPercent: readNumber(value, 'thresholds', 'lostClustersPercent') ?? 50,
  };
}

function decodeApplier(value: JsonObject): Applier | undefined {
  const user = readString(value, 'appliedBy', 'user');
  return user === '' ? undefined : buildApplier(user, words(value, 'appliedBy', 'groups'));
}

function decodeClosed(item: Json): ClosedNamespace {
  if (typeof item === 'string') return { namespace: item };
  const cluster = readString(item, 'cluster');
  return { namespace: readString(item, 'namespace'), ...(cluster === '' ? {} : { cluster }) };
}

/** What `rules:` settings mean for the rules there are: which are off, which were asked for, which have another severity. */
export interface RuleSettings {
  readonly off: ReadonlySet<string>;
  /** Rules that are `on` or have a severity: those that are off by themselves are then judged. */
  readonly on: ReadonlySet<string>;
  readonly levels: ReadonlyMap<string, Severity>;
  /** Names that no rule has, each with a suggestion. */
  readonly problems: readonly string[];
}

/** Matches settings with rules, by id or name; later settings win. */
export function matchRuleSettings(
  settings: Iterable<readonly [string, 'off' | 'on' | Severity]>,
  rules: readonly { readonly id: string; readonly name: string }[],
): RuleSettings {
  const byName = new Map(
    rules.flatMap((rule) => [[rule.id, rule.id] as const, [rule.name, rule.id] as const]),
  );
  const off = new Set<string>();
  const on = new Set<string>();
  const levels = new Map<string, Severity>();
  const problems: string[] = [];
  for (const [name, setting] of settings) {
    const id = byName.get(name);
    if (id === undefined) {
      problems.push(`there is no rule ${name}${nearestKey(name, [...byName.keys()])}`);
      continue;
    }
    off.delete(id);
    on.delete(id);
    (setting === 'off' ? off : on).add(id);
    if (setting !== 'off' && setting !== 'on') levels.set(id, setting);
  }
  return { off, on, levels, problems };
}
