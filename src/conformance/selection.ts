import { createHash } from 'node:crypto';
import {
  isJsonObject,
  type Json,
  type JsonObject,
  readList,
  readNumber,
  readObject,
  readPath,
  readString,
} from '../api/json.ts';
import { cleanManifest } from '../simulate/selection/cleaning.ts';
import { buildHub, type HubFlags, type HubObject } from '../simulate/selection/hub.ts';
import { buildKindTable, type ServedKind } from '../simulate/selection/hub-kinds.ts';
import type { SelectionError } from '../simulate/selection/selection-error.ts';
import { simulateSelection } from '../simulate/selection.ts';
import { splitResources } from '../simulate/snapshots/split.ts';
import {
  type SnapshotMetadata,
  simulatePolicySnapshot,
  simulateResourceSnapshots,
} from '../simulate/snapshots.ts';
import type { CaseResult } from './case-result.ts';
import { type Answers, compareRecorded } from './expectation.ts';

const platform = {
  sha256: (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex'),
};

const QUESTIONS = ['flags', 'placement', 'objects', 'sizes', 'limit'];

/**
 * Compares one case of the selection recordings: what a placement selects and the snapshots made of it, or, for
 * cases with `sizes`, how a list is cut. `siblings` holds `discovery.json`, the kinds the recorded hub served.
 */
export function compareSelectionCase(input: JsonObject, siblings: ReadonlyMap<string, Json>): CaseResult {
  return compareRecorded(input, QUESTIONS, (expected) =>
    Object.hasOwn(input, 'sizes') ? answerSplit(input) : answerSelection(input, siblings, expected),
  );
}

function answerSplit(input: JsonObject): Answers {
  const sizes = readList(input, 'sizes').filter((size) => typeof size === 'number');
  const groups = splitResources(sizes, readNumber(input, 'limit') ?? 0);
  return { groups: groups.length === 0 ? null : groups };
}

function answerSelection(
  input: JsonObject,
  siblings: ReadonlyMap<string, Json>,
  expected: JsonObject,
): Answers {
  const placement = readObject(input, 'placement') ?? {};
  const served = readList(siblings.get('discovery.json')).flatMap(readServedKind);
  const objects = readList(input, 'objects').filter((object) => isJsonObject(object));
  const hub = buildHub(objects, buildKindTable(served, true), readFlags(readObject(input, 'flags')), 'exact');
  const selection = simulateSelection(hub, placement);
  if (selection.error !== undefined) return answerError(selection.error, readObject(expected, 'error'));
  const policy = simulatePolicySnapshot(placement, selection.placement, 0, platform);
  const snapshots = simulateResourceSnapshots(placement, selection, 0, platform);
  return {
    selected: selection.selected.map(renderIdentity),
    envelopes: selection.envelopes,
    // Only one family records manifests, but where they stand they must be all there.
    ...(Object.hasOwn(expected, 'manifests')
      ? { manifests: selection.selected.map((item) => cleanManifest(item.object)) }
      : {}),
    policySnapshot: { ...renderMetadata(policy), count: 0 },
    policyHash: Buffer.from(policy.policyHash).toString('base64'),
    snapshots: snapshots?.parts.map((part) => ({ ...renderMetadata(part), count: part.resources.length })),
  };
}

/**
 * Where the system names any of several offenders, the recording has one of those it was seen to name, marked
 * `unordered` when it named several. Any of our alternatives agrees; the mark demands that there be more than one.
 */
function answerError(error: SelectionError, expected: JsonObject | undefined): Answers {
  const recorded = readString(expected, 'message');
  const message = error.alternatives.includes(recorded) ? recorded : error.message;
  const unordered = error.alternatives.length > 1 && readPath(expected, 'unordered') === true;
  return {
    selected: null,
    envelopes: 0,
    error: { type: error.type, message, ...(unordered ? { unordered } : {}) },
  };
}

function renderIdentity({ group, version, kind, namespace, name }: HubObject): JsonObject {
  return { group, version, kind, ...(namespace === '' ? {} : { namespace }), name };
}

function renderMetadata({ name, namespace, labels, annotations }: SnapshotMetadata): JsonObject {
  return { name, ...(namespace === '' ? {} : { namespace }), labels, annotations };
}

function readFlags(flags: JsonObject | undefined): HubFlags {
  return {
    enableWorkload: readPath(flags, 'enableWorkload') === true,
    skippedNamespaces: readTexts(readPath(flags, 'skippedNamespaces')),
    skippedPropagatingAPIs: readTexts(readPath(flags, 'skippedPropagatingAPIs')).join(';'),
    allowedPropagatingAPIs: readTexts(readPath(flags, 'allowedPropagatingAPIs')).join(';'),
  };
}

/** An option's value: a list, or one text with semicolons, as on the command line. */
function readTexts(value: Json | undefined): string[] {
  if (typeof value === 'string') return value === '' ? [] : value.split(';');
  return readList(value).filter((item) => typeof item === 'string');
}

/** One row of `discovery.json`. */
export function readServedKind(row: Json): ServedKind[] {
  if (!isJsonObject(row)) return [];
  return [
    {
      group: readString(row, 'group'),
      version: readString(row, 'version'),
      kind: readString(row, 'kind'),
      plural: readString(row, 'plural'),
      namespaced: readPath(row, 'namespaced') === true,
      preferred: readPath(row, 'preferred') === true,
      watchable: readPath(row, 'watchable') === true,
    },
  ];
}
