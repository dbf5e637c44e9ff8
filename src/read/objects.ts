import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  pointer,
  readObject,
  readString,
} from '../api/json.ts';
import type { Origin } from './bundle.ts';
import type { UnplacedObject } from './site.ts';

/** An object found in a document, still without a site, and where in the value of its piece it lies. */
export interface FoundObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly value: JsonObject;
  readonly pointer: string;
}

/** What a document holds. Pointers count from the document's root. */
export interface FoundObjects {
  readonly objects: readonly FoundObject[];
  /** Values that should be objects and are not, with why. */
  readonly faults: readonly { readonly pointer: string; readonly message: string; readonly advice: string }[];
  /** Lists that say that more items exist on the server, with how that shows. */
  readonly truncated: readonly { readonly pointer: string; readonly message: string }[];
  /** The List or array that is the whole document, if it is one; an array has neither kind nor apiVersion. */
  readonly list?: FoundList;
  /** Mappings that have nothing to do with Kubernetes. */
  readonly passedOver: number;
}

/** What a list says about itself, or what its file's place says about its items. */
export interface ListIdentity {
  readonly apiVersion: string;
  readonly kind: string;
}

/** A list that is a whole document, and how many items it has, of whatever kind. */
export interface FoundList extends ListIdentity {
  readonly items: number;
}

/** Lists may lie in lists; deeper than this nobody nests them on purpose. */
const MAX_LIST_DEPTH = 10;

interface Search {
  readonly objects: FoundObject[];
  readonly faults: { pointer: string; message: string; advice: string }[];
  readonly truncated: { pointer: string; message: string }[];
  /** What items without a kind are, by the place of their file. */
  readonly hint: ListIdentity | undefined;
  list: FoundList | undefined;
  passedOver: number;
}

/**
 * Finds the Kubernetes objects of one document: the object itself, or the items of Lists and of top-level
 * arrays, nested ones too. Items without kind or apiVersion take them from a typed list (`PodList`), or, when
 * a server printed them (they have a uid), from `hint`.
 */
export function readObjects(root: Json, hint?: ListIdentity): FoundObjects {
  const search: Search = { objects: [], faults: [], truncated: [], hint, list: undefined, passedOver: 0 };
  if (isJsonList(root) && (root.length === 0 || root.some(isJsonObject))) {
    search.list = { apiVersion: '', kind: '', items: root.length };
    readItems(search, root, '', undefined, 1);
  } else if (root !== null) readValue(search, root, '', undefined, 0);
  const { objects, faults, truncated, list, passedOver } = search;
  return { objects, faults, truncated, passedOver, ...(list === undefined ? {} : { list }) };
}

function readItems(
  search: Search,
  items: readonly Json[],
  path: string,
  defaults: ListIdentity | undefined,
  depth: number,
): void {
  items.forEach((item, index) => {
    readValue(search, item, `${path}${pointer(index)}`, defaults, depth);
  });
}

/** `defaults` is undefined outside of Lists, where a mapping may have nothing to do with Kubernetes. */
function readValue(
  search: Search,
  value: Json,
  path: string,
  defaults: ListIdentity | undefined,
  depth: number,
): void {
  if (!isJsonObject(value)) {
    if (value === null && defaults !== undefined) return;
    search.faults.push({
      pointer: path,
      message: `${describe(value)} where a Kubernetes object is expected`,
      advice: 'Write a mapping with apiVersion, kind and metadata.',
    });
    return;
  }
  const hinted = readString(value, 'metadata', 'uid') === '' ? undefined : search.hint;
  const apiVersion = readString(value, 'apiVersion') || defaults?.apiVersion || (hinted?.apiVersion ?? '');
  const kind = readString(value, 'kind') || defaults?.kind || (hinted?.kind ?? '');
  const items = Object.hasOwn(value, 'items') ? value['items'] : undefined;
  const isHintedList = search.hint !== undefined && kind === '' && apiVersion === '' && depth === 0;
  if ((isHintedList || isListKind(kind, apiVersion, value)) && isJsonList(items) && depth < MAX_LIST_DEPTH) {
    if (path === '') search.list = { apiVersion, kind, items: items.length };
    readList(search, value, items, path, { apiVersion, kind }, depth);
  } else if (apiVersion !== '' && kind !== '') {
    search.objects.push({ apiVersion, kind, value, pointer: path });
  } else judgeIncomplete(search, value, path, { apiVersion, kind }, defaults !== undefined);
}

/** A List cut off by a full disk has lost its `kind`, which kubectl prints last. */
function isListKind(kind: string, apiVersion: string, value: JsonObject): boolean {
  if (kind === '')
    return apiVersion !== '' && Object.hasOwn(value, 'items') && !Object.hasOwn(value, 'metadata');
  return kind.endsWith('List');
}

function readList(
  search: Search,
  list: JsonObject,
  items: readonly Json[],
  path: string,
  identity: ListIdentity,
  depth: number,
): void {
  const isBare = identity.kind === '' && identity.apiVersion === '';
  const more = isBare ? '' : readMore(list, identity.kind);
  if (more !== '') search.truncated.push({ pointer: path, message: more });
  const typed = identity.kind !== 'List' && identity.kind !== '';
  const defaults = typed
    ? { apiVersion: identity.apiVersion, kind: identity.kind.slice(0, -'List'.length) }
    : { apiVersion: '', kind: '' };
  readItems(search, items, `${path}/items`, defaults, depth + 1);
}

/** How a List shows that it is not whole; '' when it does not. */
function readMore(list: JsonObject, kind: string): string {
  if (kind === '') return 'The List ends without its kind: the file was cut off, later items are missing';
  const metadata = readObject(list, 'metadata');
  const left = metadata?.['remainingItemCount'];
  if (typeof left === 'number' && left > 0)
    return `The ${kind} leaves out ${left} items (metadata.remainingItemCount)`;
  if (readString(metadata, 'continue') !== '')
    return `The ${kind} is one page of several (metadata.continue is set)`;
  return '';
}

function judgeIncomplete(
  search: Search,
  value: JsonObject,
  path: string,
  identity: ListIdentity,
  isItem: boolean,
): void {
  const looksLike = isJsonObject(value['metadata']) || isJsonObject(value['spec']);
  if (!isItem && !(looksLike && (identity.apiVersion !== '' || identity.kind !== ''))) {
    search.passedOver++;
    return;
  }
  const missing = [identity.apiVersion === '' ? 'apiVersion' : '', identity.kind === '' ? 'kind' : ''];
  const what = identity.kind || identity.apiVersion || 'An item of a List';
  search.faults.push({
    pointer: path,
    message: `${what} has no ${missing.filter((each) => each !== '').join(' and no ')}, so nobody can tell what it is`,
    advice: `Add ${missing.filter((each) => each !== '').join(' and ')}.`,
  });
}

function describe(value: Json): string {
  if (isJsonList(value)) return 'A list stands';
  if (value === null) return 'Nothing stands';
  return typeof value === 'string' ? 'Plain text stands' : `The ${typeof value} ${String(value)} stands`;
}

/** Makes a found object a Kubernetes object; which cluster it was taken from is found out later. */
export function buildObject(found: FoundObject, origin: Origin): UnplacedObject {
  const slash = found.apiVersion.indexOf('/');
  return {
    apiVersion: found.apiVersion,
    group: slash === -1 ? '' : found.apiVersion.slice(0, slash),
    version: found.apiVersion.slice(slash + 1),
    kind: found.kind,
    namespace: readString(found.value, 'metadata', 'namespace'),
    name: readString(found.value, 'metadata', 'name'),
    uid: readString(found.value, 'metadata', 'uid'),
    value: found.value,
    origin,
  };
}
