import { type Json, pointer, readList, readNumber, readObject, readPath, readString } from '../api/json.ts';
import { type Condition, decodeCondition } from './condition.ts';

/** The envelope an entry of a status came from. */
export interface EnvelopeReference {
  readonly name: string;
  readonly namespace: string;
  /** `ClusterResourceEnvelope`, `ResourceEnvelope` or, from old releases, `ConfigMap`. */
  readonly type: string;
}

/** A resource named in a status (`ResourceIdentifier`). */
export interface ResourceIdentifier {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly envelope: EnvelopeReference | undefined;
  readonly index: number;
  readonly pointer: string;
}

/** A resource that was not applied, or is not available, and the one condition that says why. */
export interface FailedPlacement extends ResourceIdentifier {
  readonly condition: Condition;
}

/** One field that differs between hub and member. */
export interface FieldDifference {
  readonly path: string;
  readonly valueInHub: string;
  readonly valueInMember: string;
  readonly pointer: string;
}

/** What is known of a drift or difference. Times are RFC 3339 text. */
export interface Difference {
  readonly observationTime: string;
  readonly firstObservedTime: string;
  /** Generation of the object on the member, when the entry states it. */
  readonly memberGeneration: number | undefined;
  readonly fields: readonly FieldDifference[];
}

/** An entry of `driftedPlacements` or `diffedPlacements`. */
export interface DifferingPlacement extends ResourceIdentifier, Difference {}

/** Reads the identifying fields of one entry; `at` is its pointer. */
export function decodeResourceIdentifier(item: Json, at: string, index: number): ResourceIdentifier {
  const envelope = readObject(item, 'envelope');
  return {
    group: readString(item, 'group'),
    version: readString(item, 'version'),
    kind: readString(item, 'kind'),
    namespace: readString(item, 'namespace'),
    name: readString(item, 'name'),
    envelope:
      envelope === undefined
        ? undefined
        : {
            name: readString(envelope, 'name'),
            namespace: readString(envelope, 'namespace'),
            type: readString(envelope, 'type') || 'ConfigMap',
          },
    index,
    pointer: at,
  };
}

/** Reads a list of identifiers (`selectedResources`); `at` is the list's pointer. */
export function decodeResourceIdentifiers(list: Json | undefined, at: string): readonly ResourceIdentifier[] {
  return readList(list).map((item, index) => decodeResourceIdentifier(item, at + pointer(index), index));
}

/** Reads `failedPlacements`; `at` is the list's pointer. */
export function decodeFailedPlacements(list: Json | undefined, at: string): readonly FailedPlacement[] {
  return readList(list).map((item, index) => {
    const here = at + pointer(index);
    return {
      ...decodeResourceIdentifier(item, here, index),
      condition: decodeCondition(readPath(item, 'condition'), `${here}/condition`, 0),
    };
  });
}

function decodeFieldDifferences(list: Json | undefined, at: string): readonly FieldDifference[] {
  return readList(list).map((item, index) => ({
    path: readString(item, 'path'),
    valueInHub: readString(item, 'valueInHub'),
    valueInMember: readString(item, 'valueInMember'),
    pointer: at + pointer(index),
  }));
}

/** Reads drift details (of a Work's manifest or of a placement's entry); `at` is the pointer of `item`. */
export function decodeDrift(item: Json | undefined, at: string): Difference {
  return {
    observationTime: readString(item, 'observationTime'),
    firstObservedTime: readString(item, 'firstDriftedObservedTime'),
    memberGeneration: decodeMemberGeneration(item),
    fields: decodeFieldDifferences(readPath(item, 'observedDrifts'), `${at}/observedDrifts`),
  };
}

/** Reads difference details (of a Work's manifest or of a placement's entry); `at` is the pointer of `item`. */
export function decodeDiff(item: Json | undefined, at: string): Difference {
  return {
    observationTime: readString(item, 'observationTime'),
    firstObservedTime: readString(item, 'firstDiffedObservedTime'),
    memberGeneration: decodeMemberGeneration(item),
    fields: decodeFieldDifferences(readPath(item, 'observedDiffs'), `${at}/observedDiffs`),
  };
}

function decodeMemberGeneration(item: Json | undefined): number | undefined {
  return (
    readNumber(item, 'targetClusterObservedGeneration') ??
    readNumber(item, 'observedInMemberClusterGeneration')
  );
}

/** Reads `driftedPlacements`; `at` is the list's pointer. */
export function decodeDriftedPlacements(list: Json | undefined, at: string): readonly DifferingPlacement[] {
  return readList(list).map((item, index) => {
    const here = at + pointer(index);
    return { ...decodeResourceIdentifier(item, here, index), ...decodeDrift(item, here) };
  });
}

/** Reads `diffedPlacements`; `at` is the list's pointer. */
export function decodeDiffedPlacements(list: Json | undefined, at: string): readonly DifferingPlacement[] {
  return readList(list).map((item, index) => {
    const here = at + pointer(index);
    return { ...decodeResourceIdentifier(item, here, index), ...decodeDiff(item, here) };
  });
}
