import {
  isJsonObject,
  type Json,
  type JsonObject,
  readList,
  readObject,
  readString,
  readStringMap,
} from '../api/json.ts';
import type {
  PodTemplateField,
  Producer,
  ReferenceAdditions,
  ReferenceField,
} from '../model/references/reference-field.ts';
import { listRoles, readKindName } from '../model/references/reference-tables.ts';

const WORD: JsonObject = { type: 'string', pattern: '\\S' };
const KINDS: JsonObject = { anyOf: [WORD, { type: 'array', items: WORD, minItems: 1 }] };

/** What a reference to a kind is for, when nothing is said. */
const USUAL_ROLES: Readonly<Record<string, string>> = {
  ConfigMap: 'env',
  Secret: 'env',
  ServiceAccount: 'serviceAccount',
  PersistentVolumeClaim: 'claim',
  StorageClass: 'storageClass',
  PriorityClass: 'priorityClass',
  RuntimeClass: 'runtimeClass',
  IngressClass: 'ingressClass',
  PersistentVolume: 'volumeName',
  Role: 'role',
  ClusterRole: 'role',
  Service: 'backend',
};

function record(properties: JsonObject, ...required: readonly string[]): JsonObject {
  return { type: 'object', additionalProperties: false, properties, required };
}

/** The JSON Schema of `references:`. */
export const REFERENCES_SCHEMA: JsonObject = {
  type: 'array',
  items: record(
    {
      in: KINDS,
      podTemplate: WORD,
      path: WORD,
      to: WORD,
      kindField: WORD,
      groupField: WORD,
      name: WORD,
      namespace: WORD,
      key: WORD,
      optional: WORD,
      when: { type: 'object', additionalProperties: { type: 'string' } },
      role: { enum: listRoles() },
    },
    'in',
  ),
};

/** The JSON Schema of `producers:`. */
export const PRODUCERS_SCHEMA: JsonObject = {
  type: 'array',
  items: record(
    { from: KINDS, when: WORD, makes: WORD, name: WORD, namespace: WORD },
    'from',
    'makes',
    'name',
  ),
};

/** The references and producers that a configuration adds to the built-in tables; its shape has been checked. */
export function decodeReferenceAdditions(value: Json): ReferenceAdditions {
  const references = readList(value, 'references').filter(isJsonObject);
  return {
    references: references.filter((item) => readString(item, 'path') !== '').map(decodeReference),
    podTemplates: references
      .filter((item) => readString(item, 'podTemplate') !== '')
      .map((item): PodTemplateField => ({ in: kinds(item, 'in'), path: readString(item, 'podTemplate') })),
    producers: readList(value, 'producers').filter(isJsonObject).map(decodeProducer),
  };
}

function decodeReference(item: JsonObject): ReferenceField {
  const to = readString(item, 'to') || 'Secret';
  const usual = USUAL_ROLES[readKindName(to).kind] ?? 'backend';
  return {
    role: readString(item, 'role') || usual,
    in: kinds(item, 'in'),
    path: readString(item, 'path'),
    to,
    name: readString(item, 'name') || 'name',
    ...pick(item, 'kindField', 'groupField', 'namespace', 'key', 'optional'),
    ...(readObject(item, 'when') === undefined
      ? {}
      : { when: Object.fromEntries(readStringMap(item, 'when')) }),
  };
}

function decodeProducer(item: JsonObject): Producer {
  return {
    from: kinds(item, 'from'),
    makes: readString(item, 'makes'),
    name: readString(item, 'name'),
    ...pick(item, 'when', 'namespace'),
  };
}

function pick<K extends string>(item: JsonObject, ...fields: readonly K[]): Partial<Record<K, string>> {
  const stated = fields.filter((field) => readString(item, field) !== '');
  return Object.fromEntries(stated.map((field) => [field, readString(item, field)])) as Partial<
    Record<K, string>
  >;
}

/** One kind or a list of them. */
function kinds(item: JsonObject, field: string): readonly string[] {
  const one = readString(item, field);
  return one === '' ? readList(item, field).map((each) => String(each)) : [one];
}
