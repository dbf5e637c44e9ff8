import { isJsonList, isJsonObject, type Json, pointer, readPath } from '../../api/json.ts';

/** One field that differs between two forms of an object. Values are JSON texts, secrets masked; '' for none. */
export interface FieldEdit {
  /** As people write it, list items by what names them: `spec.containers[web].image`. */
  readonly field: string;
  /** Where it stands in the new form; in the old one when it is gone. */
  readonly pointer: string;
  readonly isGone: boolean;
  readonly before: string;
  readonly after: string;
}

/** Pointers of nodes that must not be shown, in the old and in the new form. */
export interface SecretPaths {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const NO_SECRETS: SecretPaths = { before: [], after: [] };
const MASK = '***';
/** What names the items of a list, in the order in which it is tried. */
const KEYS = ['name', 'containerPort', 'port', 'mountPath', 'topologyKey', 'key', 'type', 'ip', 'kind'];

/** A node of one form: its value and where it stands. */
interface Node {
  readonly value: Json;
  readonly at: string;
}

/**
 * Field by field what differs between two forms of an object, in the order of the new one. Items of lists are
 * matched by what names them, so that an insertion is one edit; lists of plain values are one field.
 */
export function compareFields(
  before: Json | undefined,
  after: Json | undefined,
  secrets: SecretPaths = NO_SECRETS,
): readonly FieldEdit[] {
  const edits: FieldEdit[] = [];
  const root = (value: Json | undefined): Node | undefined =>
    value === undefined ? undefined : { value, at: '' };
  collect(root(before), root(after), '', secrets, edits);
  return edits;
}

function collect(
  before: Node | undefined,
  after: Node | undefined,
  field: string,
  secrets: SecretPaths,
  edits: FieldEdit[],
): void {
  if (before !== undefined && after !== undefined) {
    if (before.value === after.value) return;
    const pairs = pairMembers(before, after, field) ?? pairItems(before, after, field);
    if (pairs !== undefined) {
      for (const pair of pairs) collect(pair.before, pair.after, pair.field, secrets, edits);
      return;
    }
    if (JSON.stringify(before.value) === JSON.stringify(after.value)) return;
  }
  if (before === undefined && after === undefined) return;
  edits.push({
    field,
    pointer: (after ?? before)?.at ?? '',
    isGone: after === undefined,
    before: renderMasked(before, secrets.before),
    after: renderMasked(after, secrets.after),
  });
}

interface Pair {
  readonly before: Node | undefined;
  readonly after: Node | undefined;
  readonly field: string;
}

function pairMembers(before: Node, after: Node, field: string): readonly Pair[] | undefined {
  const [left, right] = [before.value, after.value];
  if (!isJsonObject(left) || !isJsonObject(right)) return undefined;
  const keys = new Set([...Object.keys(right), ...Object.keys(left)]);
  return [...keys].map((key) => ({
    before: child(before, key),
    after: child(after, key),
    field: joinField(field, key),
  }));
}

function pairItems(before: Node, after: Node, field: string): readonly Pair[] | undefined {
  const [left, right] = [before.value, after.value];
  if (!isJsonList(left) || !isJsonList(right) || left.length + right.length === 0) return undefined;
  if (![...left, ...right].every(isJsonObject)) return undefined;
  const key = KEYS.find((each) => areNamedBy(left, each) && areNamedBy(right, each));
  if (key === undefined) {
    if (left.length !== right.length) return undefined;
    return left.map((_, at) => ({
      before: child(before, at),
      after: child(after, at),
      field: `${field}[${at}]`,
    }));
  }
  const names = new Set([...right, ...left].map((item) => nameOf(item, key)));
  const find = (node: Node, list: readonly Json[], name: string): Node | undefined => {
    const at = list.findIndex((item) => nameOf(item, key) === name);
    return at < 0 ? undefined : child(node, at);
  };
  return [...names].map((name) => ({
    before: find(before, left, name),
    after: find(after, right, name),
    field: `${field}[${name}]`,
  }));
}

function areNamedBy(list: readonly Json[], key: string): boolean {
  const names = list.map((item) => nameOf(item, key));
  return names.every((name) => name !== '') && new Set(names).size === names.length;
}

function nameOf(item: Json, key: string): string {
  const value = readPath(item, key);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function child({ value, at }: Node, key: string | number): Node | undefined {
  const found = readPath(value, key);
  // Null stands for absent in a manifest.
  return found === undefined || found === null ? undefined : { value: found, at: at + pointer(key) };
}

function joinField(field: string, key: string): string {
  const plain = /^[\w-]+$/.test(key);
  if (!plain) return `${field}["${key}"]`;
  return field === '' ? key : `${field}.${key}`;
}

function renderMasked(node: Node | undefined, secrets: readonly string[]): string {
  if (node === undefined) return '';
  const isHidden = (at: string): boolean =>
    secrets.some((secret) => at === secret || at.startsWith(`${secret}/`));
  const mask = (value: Json, at: string): Json => {
    if (isHidden(at)) return MASK;
    if (isJsonList(value)) return value.map((item, index) => mask(item, at + pointer(index)));
    if (!isJsonObject(value)) return value;
    const entries = Object.keys(value).map((key): [string, Json] => [
      key,
      mask(value[key] ?? null, at + pointer(key)),
    ]);
    return Object.fromEntries(entries);
  };
  const shown = secrets.length === 0 ? node.value : mask(node.value, node.at);
  return typeof shown === 'string' ? shown : JSON.stringify(shown);
}
