import { type Json, type JsonObject, readList, readPath, readString } from '../../api/json.ts';
import { renderGoQuoted } from '../../model/label-selector-syntax.ts';
import { applyJsonPatch, explainInvalidPatch, type PatchOperation } from '../json-patch.ts';
import type { OverrideMap } from './attachment.ts';
import type { OverrideCluster } from './cluster.ts';
import type { DeliveryError } from './delivery-error.ts';
import { type IsClusterScoped, readOverrideKeys } from './override-key.ts';
import { type OverrideRule, type OverrideSnapshot, renderSnapshotKind } from './override-snapshot.ts';
import { matchRule } from './rule-match.ts';
import { replaceVariables } from './variables.ts';

/** What one rule of an override did to one object. */
export interface RuleStep {
  readonly snapshot: OverrideSnapshot;
  readonly rule: number;
  /**
   * `not-for-cluster`: the rule's selector does not match. `patched`: all its patches went in, perhaps none.
   * `nothing-left`: an earlier rule had deleted the object. `failed`: the whole binding stops here.
   */
  readonly effect: 'not-for-cluster' | 'patched' | 'deleted' | 'nothing-left' | 'failed';
  /** Index of the patch that failed, where one did; a selector that cannot be read fails without it. */
  readonly patch?: number;
  /** KubeFleet's words for the failure. */
  readonly error?: string;
}

/** An object after all overrides for one cluster, with every rule that was looked at. */
export type OverrideOutcome =
  | { readonly result: 'object'; readonly manifest: Json; readonly steps: readonly RuleStep[] }
  | { readonly result: 'deleted'; readonly by: RuleStep; readonly steps: readonly RuleStep[] }
  | { readonly result: 'error'; readonly error: DeliveryError; readonly steps: readonly RuleStep[] };

/**
 * Applies the overrides of a binding to one object (`applyOverrides`): ClusterResourceOverrides on the object or
 * its namespace, then ResourceOverrides on the object, so that these win. The input is left as it is.
 */
export function applyOverrides(
  manifest: JsonObject,
  overrides: OverrideMap,
  cluster: OverrideCluster,
  isClusterScoped: IsClusterScoped,
): OverrideOutcome {
  const steps: RuleStep[] = [];
  let current: Json | undefined = manifest;
  let by: RuleStep | undefined;
  for (const snapshot of findOverrides(manifest, overrides, isClusterScoped)) {
    for (const rule of snapshot.rules ?? []) {
      const { step, after } = applyRule(snapshot, rule, current, cluster);
      steps.push(step);
      if (step.effect === 'failed') return { result: 'error', error: explainFailure(manifest, step), steps };
      current = after;
      if (step.effect !== 'deleted') continue;
      by ??= step;
      break;
    }
  }
  if (by !== undefined) return { result: 'deleted', by, steps };
  return { result: 'object', manifest: current ?? null, steps };
}

/** The attached snapshots that concern an object, in the order they are applied to it. */
export function findOverrides(
  manifest: JsonObject,
  overrides: OverrideMap,
  isClusterScoped: IsClusterScoped,
): readonly OverrideSnapshot[] {
  const keys = readOverrideKeys(manifest, isClusterScoped);
  const cluster = overrides.cluster.get(keys.cluster) ?? [];
  const own = keys.namespaced === undefined ? [] : (overrides.namespaced.get(keys.namespaced) ?? []);
  return own.length === 0 ? cluster : [...cluster, ...own];
}

/** Applies one rule to what is left of an object; undefined is an object that was deleted. */
function applyRule(
  snapshot: OverrideSnapshot,
  rule: OverrideRule,
  before: Json | undefined,
  cluster: OverrideCluster,
): { readonly step: RuleStep; readonly after: Json | undefined } {
  const step = { snapshot, rule: rule.index };
  const match = matchRule(rule, cluster);
  if ('error' in match) return { step: { ...step, effect: 'failed', error: match.error }, after: before };
  if (!match.matched) return { step: { ...step, effect: 'not-for-cluster' }, after: before };
  if (readString(rule.value, 'overrideType') === 'Delete') {
    return { step: { ...step, effect: 'deleted' }, after: undefined };
  }
  const operations = readOperations(rule, cluster);
  if ('error' in operations) return { step: { ...step, effect: 'failed', ...operations }, after: before };
  if (before === undefined) {
    // A deleted object takes every patch, as long as the patches themselves can be read.
    const invalid = explainInvalidPatch(operations.list);
    const { failed: patch = 0, error = '' } = invalid ?? {};
    const effect = invalid === undefined ? 'nothing-left' : 'failed';
    return { step: { ...step, effect, ...(invalid && { patch, error }) }, after: before };
  }
  const patched = applyJsonPatch(before, operations.list);
  if ('error' in patched) {
    const { failed: patch, error } = patched;
    return { step: { ...step, effect: 'failed', patch, error }, after: before };
  }
  return { step: { ...step, effect: 'patched' }, after: patched.document };
}

/** The patches of a rule with their variables replaced for a cluster. */
export function readOperations(
  rule: OverrideRule,
  cluster: OverrideCluster,
): { readonly list: readonly PatchOperation[] } | { readonly patch: number; readonly error: string } {
  const list: PatchOperation[] = [];
  for (const [patch, item] of readList(rule.value, 'jsonPatchOverrides').entries()) {
    const replaced = replaceVariables(readPath(item, 'value') ?? null, cluster);
    if ('error' in replaced) return { patch, error: replaced.error };
    list.push({ op: readString(item, 'op'), path: readString(item, 'path'), value: replaced.value });
  }
  return { list };
}

function explainFailure(manifest: JsonObject, step: RuleStep): DeliveryError {
  const snapshot = `${renderSnapshotKind(step.snapshot)} ${renderGoQuoted(step.snapshot.name)}`;
  const text = `${snapshot} failed to apply on ${renderOverrideTarget(manifest)}: ${step.error}`;
  return { type: 'user', text };
}

/** How messages name the object an override is applied to: `Deployment "web" in namespace "shop"`. */
export function renderOverrideTarget(manifest: JsonObject): string {
  const kind = readString(manifest, 'kind') || 'Unknown';
  const name = renderGoQuoted(readString(manifest, 'metadata', 'name'));
  const namespace = readString(manifest, 'metadata', 'namespace');
  return namespace === '' ? `${kind} ${name}` : `${kind} ${name} in namespace ${renderGoQuoted(namespace)}`;
}
