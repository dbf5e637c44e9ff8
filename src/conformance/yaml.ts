import { isJsonList, isJsonObject, type Json, type JsonObject, readObject, readString } from '../api/json.ts';
import { decodeYaml, decodeYamlStream } from '../read/yaml.ts';
import type { CaseResult } from './case-result.ts';
import { type Answers, compareExpectation } from './expectation.ts';

/** Everything a recorded case of this folder may hold. */
const KNOWN_KEYS = ['id', 'yaml', 'note', 'expect', 'strict', 'stream'];
const PARTS = ['expect', 'strict', 'stream'] as const;

/** Beyond 64 bits integers are floats to the recorded library, too. */
const LARGEST = 2n ** 64n - 1n;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * Compares one recorded reading of a YAML text (design.md §8): the first document, leniently (`expect`) and with
 * duplicate keys refused (`strict`, the same as `expect` where the case does not state it), and the whole as a
 * stream. Every key is compared but `message`, whose words are the other libraries' own.
 */
export function compareYamlCase(recorded: JsonObject): CaseResult {
  const unknown = Object.keys(recorded).filter((key) => !KNOWN_KEYS.includes(key));
  const text = readString(recorded, 'yaml');
  const wanted: JsonObject = { ...recorded, strict: recorded['strict'] ?? recorded['expect'] ?? null };
  const answers = { expect: readFirst(text, false), strict: readFirst(text, true), stream: readAll(text) };
  const results = PARTS.map((part) => comparePart(part, readObject(wanted, part), answers[part], text));
  const differences = [
    ...unknown.map((key) => `${key}: the runner does not know this key`),
    ...results.flatMap((result) => result.differences),
  ];
  const compared = results.reduce((sum, result) => sum + result.compared, 0);
  return { agree: differences.length === 0, differences, compared };
}

function comparePart(
  part: string,
  wanted: JsonObject | undefined,
  answers: Answers,
  text: string,
): CaseResult {
  if (wanted === undefined) {
    return { agree: false, differences: [`${part}: the case does not state it`], compared: 0 };
  }
  const { message: _, ...expected } = wanted;
  const exact = Object.hasOwn(expected, 'text') ? { text: renderExact(answers['json'] ?? null, text) } : {};
  const result = compareExpectation(expected, { ...answers, ...exact });
  return { ...result, differences: result.differences.map((difference) => `${part} ${difference}`) };
}

function readFirst(text: string, strict: boolean): Answers {
  const { value, fault, duplicates } = decodeYaml(text);
  const isRefused = fault !== undefined || (strict && duplicates.some(({ mixed }) => !mixed));
  return isRefused ? { error: true } : { json: value };
}

function readAll(text: string): Answers {
  const bytes = encoder.encode(text);
  const { documents, stopped } = decodeYamlStream(bytes, { decodeText: (part) => decoder.decode(part) });
  return stopped ? { docs: documents, error: true } : { docs: documents };
}

/** A value as JSON text with sorted keys; an integer that no double holds exactly is written as in `source`. */
function renderExact(value: Json, source: string): string {
  if (isJsonList(value)) return `[${value.map((item) => renderExact(item, source)).join(',')}]`;
  if (isJsonObject(value)) {
    const keys = Object.keys(value).sort();
    const entries = keys.map((key) => `${JSON.stringify(key)}:${renderExact(value[key] ?? null, source)}`);
    return `{${entries.join(',')}}`;
  }
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return JSON.stringify(value);
  const written = source.match(/[-+]?[0-9]{16,}/g)?.find((digits) => Number(digits) === value);
  return written !== undefined && BigInt(written) <= LARGEST
    ? String(BigInt(written))
    : JSON.stringify(value);
}
