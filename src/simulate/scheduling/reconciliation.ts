import type { ClusterDecision, SchedulingBinding, StoredScore } from './binding.ts';
import type { SchedulingCycle } from './cycle.ts';
import { unschedule } from './cycle.ts';
import { buildFailure, renderUnexpected, type SchedulingFailure } from './failure.ts';

/** Bindings to write so that they agree with what was picked. */
export interface Reconciliation {
  readonly created: readonly SchedulingBinding[];
  readonly patched: readonly SchedulingBinding[];
  readonly unscheduled: readonly SchedulingBinding[];
}

/** A cluster to be bound, with the scores it got; PickFixed gives none. */
export interface Pick {
  readonly cluster: string;
  readonly score: StoredScore | undefined;
}

const NO_PREVIOUS_STATE = 'failed to find the previous state of an unscheduled binding';

/** The text recorded for a selected cluster. */
export function renderSelectedReason({ cluster, score }: Pick): string {
  const scores =
    score === undefined
      ? ''
      : ` (affinity score: ${score.affinity ?? 0}, topology spread score: ${score.topologySpread ?? 0})`;
  return `Successfully scheduled resources for placement in "${cluster}"${scores}: picked by scheduling policy`;
}

/** Binds a picked cluster anew or again: current snapshot and a fresh decision. */
function adopt(binding: SchedulingBinding, state: string, pick: Pick, snapshot: string): SchedulingBinding {
  const decision: ClusterDecision = {
    cluster: pick.cluster,
    selected: true,
    reason: renderSelectedReason(pick),
    score: pick.score,
  };
  return { ...binding, state, policySnapshot: snapshot, decision };
}

/**
 * Matches picked clusters with obsolete and unscheduled bindings (`crossReferencePickedClustersAndDeDupBindings`):
 * obsolete ones are revived or given up, unscheduled ones revived or left, the rest created.
 */
export function matchPicksWithBindings(
  { snapshot, classes }: SchedulingCycle,
  picks: readonly Pick[],
): Reconciliation | SchedulingFailure {
  const byCluster = new Map(picks.map((pick) => [pick.cluster, pick]));
  const seen = new Set<string>();
  const patched: SchedulingBinding[] = [];
  const unscheduled: SchedulingBinding[] = [];
  for (const binding of classes.obsolete) {
    seen.add(binding.cluster);
    const pick = byCluster.get(binding.cluster);
    if (pick === undefined) unscheduled.push(unschedule(binding));
    else patched.push(adopt(binding, binding.state, pick, snapshot.name));
  }
  for (const binding of classes.unscheduled) {
    seen.add(binding.cluster);
    const pick = byCluster.get(binding.cluster);
    if (pick === undefined) continue;
    if (binding.previousState === undefined) return buildFailure([NO_PREVIOUS_STATE]);
    patched.push(adopt(binding, binding.previousState, pick, snapshot.name));
  }
  const created: SchedulingBinding[] = [];
  for (const pick of picks) {
    if (seen.has(pick.cluster)) continue;
    const binding = createBinding(snapshot, pick);
    if (typeof binding === 'string') {
      const context = `failed to generate binding for cluster ${JSON.stringify(pick.cluster)}`;
      return buildFailure([binding], (text) => `${context}: ${renderUnexpected(text)}`);
    }
    created.push(binding);
  }
  return { created, patched, unscheduled };
}

/**
 * The same for a fixed list of clusters (`crossReferenceValidTargetsWithBindings`): current bindings are left,
 * obsolete ones of clusters that are not valid now are given up, even when the cluster is only ill.
 */
export function matchTargetsWithBindings(
  { snapshot, classes }: SchedulingCycle,
  valid: readonly string[],
): Reconciliation | SchedulingFailure {
  const current = new Set([...classes.scheduled, ...classes.bound].map(({ cluster }) => cluster));
  const obsolete = new Map(classes.obsolete.map((binding) => [binding.cluster, binding]));
  const unscheduled = new Map(classes.unscheduled.map((binding) => [binding.cluster, binding]));
  const patched: SchedulingBinding[] = [];
  const created: SchedulingBinding[] = [];
  for (const cluster of valid) {
    if (current.has(cluster)) continue;
    const pick: Pick = { cluster, score: undefined };
    const old = obsolete.get(cluster);
    const given = unscheduled.get(cluster);
    if (old !== undefined) patched.push(adopt(old, old.state, pick, snapshot.name));
    else if (given !== undefined) {
      if (given.previousState === undefined) return buildFailure([NO_PREVIOUS_STATE]);
      patched.push(adopt(given, given.previousState, pick, snapshot.name));
    } else {
      const binding = createBinding(snapshot, pick);
      if (typeof binding === 'string') {
        return buildFailure([binding], (text) => `failed to generate binding: ${renderUnexpected(text)}`);
      }
      created.push(binding);
    }
  }
  const targets = new Set(valid);
  const dropped = classes.obsolete.filter(({ cluster }) => !targets.has(cluster));
  return { created, patched, unscheduled: dropped.map(unschedule) };
}

/** A new binding, or why its name would be refused: it must be a DNS label (`NewBindingName`). */
function createBinding(snapshot: SchedulingCycle['snapshot'], pick: Pick): SchedulingBinding | string {
  const name = `${snapshot.placement.slice(0, 26)}-${pick.cluster.slice(0, 27)}-`;
  const refusal = explainLabelName(`${name}00000000`);
  if (refusal !== undefined) {
    const names = `placement name ${snapshot.placement}, cluster name ${pick.cluster}`;
    const context = 'failed to cross reference picked clusters and existing bindings';
    return `${context}: failed to format a unique RFC 1123 label name with ${names}: [${refusal}]`;
  }
  const binding: SchedulingBinding = {
    name,
    namespace: snapshot.namespace,
    placement: snapshot.placement,
    cluster: pick.cluster,
    state: 'Scheduled',
    policySnapshot: snapshot.name,
    deleting: false,
    held: true,
    previousState: undefined,
    decision: {
      cluster: pick.cluster,
      selected: true,
      reason: renderSelectedReason(pick),
      score: pick.score,
    },
  };
  return binding;
}

/** Why a text is no DNS label, in the words of the API machinery (`IsDNS1123Label`). */
function explainLabelName(name: string): string | undefined {
  const isLabel = (text: string): boolean => /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(text);
  if (isLabel(name)) return undefined;
  if (name.split('.').every(isLabel)) return 'must not contain dots';
  const rule =
    "consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
  const examples =
    "(e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
  return `a lowercase RFC 1123 label must ${rule} ${examples}`;
}
