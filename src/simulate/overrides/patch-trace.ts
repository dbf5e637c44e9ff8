import {
  isJsonList,
  type Json,
  type JsonObject,
  pointer,
  pointerSteps,
  readPath,
  readString,
} from '../../api/json.ts';
import { applyJsonPatch, type PatchOperation } from '../json-patch.ts';
import { findOverrides, readOperations } from './application.ts';
import type { OverrideMap } from './attachment.ts';
import type { OverrideCluster } from './cluster.ts';
import type { IsClusterScoped } from './override-key.ts';
import type { OverrideRule, OverrideSnapshot } from './override-snapshot.ts';
import type { RuleMatch } from './rule-match.ts';

/** What one patch, or one rule of type Delete, does to one object on one cluster. */
export interface PatchStep {
  readonly snapshot: OverrideSnapshot;
  readonly rule: number;
  /** Position in `jsonPatchOverrides`; -1 for a rule as a whole. */
  readonly patch: number;
  readonly op: string;
  readonly path: string;
  /** `skipped`: an earlier patch of the rule failed, or the object was deleted before. */
  readonly effect: 'applied' | 'failed' | 'deleted' | 'skipped';
  /** What stood at the path before and stands there after; undefined for nothing. */
  readonly before: Json | undefined;
  readonly after: Json | undefined;
  readonly failure?: PatchFailure;
  /** An earlier step that wrote another value to the same path. */
  readonly overwrites?: PatchStep;
}

/** Why a patch cannot be applied. */
export interface PatchFailure {
  /** `path`: it names nothing; `variable`: a label is missing or a brace; `operation`: the patch itself is none. */
  readonly kind: 'path' | 'variable' | 'operation';
  /** KubeFleet's words. */
  readonly error: string;
  /** Pointer to the first part of the path that the object lacks. */
  readonly missing: string;
}

/** How a trace decides whether a rule is meant for the cluster. */
export type MatchRule = (rule: OverrideRule) => RuleMatch;

/**
 * Retells what overrides do to one object, patch by patch, in the order KubeFleet applies them. It stops where
 * KubeFleet does: at the first rule that fails.
 */
export function traceOverrides(
  manifest: JsonObject,
  overrides: OverrideMap,
  cluster: OverrideCluster,
  isClusterScoped: IsClusterScoped,
  match: MatchRule,
): readonly PatchStep[] {
  const steps: PatchStep[] = [];
  let current: Json | undefined = manifest;
  for (const snapshot of findOverrides(manifest, overrides, isClusterScoped)) {
    for (const rule of snapshot.rules ?? []) {
      const met = match(rule);
      if ('error' in met) return steps;
      if (!met.matched) continue;
      const at: RuleAt = { snapshot, rule: rule.index };
      if (readString(rule.value, 'overrideType') === 'Delete') {
        if (current !== undefined) steps.push(deletion(at));
        current = undefined;
        break;
      }
      const traced = traceRule(at, rule, current, cluster, steps);
      steps.push(...traced.steps);
      if (traced.steps.some(({ effect }) => effect === 'failed')) return steps;
      current = traced.after;
    }
  }
  return steps;
}

type RuleAt = Pick<PatchStep, 'snapshot' | 'rule'>;

function deletion(at: RuleAt): PatchStep {
  return { ...at, patch: -1, op: 'delete', path: '', effect: 'deleted', before: undefined, after: undefined };
}

function traceRule(
  at: RuleAt,
  rule: OverrideRule,
  before: Json | undefined,
  cluster: OverrideCluster,
  earlier: readonly PatchStep[],
): { readonly steps: readonly PatchStep[]; readonly after: Json | undefined } {
  const operations = readOperations(rule, cluster);
  if ('error' in operations) {
    const { patch, error } = operations;
    const { op, path } = readWritten(rule, patch);
    const step = { ...at, patch, op, path, before: undefined, after: undefined };
    return {
      steps: [{ ...step, effect: 'failed', failure: { kind: 'variable', error, missing: '' } }],
      after: before,
    };
  }
  const steps: PatchStep[] = [];
  let current = before;
  for (const [patch, operation] of operations.list.entries()) {
    const { step, after } = tracePatch({ ...at, patch }, operation, current);
    const hasFailed = steps.some(({ effect }) => effect === 'failed');
    const overwrites = findOverwritten(step, [...earlier, ...steps]);
    steps.push(hasFailed ? skip(step) : { ...step, ...(overwrites && { overwrites }) });
    if (!hasFailed) current = after;
  }
  return { steps, after: current };
}

function skip({ snapshot, rule, patch, op, path }: PatchStep): PatchStep {
  return { snapshot, rule, patch, op, path, effect: 'skipped', before: undefined, after: undefined };
}

function readWritten(rule: OverrideRule, patch: number): Pick<PatchStep, 'op' | 'path'> {
  const written = readPath(rule.value, 'jsonPatchOverrides', patch);
  return { op: readString(written, 'op'), path: readString(written, 'path') };
}

function tracePatch(
  at: RuleAt & { readonly patch: number },
  operation: PatchOperation,
  document: Json | undefined,
): { readonly step: PatchStep; readonly after: Json | undefined } {
  const { op, path } = operation;
  const step = { ...at, op, path };
  if (document === undefined)
    return {
      step: skip({ ...step, effect: 'skipped', before: undefined, after: undefined }),
      after: document,
    };
  // Into a list an `add` inserts: what stood there moves on.
  const isInsertion = op === 'add' && isJsonList(readAt(document, path.slice(0, path.lastIndexOf('/'))));
  const before = isInsertion ? undefined : readAt(document, path);
  const patched = applyJsonPatch(document, [operation]);
  if ('document' in patched) {
    const after = isInsertion ? (operation.value ?? null) : readAt(patched.document, path);
    return { step: { ...step, effect: 'applied', before, after }, after: patched.document };
  }
  const kind = ['add', 'remove', 'replace', 'test'].includes(op) ? 'path' : 'operation';
  const failure = { kind, error: patched.error, missing: findMissing(document, path) } as const;
  return { step: { ...step, effect: 'failed', before, after: before, failure }, after: document };
}

/** The value at a path; a negative index counts from the end, `-` stands behind it. */
function readAt(document: Json, path: string): Json | undefined {
  let current: Json | undefined = document;
  for (const step of pointerSteps(path)) current = readStep(current, step);
  return current;
}

function readStep(value: Json | undefined, step: string): Json | undefined {
  if (!isJsonList(value)) return readPath(value, step);
  if (!/^[+-]?\d+$/.test(step)) return undefined;
  return value.at(Number(step));
}

/** The shortest beginning of a path that names nothing; the whole path when only its end is wrong. */
function findMissing(document: Json, path: string): string {
  const steps = pointerSteps(path);
  let current: Json | undefined = document;
  for (const [index, step] of steps.entries()) {
    current = readStep(current, step);
    if (current === undefined || current === null) return pointer(...steps.slice(0, index + 1));
  }
  return path;
}

/** The last earlier step that wrote something else to the same path. */
function findOverwritten(step: PatchStep, earlier: readonly PatchStep[]): PatchStep | undefined {
  if (step.effect !== 'applied' || step.op === 'remove' || step.before === undefined) return undefined;
  const found = earlier.findLast(({ path, effect }) => path === step.path && effect === 'applied');
  if (found === undefined || found.op === 'remove') return undefined;
  return JSON.stringify(found.after) === JSON.stringify(step.after) ? undefined : found;
}
