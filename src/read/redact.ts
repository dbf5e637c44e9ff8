import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  pointer,
  readPath,
  readString,
} from '../api/json.ts';
import { ANNOTATION } from '../api/placement.kubernetes-fleet.io.ts';
import { hasSecretText, isSecretName } from './redact-text.ts';

/** Annotations that hold the whole object as it was applied. */
const LAST_APPLIED: readonly string[] = [
  'kubectl.kubernetes.io/last-applied-configuration',
  ANNOTATION.lastApplied,
];
/** Where overrides say what they change. */
const OVERRIDE_TARGETS: readonly string[] = ['clusterResourceSelectors', 'resourceSelectors'];
const SECRET_FIELDS: readonly string[] = ['data', 'stringData'];
const DRIFT_VALUES: readonly string[] = ['valueInHub', 'valueInMember'];
/** Objects nest less deeply; what does more is masked as a whole. */
const MAX_DEPTH = 500;

/** What a walk knows of the surroundings of a node. */
interface Surroundings {
  /** The kind of an object whose manifest does not state it (items of typed lists). */
  readonly kind?: string;
  /** True below something that speaks of Secrets: an override of one, or drift found in one. */
  readonly ofSecret: boolean;
}

/**
 * The pointers of all nodes that must not be shown, at any depth (design.md §4.7): data of Secrets, also inside
 * Works, snapshots and envelopes; applied configurations and other texts that hold a Secret; override values and
 * drift of Secrets; values of container environments; messages that print objects; whatever is named like a
 * credential. `kind` is the kind of the value itself, if it does not say so.
 */
export function findSecrets(value: Json, kind?: string): readonly string[] {
  const found: string[] = [];
  walk(value, '', { ofSecret: false, ...(kind === undefined ? {} : { kind }) }, found, 0);
  return found;
}

/** True when the node at `path`, or one above it, must not be shown. `secrets` come from `findSecrets`. */
export function isSecretPath(secrets: readonly string[], path: string): boolean {
  return secrets.some((secret) => path === secret || path.startsWith(`${secret}/`));
}

function walk(value: Json, path: string, around: Surroundings, found: string[], depth: number): void {
  if (depth > MAX_DEPTH) {
    found.push(path);
  } else if (isJsonList(value)) {
    const kind = around.kind?.endsWith('List') === true ? around.kind.slice(0, -'List'.length) : undefined;
    const inside = { ofSecret: around.ofSecret, ...(kind === undefined ? {} : { kind }) };
    value.forEach((item, index) => {
      walk(item, `${path}${pointer(index)}`, inside, found, depth + 1);
    });
  } else if (isJsonObject(value)) walkObject(value, path, around, found, depth);
  else if (typeof value === 'string' && hasSecretText(value)) found.push(path);
}

function walkObject(
  value: JsonObject,
  path: string,
  around: Surroundings,
  found: string[],
  depth: number,
): void {
  const kind = readString(value, 'kind') || (around.kind ?? '');
  const isSecret = kind === 'Secret' || looksLikeSecret(value);
  const ofSecret = around.ofSecret || isSecret || overridesSecret(value);
  for (const key of Object.keys(value)) {
    const below = `${path}${pointer(key)}`;
    const entry = value[key] ?? null;
    if (entry === null || entry === '') continue;
    if (isHidden(value, key, entry, isSecret, ofSecret)) found.push(below);
    else if (key === 'env' && isJsonList(entry)) walkEnvironment(entry, below, ofSecret, found, depth);
    else {
      const listKind = key === 'items' && kind.endsWith('List') ? { kind } : {};
      walk(entry, below, { ofSecret, ...listKind }, found, depth + 1);
    }
  }
}

function isHidden(
  value: JsonObject,
  key: string,
  entry: Json,
  isSecret: boolean,
  ofSecret: boolean,
): boolean {
  if (isSecret && SECRET_FIELDS.includes(key)) return true;
  if (LAST_APPLIED.includes(key)) return typeof entry === 'string' && hasSecretText(entry);
  if (key === 'value' && typeof value['op'] === 'string') {
    return ofSecret || /^\/(data|stringData)(\/|$)|\/env\//.test(readString(value, 'path'));
  }
  if (DRIFT_VALUES.includes(key)) {
    return ofSecret && /^\/(data|stringData)(\/|$)/.test(readString(value, 'path'));
  }
  const isText = typeof entry === 'string' || typeof readPath(entry, 'value') === 'string';
  return isText && isSecretName(key);
}

/** Container environments: only names and references are shown. */
function walkEnvironment(
  list: readonly Json[],
  path: string,
  ofSecret: boolean,
  found: string[],
  depth: number,
): void {
  list.forEach((item, index) => {
    const below = `${path}${pointer(index)}`;
    if (isJsonObject(item) && readString(item, 'value') !== '') found.push(`${below}/value`);
    else walk(item, below, { ofSecret }, found, depth + 1);
  });
}

/** A Secret whose manifest does not say so: an item of a typed list. */
function looksLikeSecret(value: JsonObject): boolean {
  const type = readString(value, 'type');
  const isTyped = type === 'Opaque' || /^(kubernetes\.io|bootstrap\.kubernetes\.io|helm\.sh)\//.test(type);
  return isTyped && SECRET_FIELDS.some((field) => isJsonObject(value[field]));
}

function overridesSecret(value: JsonObject): boolean {
  return OVERRIDE_TARGETS.some((field) => {
    const targets = value[field];
    return isJsonList(targets) && targets.some((target) => readString(target, 'kind') === 'Secret');
  });
}
