import { type Json, readList, readNumber, readObject, readPath, readString } from '../../api/json.ts';
import { ANNOTATION, FINALIZER, LABEL } from '../../api/placement.kubernetes-fleet.io.ts';
import type { SchedulingCluster } from './cluster.ts';

/** Scores as stored in a decision; either may be missing in a damaged object. */
export interface StoredScore {
  readonly affinity: number | undefined;
  readonly topologySpread: number | undefined;
}

/** One entry of a snapshot's decision list (`ClusterDecision`), also kept on each binding. */
export interface ClusterDecision {
  readonly cluster: string;
  readonly selected: boolean;
  readonly reason: string;
  readonly score: StoredScore | undefined;
}

/** What the scheduler reads and writes of a binding (scheduling.md §3). */
export interface SchedulingBinding {
  /** For a binding made in the simulation: its name without the random suffix. */
  readonly name: string;
  readonly namespace: string;
  readonly placement: string;
  readonly cluster: string;
  readonly state: string;
  readonly policySnapshot: string;
  readonly deleting: boolean;
  /** The scheduler's finalizer is on the object. */
  readonly held: boolean;
  /** Annotation `previous-binding-state`; undefined when absent. */
  readonly previousState: string | undefined;
  readonly decision: ClusterDecision;
}

/** The bindings of one placement by what they are to the current policy snapshot; each list in name order. */
export interface BindingClasses {
  readonly bound: readonly SchedulingBinding[];
  readonly scheduled: readonly SchedulingBinding[];
  readonly obsolete: readonly SchedulingBinding[];
  readonly unscheduled: readonly SchedulingBinding[];
  readonly dangling: readonly SchedulingBinding[];
  readonly deleting: readonly SchedulingBinding[];
}

/** Reads a ClusterResourceBinding or ResourceBinding of any version. */
export function readSchedulingBinding(json: Json | undefined): SchedulingBinding {
  const annotations = readObject(json, 'metadata', 'annotations');
  const previousState = readPath(annotations, ANNOTATION.previousBindingState);
  return {
    name: readString(json, 'metadata', 'name'),
    namespace: readString(json, 'metadata', 'namespace'),
    placement: readString(json, 'metadata', 'labels', LABEL.parentPlacement),
    cluster: readString(json, 'spec', 'targetCluster'),
    state: readString(json, 'spec', 'state'),
    policySnapshot: readString(json, 'spec', 'schedulingPolicySnapshotName'),
    deleting: readString(json, 'metadata', 'deletionTimestamp') !== '',
    held: readList(json, 'metadata', 'finalizers').includes(FINALIZER.schedulerBinding),
    previousState: typeof previousState === 'string' ? previousState : undefined,
    decision: readClusterDecision(readPath(json, 'spec', 'clusterDecision')),
  };
}

/** Reads a cluster decision. The API calls the topology spread score `priorityScore`. */
export function readClusterDecision(json: Json | undefined): ClusterDecision {
  const score = readObject(json, 'clusterScore');
  return {
    cluster: readString(json, 'clusterName'),
    selected: readPath(json, 'selected') === true,
    reason: readString(json, 'reason'),
    score: score && {
      affinity: readNumber(score, 'affinityScore'),
      topologySpread: readNumber(score, 'priorityScore'),
    },
  };
}

/** Sorts the bindings into classes; the first test that holds wins (`classifyBindings`). */
export function evaluateBindingClasses(
  bindings: readonly SchedulingBinding[],
  snapshot: string,
  clusters: ReadonlyMap<string, SchedulingCluster>,
): BindingClasses {
  const classes = {
    bound: [] as SchedulingBinding[],
    scheduled: [] as SchedulingBinding[],
    obsolete: [] as SchedulingBinding[],
    unscheduled: [] as SchedulingBinding[],
    dangling: [] as SchedulingBinding[],
    deleting: [] as SchedulingBinding[],
  };
  for (const binding of bindings) {
    const leaving = clusters.get(binding.cluster)?.leaving ?? true;
    if (binding.deleting) classes.deleting.push(binding);
    else if (binding.state === 'Unscheduled') classes.unscheduled.push(binding);
    else if (leaving) classes.dangling.push(binding);
    else if (binding.policySnapshot !== snapshot) classes.obsolete.push(binding);
    else if (binding.state === 'Scheduled') classes.scheduled.push(binding);
    else if (binding.state === 'Bound') classes.bound.push(binding);
  }
  return classes;
}
