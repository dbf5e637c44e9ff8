import { isJsonList, isJsonObject, type Json, type JsonObject, pointer } from '../api/json.ts';
import type { KubeObject } from './bundle.ts';
import { findSecrets } from './redact.ts';
import { redactText } from './redact-text.ts';

/** Why a node was taken out of an object. */
export type RedactionReason =
  | 'secret data'
  | 'environment'
  | 'named like a credential'
  | 'printed object'
  | 'coded text';

/** One node that was taken out; its value is nowhere. */
export interface Redaction {
  readonly path: string;
  readonly reason: RedactionReason;
}

/** An object that may be handed on: keys, names and references are there, values of secrets are not. */
export interface RedactedObject {
  readonly value: JsonObject;
  readonly redactions: readonly Redaction[];
}

/** What stands in place of a value; in base64 where that is expected. fleetlint and others read it as taken out. */
const WORD = 'REDACTED';
const CODED_WORD = 'UkVEQUNURUQ=';
/** Keys, tokens and certificates are long runs of all sorts of letters; digests and names are not. */
const CODED = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{40,}={0,2}/g;

/** Takes out of an object whatever outputs would mask (design.md §4.7), and long coded texts besides. */
export function redactKubeObject({ value, kind }: KubeObject): RedactedObject {
  const redactions: Redaction[] = [];
  const secrets = new Set(findSecrets(value, kind));
  const walk = (node: Json, path: string): Json => {
    if (secrets.has(path)) return takeOut(node, path, redactions);
    if (isJsonList(node)) return node.map((item, index) => walk(item, `${path}${pointer(index)}`));
    if (isJsonObject(node)) {
      return Object.fromEntries(
        Object.entries(node).map(([key, item]) => [key, walk(item, `${path}${pointer(key)}`)]),
      );
    }
    if (typeof node !== 'string') return node;
    const shown = node.replace(CODED, (run) => (isCoded(run) ? WORD : run));
    if (shown !== node) redactions.push({ path, reason: 'coded text' });
    return shown;
  };
  return { value: walk(value, '') as JsonObject, redactions };
}

/** Maps and lists keep their shape; a message keeps the words around what it printed. */
function takeOut(node: Json, path: string, redactions: Redaction[]): Json {
  if (typeof node === 'string' && !/\/(data|stringData|value)(\/|$)/.test(path)) {
    const text = redactText(node);
    redactions.push({ path, reason: 'printed object' });
    return text === node ? WORD : text;
  }
  redactions.push({ path, reason: reasonOf(path) });
  return replaceLeaves(node, /\/data(\/[^/]+)?$/.test(path) ? CODED_WORD : WORD);
}

function reasonOf(path: string): RedactionReason {
  if (/\/env\/\d+\/value$/.test(path)) return 'environment';
  return /\/(data|stringData|value|valueInHub|valueInMember)(\/|$)/.test(path)
    ? 'secret data'
    : 'named like a credential';
}

function replaceLeaves(node: Json, word: string): Json {
  if (isJsonList(node)) return node.map((item) => replaceLeaves(item, word));
  if (isJsonObject(node))
    return Object.fromEntries(Object.entries(node).map(([key, item]) => [key, replaceLeaves(item, word)]));
  return node === null || node === '' ? node : word;
}

function isCoded(run: string): boolean {
  return /[A-Z]/.test(run) && /[a-z]/.test(run) && /[0-9]/.test(run);
}
