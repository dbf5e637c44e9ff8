import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from '../analyze.ts';
import { readList } from '../api/json.ts';
import { readConfig } from '../evaluate/config.ts';
import type { ExampleOptions } from '../evaluate/examples.ts';
import { relationsByName } from '../evaluate/relations.ts';
import type { ExampleInput, Rule } from '../evaluate/rule.ts';
import type { InventoryFile, ModelOptions } from '../model/options.ts';
import { decodeTime } from '../model/time.ts';
import { createLocator } from '../read/location.ts';
import type { Source, SourceFile } from '../read/source.ts';
import { decodeYaml } from '../read/yaml.ts';
import { nodePlatform } from './platform.ts';

/** How to run the examples of `rules`; folders they name (`dir:`) are looked up below `root`. */
export function exampleOptions(rules: readonly Rule[], root: string): ExampleOptions {
  return {
    relations: relationsByName(),
    rules,
    sha256: nodePlatform.sha256,
    analyze: async (input) => {
      const context = await prepare({
        files: readExampleFiles(input, root),
        ...(input.base !== undefined && { base: readExampleBase(input, root) }),
        platform: nodePlatform,
        model: readExampleOptions(input),
      });
      return { context, locate: createLocator(nodePlatform).locate };
    },
  };
}

/** What the example's configuration states; inventories it names are among its files. */
function readExampleOptions({ config, files, now }: ExampleInput): ModelOptions {
  const text = JSON.stringify(config);
  const [fleet] = readConfig('fleetlint.yaml', () => text).config.fleets;
  const time = decodeTime(now);
  return {
    ...(fleet === undefined
      ? {}
      : {
          scopeComplete: fleet.scopeComplete,
          lostClustersPercent: fleet.lostClustersPercent,
          completeKinds: fleet.completeKinds,
          closedNamespaces: fleet.closedNamespaces,
          registries: fleet.registries,
          ingressClasses: fleet.ingressClasses,
          references: fleet.references,
          inventories: fleet.inventories.map((uri) => readExampleInventory(uri, files[uri] ?? '')),
          ...(Object.keys(fleet.flags).length > 0 && { flags: new Map(Object.entries(fleet.flags)) }),
          ...(fleet.appliedBy !== undefined && { appliedBy: fleet.appliedBy }),
          ...(fleet.release !== '' && { release: fleet.release }),
        }),
    ...(time !== undefined && { now: time }),
  };
}

function readExampleInventory(uri: string, text: string): InventoryFile {
  const bytes = new TextEncoder().encode(text);
  const source: Source = { uri, bytes, kind: 'yaml', encoding: 'utf-8' };
  return { value: decodeYaml(text).value, origin: { source, start: 0, end: bytes.length, pointer: '' } };
}

function readExampleFiles(input: ExampleInput, root: string): SourceFile[] {
  if (input.dir !== '') {
    const dir = join(root, input.dir);
    return filesBelow(dir).map((uri) => ({ uri, bytes: readFileSync(join(dir, uri)) }));
  }
  const encoder = new TextEncoder();
  const inventories = new Set(readList(input.config, 'inventory').map(String));
  return Object.entries(input.files)
    .filter(([uri]) => !inventories.has(uri))
    .map(([uri, text]) => ({ uri, bytes: encoder.encode(text) }));
}

/** The base revision: the files that differ there, empty for one that is not there, and all others as they are. */
function readExampleBase(input: ExampleInput, root: string): SourceFile[] {
  const { base = {} } = input;
  const encoder = new TextEncoder();
  const kept = readExampleFiles(input, root).filter(({ uri }) => !Object.hasOwn(base, uri));
  return [...kept, ...Object.entries(base).map(([uri, text]) => ({ uri, bytes: encoder.encode(text) }))];
}

/** Every file below a folder by its path from there, in order. */
export function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(dir.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}
