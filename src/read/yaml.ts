import { EVENT_ID, type Event, parseEvents, YAMLException } from 'js-yaml';
import type { Json } from '../api/json.ts';
import { composeDocument } from './compose.ts';
import type { DuplicateKey, YamlFault } from './yaml-fault.ts';

/** One YAML document as kubectl reads it. With a `fault`, `value` is null. Offsets are UTF-16 units of the text. */
export interface YamlDocument {
  readonly value: Json;
  readonly depth: number;
  readonly aliased: boolean;
  readonly duplicates: readonly DuplicateKey[];
  readonly fault?: YamlFault;
}

/** kubectl's library goes no deeper (go-yaml 2, `max_indents`). */
const MAX_DEPTH = 10_000;

/** Parser events of a text, or why there are none. Never throws. */
export function parseYaml(text: string): { events: readonly Event[] } | { fault: YamlFault } {
  try {
    return { events: parseEvents(text, { maxDepth: MAX_DEPTH }) };
  } catch (error) {
    if (error instanceof YAMLException) {
      return { fault: { reason: error.reason, offset: error.mark?.position ?? 0 } };
    }
    if (error instanceof RangeError) return { fault: { reason: 'nesting too deep', offset: 0 } };
    throw error;
  }
}

/**
 * Reads the first document of a text exactly as `YAMLToJSON` of sigs.k8s.io/yaml does: YAML 1.1 booleans and
 * octal numbers, timestamps as strings, the last of two equal keys. An empty text is null.
 */
export function decodeYaml(text: string): YamlDocument {
  const parsed = parseYaml(text);
  if ('fault' in parsed) return faulty(parsed.fault);
  const first = parsed.events[0];
  if (first?.type !== EVENT_ID.DOCUMENT) {
    return { value: null, depth: 0, aliased: false, duplicates: [] };
  }
  return composeDocument(text, parsed.events, 0, new Map());
}

function faulty(fault: YamlFault): YamlDocument {
  return { value: null, depth: 0, aliased: false, duplicates: [], fault };
}
