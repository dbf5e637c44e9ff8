import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Json, JsonObject } from '../api/json.ts';
import { isJsonObject, readString } from '../api/json.ts';

/** The cases of one folder of recorded answers, and the plain JSON files beside them by name. */
export interface Recording {
  readonly topic: string;
  readonly cases: readonly JsonObject[];
  readonly siblings: ReadonlyMap<string, Json>;
}

/**
 * Reads every `*.jsonl` and `*.jsonl.gz` of a folder. Sibling JSON files are handed to the comparison;
 * a folder without `discovery.json` takes the one of the `admission` folder beside it.
 * Throws, with file and line, when a line is no JSON object: a damaged recording proves nothing.
 */
export function readRecording(folder: string): Recording {
  const names = readdirSync(folder).sort();
  const cases = names
    .filter((name) => /\.jsonl(\.gz)?$/.test(name))
    .flatMap((name) => readLines(join(folder, name)));
  const siblings = new Map<string, Json>();
  for (const name of names.filter((each) => each.endsWith('.json'))) {
    siblings.set(name, JSON.parse(readFileSync(join(folder, name), 'utf8')));
  }
  const discovery = join(folder, '..', 'admission', 'discovery.json');
  if (!siblings.has('discovery.json') && existsSync(discovery)) {
    siblings.set('discovery.json', JSON.parse(readFileSync(discovery, 'utf8')));
  }
  return { topic: basename(folder), cases, siblings };
}

function readLines(path: string): JsonObject[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const value: Json = JSON.parse(line);
    if (!isJsonObject(value) || readString(value, 'id') === '') {
      throw new Error(`${path}:${index + 1}: not a recorded case: a JSON object with an id is expected`);
    }
    return [value];
  });
}
