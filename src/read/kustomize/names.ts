import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  readList,
  readString,
} from '../../api/json.ts';
import { type Item, isBuiltIn, isClusterScoped, nameOfItem, withName, withValue } from './item.ts';
import { buildJsonObject, withKey, withPath } from './json-edit.ts';

/** Kinds whose names have a meaning of their own and never get a prefix or suffix. */
const FIXED_NAMES: readonly string[] = ['CustomResourceDefinition', 'APIService', 'Namespace'];

/** Puts a prefix and a suffix around the names of all items; references inside built-in kinds follow. */
export function renameItems(items: readonly Item[], prefix: string, suffix: string): readonly Item[] {
  if (prefix === '' && suffix === '') return items;
  const renamed = items.map((item) =>
    FIXED_NAMES.includes(item.object.kind) ? item : withName(item, `${prefix}${nameOfItem(item)}${suffix}`),
  );
  return followNames(items, renamed);
}

/** Changes references of built-in kinds from the names of `before` to those of `after`, item by item. */
export function followNames(before: readonly Item[], after: readonly Item[]): readonly Item[] {
  const names = new Map<string, string>();
  after.forEach((item, index) => {
    const old = before[index];
    if (old === undefined) return;
    const name = nameOfItem(item);
    if (nameOfItem(old) !== name) names.set(`${item.object.kind}/${nameOfItem(old)}`, name);
  });
  if (names.size === 0) return after;
  return after.map((item) => {
    if (!isBuiltIn(item)) return item;
    const entries = Object.entries(item.value).map(([key, part]): readonly [string, Json] => [
      key,
      REFERRING_PARTS.includes(key) ? followIn(part, key, names) : part,
    ]);
    return withValue(item, buildJsonObject(entries));
  });
}

/** The parts of built-in objects in which references stand; data of ConfigMaps is none. */
const REFERRING_PARTS: readonly string[] = [
  'spec',
  'roleRef',
  'subjects',
  'imagePullSecrets',
  'secrets',
  'webhooks',
];

/** Mappings that refer by `name`, by the key they stand under. */
const REFERRING: ReadonlyMap<string, string> = new Map([
  ['configMapRef', 'ConfigMap'],
  ['configMapKeyRef', 'ConfigMap'],
  ['configMap', 'ConfigMap'],
  ['secretRef', 'Secret'],
  ['secretKeyRef', 'Secret'],
  ['secret', 'Secret'],
  ['imagePullSecrets', 'Secret'],
  ['secrets', 'Secret'],
  ['service', 'Service'],
]);
/** Plain fields that are the name of something. */
const NAMING: ReadonlyMap<string, string> = new Map([
  ['secretName', 'Secret'],
  ['serviceAccountName', 'ServiceAccount'],
  ['serviceAccount', 'ServiceAccount'],
  ['claimName', 'PersistentVolumeClaim'],
  ['serviceName', 'Service'],
  ['priorityClassName', 'PriorityClass'],
  ['storageClassName', 'StorageClass'],
  ['ingressClassName', 'IngressClass'],
]);
/** Mappings that say the kind they refer to. */
const KIND_AND_NAME: readonly string[] = ['roleRef', 'subjects', 'scaleTargetRef'];

function followIn(value: Json, key: string, names: ReadonlyMap<string, string>): Json {
  if (isJsonList(value)) return value.map((item) => followIn(item, key, names));
  if (!isJsonObject(value)) return value;
  return buildJsonObject(
    Object.entries(value).map(([name, item]): readonly [string, Json] => {
      if (typeof item !== 'string') return [name, followIn(item, name, names)];
      const kind = kindOfReference(value, key, name);
      return [name, (kind === undefined ? undefined : names.get(`${kind}/${item}`)) ?? item];
    }),
  );
}

function kindOfReference(value: JsonObject, key: string, name: string): string | undefined {
  if (name !== 'name') return NAMING.get(name);
  return KIND_AND_NAME.includes(key) ? readString(value, 'kind') : REFERRING.get(key);
}

/** Puts all items into a namespace: Namespace objects take its name, subjects that are among the items follow. */
export function moveItems(
  items: readonly Item[],
  namespace: string,
  clusterKinds: ReadonlySet<string>,
): readonly Item[] {
  if (namespace === '') return items;
  const accounts = new Set(items.filter(({ object }) => object.kind === 'ServiceAccount').map(nameOfItem));
  accounts.add('default');
  return items.map((item) => {
    const { kind, group } = item.object;
    if (kind === 'Namespace' && group === '') return withName(item, namespace);
    const value = kind.endsWith('RoleBinding') ? moveSubjects(item.value, namespace, accounts) : item.value;
    if (isClusterScoped(item, clusterKinds)) return withValue(item, value);
    return withValue(
      item,
      withPath(value, ['metadata', 'namespace'], () => namespace, true),
    );
  });
}

function moveSubjects(value: JsonObject, namespace: string, accounts: ReadonlySet<string>): JsonObject {
  const subjects = readList(value, 'subjects');
  if (subjects.length === 0) return value;
  const moved = subjects.map((subject) => {
    const isMoved =
      readString(subject, 'kind') === 'ServiceAccount' && accounts.has(readString(subject, 'name'));
    return isMoved && isJsonObject(subject) ? withKey(subject, 'namespace', namespace) : subject;
  });
  return withKey(value, 'subjects', moved);
}
