import { type Json, readNumber, readObject, readPath, readString } from '../api/json.ts';
import type { ObjectRef, Spot } from '../evaluate/finding.ts';
import type { Location } from '../read/place.ts';

/** The object that a JSON report names. */
export function decodeObject(value: Json | undefined): ObjectRef {
  return {
    apiVersion: readString(value, 'apiVersion'),
    kind: readString(value, 'kind'),
    namespace: readString(value, 'namespace'),
    name: readString(value, 'name'),
  };
}

/** Lines and columns as the report has them, both from 1. */
export function decodeLocation(value: Json | undefined): Location {
  return {
    uri: readString(value, 'uri'),
    startLine: readNumber(value, 'startLine') ?? 1,
    startColumn: readNumber(value, 'startColumn') ?? 1,
    endLine: readNumber(value, 'endLine') ?? 1,
    endColumn: readNumber(value, 'endColumn') ?? 1,
  };
}

/** Object and pointer of `value`, which lies at `location`. */
export function decodeSpot(value: Json | undefined, location: Json | undefined): Spot {
  const object = readObject(value, 'object');
  return {
    ...(object && { object: decodeObject(readPath(value, 'object')) }),
    path: readString(value, 'path'),
    location: decodeLocation(location),
  };
}
