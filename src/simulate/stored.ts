import { type JsonObject, readString } from '../api/json.ts';
import { decodeApiVersion } from '../model/manifest.ts';
import { cleanManifest } from './selection/cleaning.ts';
import { findFill } from './stored/kinds.ts';
import { dropVanishing } from './stored/vanishing.ts';

/**
 * A declared object as a hub would store and a snapshot would hold it: with the defaults of the API server, without
 * empty values that do not survive, and cleaned. Other kinds than those told here are only cleaned.
 */
export function buildStoredManifest(object: JsonObject): JsonObject {
  const fill = findFill(decodeApiVersion(readString(object, 'apiVersion')).group, readString(object, 'kind'));
  if (fill === undefined) return cleanManifest(object);
  return cleanManifest(dropVanishing(fill(object), readString(object, 'kind')));
}

/** True when what the API server makes of a declared object of this kind is known field by field. */
export function isStoredFormKnown(object: JsonObject): boolean {
  return (
    findFill(decodeApiVersion(readString(object, 'apiVersion')).group, readString(object, 'kind')) !==
    undefined
  );
}
