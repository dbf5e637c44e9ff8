import { isJsonObject, type Json, type JsonObject, pointer, readList, readString } from '../api/json.ts';

/** An object embedded in another one: in a snapshot, a Work or an envelope. Its status is not its own. */
export interface Manifest {
  readonly apiVersion: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly value: JsonObject;
  /** Position in the list it stands in; for envelopes the position of its key. */
  readonly index: number;
  /** Pointer to this manifest from the root of the object that holds it. */
  readonly pointer: string;
}

/** Splits `apps/v1` into group and version; the core group is ''. */
export function decodeApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  if (slash < 0) return { group: '', version: apiVersion };
  return { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** Reads one embedded object. What is no JSON object reads as an empty one, so that positions stay right. */
export function decodeManifest(value: Json | undefined, at: string, index: number): Manifest {
  const apiVersion = readString(value, 'apiVersion');
  return {
    apiVersion,
    ...decodeApiVersion(apiVersion),
    kind: readString(value, 'kind'),
    namespace: readString(value, 'metadata', 'namespace'),
    name: readString(value, 'metadata', 'name'),
    value: isJsonObject(value) ? value : {},
    index,
    pointer: at,
  };
}

/** Reads a list of embedded objects; `at` is the list's pointer. */
export function decodeManifests(list: Json | undefined, at: string): readonly Manifest[] {
  return readList(list).map((item, index) => decodeManifest(item, at + pointer(index), index));
}
