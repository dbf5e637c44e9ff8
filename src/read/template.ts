import { CLUSTER_GROUP, PLACEMENT_GROUP } from '../api/groups.ts';
import { isJsonList, isJsonObject, type Json, type JsonObject, readString } from '../api/json.ts';
import {
  findMarker,
  findNameMarker,
  isMarker,
  renderPlaceholders,
  type TemplateMarker,
} from './template-marker.ts';

/**
 * Tells whether a document fails to parse because of placeholders: it does when it parses without them, or when
 * the fault lies on a line that has one. `faultOffset` is where the parser stopped; `parses` tries a text.
 */
export function matchTemplateText(
  text: string,
  faultOffset: number,
  parses: (text: string) => boolean,
): TemplateMarker | undefined {
  const marker = findMarker(text);
  if (marker === undefined) return undefined;
  const lineStart = text.lastIndexOf('\n', faultOffset - 1) + 1;
  const next = text.indexOf('\n', faultOffset);
  const line = text.slice(lineStart, next === -1 ? text.length : next);
  return findMarker(line) !== undefined || parses(renderPlaceholders(text)) ? marker : undefined;
}

/** Groups whose strings are not text for programs: a placeholder in them is none of the cluster's. */
const BUILT_IN_GROUPS: readonly string[] = ['', 'apps', 'batch', 'networking.k8s.io'];
const ENVELOPES: readonly string[] = ['ClusterResourceEnvelope', 'ResourceEnvelope'];
/** Where text for programs stands: scripts, arguments, alert templates. Placeholders there are often meant. */
const FREE_TEXT: ReadonlySet<string> = new Set([
  'args',
  'command',
  'data',
  'stringData',
  'binaryData',
  'value',
  'annotations',
]);
const MAX_DEPTH = 40;

/**
 * Tells whether an object that parses is still unrendered (manifest-shapes.md S3–S6): a placeholder in its
 * identity, anywhere in a KubeFleet object's spec, or in place of a whole value or image of a built-in kind.
 */
export function matchTemplateObject(value: JsonObject): string | undefined {
  const identity = [
    readString(value, 'apiVersion'),
    readString(value, 'kind'),
    readString(value, 'metadata', 'name'),
    readString(value, 'metadata', 'namespace'),
    readString(value, 'metadata', 'generateName'),
  ];
  for (const text of identity) {
    const marker = findNameMarker(text);
    if (marker !== undefined) return marker.text;
  }
  const [group = ''] = readString(value, 'apiVersion').includes('/')
    ? readString(value, 'apiVersion').split('/')
    : [''];
  const isFleet = group === PLACEMENT_GROUP || group === CLUSTER_GROUP;
  if (isFleet && !ENVELOPES.includes(readString(value, 'kind'))) {
    return findIn(value, 'spec', (_key, text) => findMarker(text)?.text);
  }
  if (!BUILT_IN_GROUPS.includes(group)) return undefined;
  return findIn(value, 'spec', (key, text) =>
    !FREE_TEXT.has(key) && (key === 'image' || isMarker(text)) ? findMarker(text)?.text : undefined,
  );
}

type Judge = (key: string, text: string) => string | undefined;

function findIn(value: JsonObject, key: string, judge: Judge): string | undefined {
  return Object.hasOwn(value, key) ? find(value[key] ?? null, key, judge, 0) : undefined;
}

/** Judges every string below a value; list items go by the key of their list. */
function find(value: Json, key: string, judge: Judge, depth: number): string | undefined {
  if (typeof value === 'string') return judge(key, value);
  if (depth > MAX_DEPTH) return undefined;
  if (isJsonList(value)) {
    for (const item of value) {
      const found = find(item, key, judge, depth + 1);
      if (found !== undefined) return found;
    }
  } else if (isJsonObject(value)) {
    for (const [name, item] of Object.entries(value)) {
      const found = find(item, name, judge, depth + 1);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
