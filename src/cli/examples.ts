import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare } from '../analyze.ts';
import type { ExampleOptions } from '../evaluate/examples.ts';
import { relationsByName } from '../evaluate/relations.ts';
import type { ExampleInput, Rule } from '../evaluate/rule.ts';
import { decodeTime } from '../model/time.ts';
import { createLocator } from '../read/location.ts';
import type { SourceFile } from '../read/source.ts';
import { nodePlatform } from './platform.ts';

/** How to run the examples of `rules`; folders they name (`dir:`) are looked up below `root`. */
export function exampleOptions(rules: readonly Rule[], root: string): ExampleOptions {
  return {
    relations: relationsByName(),
    rules,
    sha256: nodePlatform.sha256,
    analyze: async (input) => {
      const now = decodeTime(input.now);
      const context = await prepare({
        files: readExampleFiles(input, root),
        platform: nodePlatform,
        model: now === undefined ? {} : { now },
      });
      return { context, locate: createLocator(nodePlatform).locate };
    },
  };
}

function readExampleFiles(input: ExampleInput, root: string): SourceFile[] {
  if (input.dir !== '') {
    const dir = join(root, input.dir);
    return filesBelow(dir).map((uri) => ({ uri, bytes: readFileSync(join(dir, uri)) }));
  }
  const encoder = new TextEncoder();
  return Object.entries(input.files).map(([uri, text]) => ({ uri, bytes: encoder.encode(text) }));
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
