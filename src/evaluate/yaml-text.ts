import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Json } from '../api/json.ts';
import { pointerSteps } from '../api/json.ts';

/** A mistake in a rule file or configuration: where it is, what it is, and what to do. Counted from 1. */
export interface FileError {
  readonly uri: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A text of ours (rule file, configuration) as data, with a way back from data to lines. */
export interface YamlText {
  readonly uri: string;
  readonly value: Json;
  readonly errors: readonly FileError[];
  /** Builds the error for a JSON pointer; the nearest node that is there is pointed at. */
  readonly errorAt: (pointer: string, message: string, offset?: number, part?: 'key' | 'value') => FileError;
  /** The character offset of a JSON pointer's node, or of the nearest one above it. */
  readonly offsetOf: (pointer: string) => number;
}

const LARGEST = 1_000_000;

/**
 * Reads a rule file or configuration as YAML 1.2, in which `on:` is a word and not a truth value. Manifests are
 * read by `read/yaml`, which follows kubectl instead.
 */
export function readYamlText(text: string, uri: string): YamlText {
  const lines = new LineCounter();
  const tooLarge = text.length > LARGEST;
  const document = parseDocument(tooLarge ? '' : text, { lineCounter: lines, version: '1.2', merge: false });
  const errorAtOffset = (offset: number, message: string): FileError => {
    const { line, col } = lines.linePos(offset);
    return { uri, line: Math.max(line, 1), column: Math.max(col, 1), message };
  };
  const errors = document.errors.map((error) =>
    errorAtOffset(error.pos[0], (error.message.split('\n')[0] ?? '').replace(/ at line \d+.*$/, '')),
  );
  if (tooLarge) errors.push(errorAtOffset(0, `the file is larger than ${LARGEST} characters`));
  const value =
    errors.length > 0
      ? null
      : readValue(() => document.toJS({ maxAliasCount: 100 }) as Json, errors, errorAtOffset);
  const errorAt: YamlText['errorAt'] = (pointer, message, offset = 0, part = 'value') => {
    const found = findOffset(document, pointerSteps(pointer), part);
    return errorAtOffset(found.offset + (isVerbatim(text, found, offset) ? offset : 0), message);
  };
  const offsetOf = (pointer: string): number => findOffset(document, pointerSteps(pointer), 'value').offset;
  return { uri, value, errors, errorAt, offsetOf };
}

/** Aliases that grow without bound make the package throw: that is the file's fault, hence data. */
function readValue(
  read: () => Json,
  errors: FileError[],
  errorAtOffset: (offset: number, message: string) => FileError,
): Json {
  try {
    return read();
  } catch (error) {
    errors.push(errorAtOffset(0, error instanceof Error ? error.message : 'the file cannot be read'));
    return null;
  }
}

interface Found {
  readonly offset: number;
  readonly plain: string | undefined;
}

/**
 * Offset of the node at `steps`, or of the nearest one above it that is there. A step that counts is passed over
 * where the file holds the one item itself instead of a list of it.
 */
function findOffset(
  document: ReturnType<typeof parseDocument>,
  steps: readonly string[],
  part: 'key' | 'value',
): Found {
  let node: unknown = document.contents;
  let key: unknown;
  for (const step of steps) {
    if (isSeq(node)) {
      const item: unknown = node.items[Number(step)];
      if (item === undefined) break;
      [node, key] = [item, undefined];
    } else if (isMap(node)) {
      const pair = node.items.find((each) => isScalar(each.key) && String(each.key.value) === step);
      if (pair === undefined && /^\d+$/.test(step)) continue;
      if (pair === undefined) break;
      [node, key] = [pair.value ?? pair.key, pair.key];
    } else break;
  }
  const found = part === 'key' && isNode(key) ? key : node;
  if (!isNode(found) || !found.range) return { offset: 0, plain: undefined };
  const quoted = isScalar(found) && (found.type === 'QUOTE_DOUBLE' || found.type === 'QUOTE_SINGLE');
  const plain = isScalar(found) && typeof found.value === 'string' ? found.value : undefined;
  return { offset: found.range[0] + (quoted && plain !== undefined && plain !== '' ? 1 : 0), plain };
}

/** True when an offset inside the value is the same offset in the file: no escapes, no folding before it. */
function isVerbatim(text: string, found: Found, offset: number): boolean {
  if (found.plain === undefined || offset === 0) return false;
  return text.startsWith(found.plain.slice(0, offset), found.offset);
}
