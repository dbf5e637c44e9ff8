import type { Json } from '../api/json.ts';
import { composeDocument } from './compose.ts';
import type { ComposeCache } from './compose-state.ts';
import { DOCUMENT } from './yaml-events.ts';
import type { DuplicateKey, YamlFault } from './yaml-fault.ts';
import { parseDocumentText } from './yaml-parse.ts';
import { findDocumentEnd } from './yaml-text.ts';

/** One YAML document as kubectl reads it. With a `fault`, `value` is null. Offsets are UTF-16 units of the text. */
export interface YamlDocument {
  readonly value: Json;
  /** How deeply mappings and lists are nested; 0 for a scalar. */
  readonly depth: number;
  /** True when anchors were referred to: parts of the text then have no meaning of their own. */
  readonly aliased: boolean;
  /** True when the text could only be read at the second attempt: other YAML readers may refuse it. */
  readonly second: boolean;
  /** Where the document ends; what follows is another document, or text that kubectl never looks at. */
  readonly end: number;
  readonly duplicates: readonly DuplicateKey[];
  readonly fault?: YamlFault;
}

/**
 * Reads the first document of a text exactly as `YAMLToJSON` of sigs.k8s.io/yaml does: YAML 1.1 booleans and
 * octal numbers, timestamps as strings, the last of two equal keys. An empty text is null. `cache` may be shared between calls. Never throws.
 */
export function decodeYamlDocument(text: string, cache: ComposeCache): YamlDocument {
  const end = findDocumentEnd(text);
  const parsed = parseDocumentText(end === text.length ? text : text.slice(0, end));
  const empty = { value: null, depth: 0, aliased: false, second: false, end, duplicates: [] };
  if ('fault' in parsed) return { ...empty, fault: parsed.fault };
  if (parsed.events.length === 0 && text.startsWith('...', end)) {
    return { ...empty, fault: { reason: 'document end without a document', offset: end } };
  }
  const { events, second } = parsed;
  if (events[0]?.type !== DOCUMENT) return empty;
  return { ...composeDocument(parsed.text, events, cache), second, end };
}
