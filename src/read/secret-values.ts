import { decodeBase64 } from '../api/base64.ts';
import { isJsonObject, type Json, readList, readObject, readPath, readString } from '../api/json.ts';
import type { KubeObject } from './bundle.ts';
import { findSecrets } from './redact.ts';
import { isSecretName } from './redact-text.ts';
import type { Platform } from './source.ts';

/** More than any dump needs: what comes after is masked by place alone. */
const MOST = 5000;
const SHORTEST = 8;
const LONGEST = 4096;
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const TAKEN_OUT =
  /^[*x<[({_.\s-]*(?:redacted|hidden|masked|removed|sanitized|omitted|pruned|\*+|x+)?[*x>\])}_.\s-]*$/i;

/**
 * Texts that may be printed nowhere, because a Secret of the input holds them: whole values, their lines, and the words
 * in them that look like credentials. Masking by place misses copies in messages, logs, annotations and file
 * names; with these, an edge can take them out of whatever it writes. Short and plain words are left out, and so is what
 * an object is called: half of a report would be stars.
 */
export function collectSecretValues(
  objects: readonly KubeObject[],
  platform: Pick<Platform, 'decodeText'>,
): readonly string[] {
  const decode = (text: string): string => decodeValue(text, platform);
  const names = new Set(
    objects.flatMap(({ name, namespace, site }) => [name, namespace, 'cluster' in site ? site.cluster : '']),
  );
  const found = new Set<string>();
  for (const object of objects) {
    for (const value of hiddenValues(object, decode)) {
      for (const part of partsOf(value)) {
        if (found.size >= MOST) return [...found];
        if (isTelling(part) && !names.has(part)) found.add(part);
      }
    }
  }
  return [...found];
}

/** What stands behind the base64 of a Secret; what is no text stays in it. */
function decodeValue(text: string, platform: Pick<Platform, 'decodeText'>): string {
  const bytes = decodeBase64(text);
  const decoded = bytes === undefined ? '' : platform.decodeText(bytes, 'utf-8');
  return decoded === '' || decoded.includes('\ufffd') ? text : decoded;
}

/** Values of Secrets in all their copies, and those of variables that are named like credentials. */
function* hiddenValues({ kind, value }: KubeObject, decode: (base64: string) => string): Generator<string> {
  if (kind === 'Secret') yield* secretValues(value, decode);
  else if (kind === 'Work') yield* nestedSecrets(readList(value, 'spec', 'workload', 'manifests'), decode);
  else if (kind.endsWith('ResourceSnapshot'))
    yield* nestedSecrets(readList(value, 'spec', 'selectedResources'), decode);
  else if (kind.endsWith('ResourceEnvelope'))
    yield* nestedSecrets(Object.values(readObject(value, 'data') ?? {}), decode);
  else if (/Override(?:Snapshot)?$/.test(kind)) {
    for (const path of findSecrets(value, kind))
      yield* leaves(readPath(value, ...path.split('/').slice(1)), decode);
  } else yield* variables(readPath(value, 'spec', 'template', 'spec') ?? readPath(value, 'spec') ?? null);
}

function* nestedSecrets(items: readonly Json[], decode: (base64: string) => string): Generator<string> {
  for (const item of items) {
    if (readString(item, 'kind') === 'Secret') yield* secretValues(item, decode);
    else yield* variables(readPath(item, 'spec', 'template', 'spec') ?? null);
  }
}

function* secretValues(value: Json, decode: (base64: string) => string): Generator<string> {
  for (const text of Object.values(readObject(value, 'data') ?? {}))
    if (typeof text === 'string') yield decode(text);
  for (const text of Object.values(readObject(value, 'stringData') ?? {}))
    if (typeof text === 'string') yield text;
  const applied = readPath(value, 'metadata', 'annotations', LAST_APPLIED);
  const before = typeof applied === 'string' ? parse(applied) : undefined;
  if (isJsonObject(before) && before !== value)
    yield* secretValues({ data: before['data'] ?? null, stringData: before['stringData'] ?? null }, decode);
}

/** A value in an override of a Secret may be one in base64 or not. */
function* leaves(value: Json | undefined, decode: (base64: string) => string): Generator<string> {
  if (typeof value === 'string') yield* [value, decode(value)];
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) yield* leaves(item as Json, decode);
}

function* variables(spec: Json): Generator<string> {
  for (const container of [...readList(spec, 'containers'), ...readList(spec, 'initContainers')]) {
    for (const item of readList(container, 'env'))
      if (isSecretName(readString(item, 'name'))) yield readString(item, 'value');
  }
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // A hand-written annotation need not be JSON; then there is nothing in it to collect.
    return undefined;
  }
}

/** A value, its lines, and the words of it: a connection string or a docker configuration is more than its whole. */
function* partsOf(value: string): Generator<string> {
  if (value.length <= LONGEST) yield value.trim();
  for (const word of value.slice(0, 20 * LONGEST).split(/[\s"'{}[\],;&@]+/)) {
    yield word;
    const behind = /[:=](?!\/\/)([^:=]+={0,2})$/.exec(word)?.[1];
    if (behind !== undefined) yield behind;
  }
}

/** Long enough, and no plain word, path or number that stands in other places by right. */
function isTelling(text: string): boolean {
  if (text.length < SHORTEST || text.length > LONGEST || TAKEN_OUT.test(text)) return false;
  if (/^[\d.:-]+$/.test(text) || /^(?:\/[\w.-]+)+\/?$/.test(text)) return false;
  const isPlain = /^[A-Za-z]+(?:[-._/ ][A-Za-z]+)*$/.test(text);
  return !isPlain || text.length >= 24;
}
