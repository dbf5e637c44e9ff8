import { isJsonList, isJsonObject, type Json, readNumber, readPath, readString } from '../../api/json.ts';
import { encodeGoJson, encodeGoString } from './go-json.ts';

/** A member of a Go struct and its JSON text; undefined when Go leaves it out. */
type Member = readonly [key: string, text: string | undefined];

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

function struct(members: readonly Member[]): string {
  const written = members.filter(([, text]) => text !== undefined);
  return `{${written.map(([key, text]) => `"${key}":${text}`).join(',')}}`;
}

/** A struct behind a pointer: left out when absent. */
function pointer(value: Json | undefined, encode: (value: Json) => string): string | undefined {
  return isJsonObject(value) ? encode(value) : undefined;
}

/** A list that Go leaves out when it is empty. */
function list(value: Json | undefined, encode: (item: Json) => string): string | undefined {
  return isJsonList(value) && value.length > 0 ? `[${value.map(encode).join(',')}]` : undefined;
}

/** A list that Go always writes: `null` when it was never set. */
function requiredList(value: Json | undefined, encode: (item: Json) => string): string {
  return isJsonList(value) ? `[${value.map(encode).join(',')}]` : 'null';
}

/** A text that Go leaves out when it is empty. */
function text(value: Json, key: string): string | undefined {
  const found = readString(value, key);
  return found === '' ? undefined : encodeGoString(found);
}

function requiredText(value: Json, key: string): string {
  return encodeGoString(readString(value, key));
}

function encodeString(value: Json): string {
  return encodeGoString(typeof value === 'string' ? value : '');
}

/**
 * The text a policy is hashed over: the Go struct `PlacementPolicy` without numberOfClusters, its members in the
 * struct's order, empty optional ones left out. `policy` has its schema defaults; undefined gives `null`.
 */
export function encodePolicy(policy: Json | undefined): string {
  if (!isJsonObject(policy)) return 'null';
  return struct([
    ['placementType', text(policy, 'placementType')],
    ['clusterNames', list(readPath(policy, 'clusterNames'), encodeString)],
    ['affinity', pointer(readPath(policy, 'affinity'), encodeAffinity)],
    ['topologySpreadConstraints', list(readPath(policy, 'topologySpreadConstraints'), encodeConstraint)],
    ['tolerations', list(readPath(policy, 'tolerations'), encodeToleration)],
  ]);
}

function encodeAffinity(affinity: Json): string {
  return struct([['clusterAffinity', pointer(readPath(affinity, 'clusterAffinity'), encodeClusterAffinity)]]);
}

function encodeClusterAffinity(affinity: Json): string {
  return struct([
    [REQUIRED, pointer(readPath(affinity, REQUIRED), encodeClusterSelector)],
    [PREFERRED, list(readPath(affinity, PREFERRED), encodePreference)],
  ]);
}

function encodeClusterSelector(selector: Json): string {
  return struct([
    ['clusterSelectorTerms', requiredList(readPath(selector, 'clusterSelectorTerms'), encodeTerm)],
  ]);
}

function encodePreference(preferred: Json): string {
  return struct([
    ['weight', String(readNumber(preferred, 'weight') ?? 0)],
    ['preference', encodeTerm(readPath(preferred, 'preference') ?? {})],
  ]);
}

function encodeTerm(term: Json): string {
  return struct([
    ['labelSelector', pointer(readPath(term, 'labelSelector'), encodeLabelSelector)],
    ['propertySelector', pointer(readPath(term, 'propertySelector'), encodePropertySelector)],
    ['propertySorter', pointer(readPath(term, 'propertySorter'), encodePropertySorter)],
  ]);
}

function encodeLabelSelector(selector: Json): string {
  const labels = readPath(selector, 'matchLabels');
  const isEmpty = !isJsonObject(labels) || Object.keys(labels).length === 0;
  return struct([
    ['matchLabels', isEmpty ? undefined : encodeGoJson(labels)],
    ['matchExpressions', list(readPath(selector, 'matchExpressions'), encodeLabelExpression)],
  ]);
}

function encodeLabelExpression(expression: Json): string {
  return struct([
    ['key', requiredText(expression, 'key')],
    ['operator', requiredText(expression, 'operator')],
    ['values', list(readPath(expression, 'values'), encodeString)],
  ]);
}

function encodePropertySelector(selector: Json): string {
  const expressions = readPath(selector, 'matchExpressions');
  return struct([['matchExpressions', requiredList(expressions, encodePropertyExpression)]]);
}

function encodePropertyExpression(expression: Json): string {
  return struct([
    ['name', requiredText(expression, 'name')],
    ['operator', requiredText(expression, 'operator')],
    ['values', requiredList(readPath(expression, 'values'), encodeString)],
  ]);
}

function encodePropertySorter(sorter: Json): string {
  return struct([
    ['name', requiredText(sorter, 'name')],
    ['sortOrder', requiredText(sorter, 'sortOrder')],
  ]);
}

function encodeConstraint(constraint: Json): string {
  const maxSkew = readNumber(constraint, 'maxSkew');
  return struct([
    ['maxSkew', maxSkew === undefined ? undefined : String(maxSkew)],
    ['topologyKey', requiredText(constraint, 'topologyKey')],
    ['whenUnsatisfiable', text(constraint, 'whenUnsatisfiable')],
  ]);
}

function encodeToleration(toleration: Json): string {
  return struct([
    ['key', text(toleration, 'key')],
    ['operator', text(toleration, 'operator')],
    ['value', text(toleration, 'value')],
    ['effect', text(toleration, 'effect')],
  ]);
}
