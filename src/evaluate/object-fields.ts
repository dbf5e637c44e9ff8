import { readNumber, readString, readStringMap } from '../api/json.ts';
import type { CelStruct } from '../model/cel/scope.ts';
import { isObserved, siteName } from '../model/identity.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { Place } from '../read/place.ts';
import { isObjectPlace, objectCellKey, placeCellKey } from './cell.ts';

/** A field of objects or places: type, meaning, and where it comes from. */
interface Field<T> {
  readonly type: string;
  readonly means: string;
  readonly read: (value: T) => unknown;
}

/** The fields of a column of type `object`. */
export const objectFields: Readonly<Record<string, Field<KubeObject>>> = {
  apiVersion: { type: 'string', means: 'As written.', read: (object) => object.apiVersion },
  group: { type: 'string', means: "API group, '' for the core group.", read: (object) => object.group },
  version: { type: 'string', means: 'Version of the API group.', read: (object) => object.version },
  kind: { type: 'string', means: 'Kind.', read: (object) => object.kind },
  ns: { type: 'string', means: "Namespace, '' when there is none.", read: (object) => object.namespace },
  name: { type: 'string', means: '`metadata.name`.', read: (object) => object.name },
  uid: { type: 'string', means: "`metadata.uid`, '' for a declared object.", read: (object) => object.uid },
  observed: {
    type: 'bool',
    means: 'True when a cluster printed the object.',
    read: (object) => isObserved(object),
  },
  site: {
    type: 'string',
    means: '`hub`, `member`, or `declared` for a manifest.',
    read: (object) => object.site.role,
  },
  cluster: {
    type: 'string',
    means: "The member it was taken from, '' for the hub.",
    read: (object) => siteName(object.site),
  },
  generation: {
    type: 'int',
    means: '`metadata.generation`, 0 when absent.',
    read: (object) => readNumber(object.value, 'metadata', 'generation') ?? 0,
  },
  labels: {
    type: 'map<string, string>',
    means: '`metadata.labels`.',
    read: (object) => readStringMap(object.value, 'metadata', 'labels'),
  },
  annotations: {
    type: 'map<string, string>',
    means: '`metadata.annotations`.',
    read: (object) => readStringMap(object.value, 'metadata', 'annotations'),
  },
  created: {
    type: 'string',
    means: "`metadata.creationTimestamp`, '' when absent.",
    read: (object) => readString(object.value, 'metadata', 'creationTimestamp'),
  },
  deleted: {
    type: 'string',
    means: "`metadata.deletionTimestamp`, '' when it is not being deleted.",
    read: (object) => readString(object.value, 'metadata', 'deletionTimestamp'),
  },
};

/** The fields of a column of type `place`. */
export const placeFields: Readonly<Record<string, Field<Place>>> = {
  path: {
    type: 'string',
    means: "JSON pointer inside the object, '' for the object itself or for a file.",
    read: (place) => (isObjectPlace(place) ? place.pointer : ''),
  },
  file: {
    type: 'string',
    means: 'The file it lies in.',
    read: (place) => (isObjectPlace(place) ? place.object.origin.source.uri : place.source.uri),
  },
};

/** The structures `object` and `place` for expressions. */
export const BASE_STRUCTS: Readonly<Record<string, CelStruct>> = {
  object: { fields: celFields(objectFields), key: (value) => objectCellKey(value as KubeObject) },
  place: { fields: celFields(placeFields), key: (value) => placeCellKey(value as Place) },
};

function celFields<T>(fields: Readonly<Record<string, Field<T>>>): CelStruct['fields'] {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { type, read }]) => [
      name,
      { type, read: (value: object) => read(value as T) },
    ]),
  );
}
