import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  readList,
  readObject,
  readPath,
  readString,
} from '../api/json.ts';
import { buildSchemaCatalogue, type SchemaCatalogue } from '../simulate/admission/catalogue.ts';
import { type AdmissionFlags, buildExisting, DEFAULT_FLAGS } from '../simulate/admission/hub-view.ts';
import type { AdmissionError, Verdict } from '../simulate/admission/verdict.ts';
import {
  type AdmissionHub,
  type AdmissionRequest,
  simulateAdmission,
  simulateGuardRail,
} from '../simulate/admission.ts';
import { readPropagationConfig } from '../simulate/selection/disabled-kinds.ts';
import { buildKindTable, type KindTable, type ServedKind } from '../simulate/selection/hub-kinds.ts';
import type { CaseResult } from './case-result.ts';

const INPUT_KEYS = new Set(['id', 'family', 'op', 'objects', 'old', 'existing', 'user', 'flags', 'expect']);
const EXPECT_KEYS = new Set(['admitted', 'errors', 'unknownFields', 'unwired']);
const ERROR_KEYS = new Set(['stage', 'type', 'path', 'message', 'webhook', 'unordered']);
const FLAG_KEYS = new Set(['networkingAgentsEnabled', 'denyModifyMemberClusterLabels', 'whitelistedUsers']);

/** Counts what is compared, and keeps where it differs. */
interface Comparison {
  readonly differences: string[];
  compared: number;
}

/**
 * Compares one recorded admission case with the product: every key of `expect`, every key of every error. Keys
 * that are not known here are disagreements. `siblings` must hold `discovery.json`, the kinds the hub served.
 */
export function compareAdmissionCase(input: JsonObject, siblings: ReadonlyMap<string, Json>): CaseResult {
  const comparison: Comparison = { differences: [], compared: 0 };
  refuseUnknown(input, INPUT_KEYS, 'case', comparison);
  const expect = readObject(input, 'expect') ?? {};
  refuseUnknown(expect, EXPECT_KEYS, 'expect', comparison);
  refuseUnknown(readObject(input, 'flags') ?? {}, FLAG_KEYS, 'flags', comparison);
  const verdict = judgeCase(input, siblings);
  compareLeaf('admitted', readPath(expect, 'admitted') ?? null, verdict.admitted, comparison);
  compareErrors('errors', readList(expect, 'errors'), verdict.errors, comparison);
  compareErrors('unwired', readList(expect, 'unwired'), verdict.unwired, comparison);
  const unknown = verdict.unknownFields.map((field) => field.path);
  const expected = readList(expect, 'unknownFields').map(String);
  compareLeaf('unknownFields', expected.sort().join('\n'), unknown.sort().join('\n'), comparison);
  const { differences, compared } = comparison;
  return { agree: differences.length === 0, differences, compared };
}

function refuseUnknown(
  object: JsonObject,
  known: ReadonlySet<string>,
  what: string,
  comparison: Comparison,
): void {
  for (const key of Object.keys(object)) {
    if (!known.has(key)) comparison.differences.push(`${what}.${key}: a key the comparison does not know`);
  }
}

function judgeCase(input: JsonObject, siblings: ReadonlyMap<string, Json>): Verdict {
  const hub = buildHub(input, siblings);
  const op = readString(input, 'op');
  const operation: AdmissionRequest['operation'] = op === 'update' || op === 'delete' ? op : 'create';
  const old = readObject(input, 'old');
  const request = {
    operation,
    object: readObject(input, 'objects', 0) ?? {},
    user: {
      username: readString(input, 'user', 'username'),
      groups: readList(input, 'user', 'groups').map(String),
    },
    ...(old === undefined ? {} : { old }),
  };
  const guarded = readString(input, 'family').startsWith('guard-');
  return guarded ? simulateGuardRail(request, hub) : simulateAdmission(request, hub);
}

// One catalogue serves all cases: it holds the schemas of one release, not anything of a case.
const catalogue: SchemaCatalogue = buildSchemaCatalogue([]);
const tables = new WeakMap<object, KindTable>();

function buildHub(input: JsonObject, siblings: ReadonlyMap<string, Json>): AdmissionHub {
  const flags: AdmissionFlags = {
    ...DEFAULT_FLAGS,
    networkingAgents: readPath(input, 'flags', 'networkingAgentsEnabled') === true,
    denyMemberLabels: readPath(input, 'flags', 'denyModifyMemberClusterLabels') === true,
    whitelistedUsers: readList(input, 'flags', 'whitelistedUsers').map(String),
    // The families that ask these webhooks were recorded as if all were enabled; the stand-in makes no names.
    podDisruptionBudgets: false,
    generateNames: false,
  };
  return {
    catalogue,
    view: {
      kinds: readKinds(siblings.get('discovery.json') ?? []),
      propagation: readPropagationConfig('', ''),
      existing: buildExisting(readList(input, 'existing')),
      flags,
    },
  };
}

function readKinds(discovery: Json): KindTable {
  const key = isJsonList(discovery) ? discovery : [];
  const known = tables.get(key);
  if (known !== undefined) return known;
  const served = key.filter(isJsonObject).map(
    (row): ServedKind => ({
      group: readString(row, 'group'),
      version: readString(row, 'version'),
      kind: readString(row, 'kind'),
      plural: readString(row, 'plural'),
      namespaced: readPath(row, 'namespaced') === true,
      preferred: readPath(row, 'preferred') === true,
      watchable: readPath(row, 'watchable') === true,
    }),
  );
  const table = buildKindTable(served, true);
  tables.set(key, table);
  return table;
}

function compareLeaf(what: string, expected: Json, found: Json, comparison: Comparison): void {
  comparison.compared += 1;
  if (expected === found) return;
  comparison.differences.push(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(found)}`);
}

function compareErrors(
  what: string,
  expected: readonly Json[],
  found: readonly AdmissionError[],
  comparison: Comparison,
): void {
  compareLeaf(`${what}.length`, expected.length, found.length, comparison);
  const left = [...found];
  for (const [index, each] of expected.entries()) {
    const place = `${what}[${index}]`;
    refuseUnknown(isJsonObject(each) ? each : {}, ERROR_KEYS, place, comparison);
    // The server's own order varies: an equal error anywhere in the list is the counterpart.
    const at = left.findIndex((error) => isSameError(each, error));
    const [counterpart] = left.splice(Math.max(at, 0), 1);
    for (const key of ['stage', 'type', 'path', 'webhook', 'message'] as const) {
      const wanted = readPath(each, key) ?? null;
      const got = counterpart?.[key] ?? null;
      const same = key === 'message' && readPath(each, 'unordered') === true && isSameSet(wanted, got);
      compareLeaf(`${place}.${key}`, same ? got : wanted, got, comparison);
    }
  }
  for (const error of left) {
    comparison.differences.push(
      `${what}: not expected: ${error.path ?? error.webhook ?? error.stage} ${error.message}`,
    );
  }
}

function isSameError(expected: Json, found: AdmissionError): boolean {
  return (
    readString(expected, 'message') === found.message &&
    readString(expected, 'path') === (found.path ?? '') &&
    readString(expected, 'type') === (found.type ?? '')
  );
}

/** A message whose parts come from iterating a map: the parts count, not their order. */
function isSameSet(expected: Json, found: Json): boolean {
  const parts = (text: Json): string =>
    String(text)
      .split(/, |[[\]]/)
      .sort()
      .join('\n');
  return parts(expected) === parts(found);
}
