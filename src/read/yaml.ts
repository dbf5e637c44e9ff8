import type { Json } from '../api/json.ts';
import { composeDocument } from './compose.ts';
import type { KeyCache } from './compose-state.ts';
import { DOCUMENT, parseYaml } from './yaml-events.ts';
import type { DuplicateKey, YamlFault } from './yaml-fault.ts';

/** One YAML document as kubectl reads it. With a `fault`, `value` is null. Offsets are UTF-16 units of the text. */
export interface YamlDocument {
  readonly value: Json;
  readonly depth: number;
  readonly aliased: boolean;
  readonly duplicates: readonly DuplicateKey[];
  readonly fault?: YamlFault;
}

/**
 * Reads the first document of a text exactly as `YAMLToJSON` of sigs.k8s.io/yaml does: YAML 1.1 booleans and
 * octal numbers, timestamps as strings, the last of two equal keys. An empty text is null.
 */
export function decodeYaml(text: string, keys: KeyCache = new Map()): YamlDocument {
  const parsed = parseYaml(text);
  if ('fault' in parsed) return faulty(parsed.fault);
  const first = parsed.events[0];
  if (first?.type !== DOCUMENT) {
    return { value: null, depth: 0, aliased: false, duplicates: [] };
  }
  return composeDocument(text, parsed.events, keys);
}

function faulty(fault: YamlFault): YamlDocument {
  return { value: null, depth: 0, aliased: false, duplicates: [], fault };
}
