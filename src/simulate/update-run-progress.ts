import { type Condition, isConditionTrue, isFresh, matchCondition } from '../model/condition.ts';
import { decodeTime } from '../model/time.ts';
import type { ClusterUpdate, StageStatus } from '../model/update-run.ts';
import { findFailure, isAvailable, type RolloutBinding } from './rollout-binding.ts';
import { isInitialized, renderAbort, simulateUpdateRun, type UpdateRunPlan } from './update-run.ts';
import { explainAbort } from './update-run-abort.ts';
import type { ApprovalAnswer, UpdateRunRequest } from './update-run-request.ts';
import type { StagePlan } from './update-run-stages.ts';

/** What something waits for: an approval by name, a time in milliseconds since 1970, clusters, a stage, or the run's state. */
export type UpdateWait =
  | { readonly kind: 'approval'; readonly name: string; readonly because: string }
  | { readonly kind: 'time'; readonly until: number | undefined }
  | { readonly kind: 'clusters'; readonly names: readonly string[] }
  | { readonly kind: 'stage'; readonly name: string }
  | { readonly kind: 'state'; readonly state: string };

/** How far one cluster is. `stuck` has been updating for more than five minutes. */
export interface ClusterProgress {
  readonly cluster: string;
  readonly state: 'done' | 'updating' | 'stuck' | 'failed' | 'next' | 'waiting';
  /** The binding's condition that shows a failure. */
  readonly failure: Condition | undefined;
  readonly waits: readonly UpdateWait[];
}

export interface StageProgress {
  readonly stage: StagePlan;
  readonly state: 'done' | 'current' | 'waiting';
  readonly clusters: readonly ClusterProgress[];
  /** What keeps the stage from starting or, when all clusters are done, from ending. */
  readonly waits: readonly UpdateWait[];
}

export interface UpdateRunProgress {
  readonly plan: UpdateRunPlan;
  readonly stages: readonly StageProgress[];
  /** Message with which the run aborts now, or undefined; an aborted run is final. */
  readonly abort: string | undefined;
  /** Clusters still to be taken off at the end. */
  readonly deletion: readonly string[];
}

const STUCK_AFTER_MS = 5 * 60 * 1000;

/**
 * How far a run is and who waits for whom (`execute`, `validate`; delivery-and-conditions.md §8.2 and §8.3).
 * A run that was initialized goes by the stages in its status, and aborts when they no longer come out the same.
 */
export function simulateUpdateRunProgress(request: UpdateRunRequest): UpdateRunProgress {
  const { run } = request;
  const frozen = isInitialized(request);
  const plan = simulateUpdateRun(
    frozen ? { ...request, stages: run.stages, resourceSnapshots: undefined } : request,
  );
  const stages: StageProgress[] = [];
  let blocker: UpdateWait | undefined = run.state === 'Run' ? undefined : { kind: 'state', state: run.state };
  for (const stage of plan.stages) {
    const status = run.stageStatuses.find(({ stageName }) => stageName === stage.name);
    const progress = judgeStage(request, plan, stage, status, blocker);
    stages.push(progress);
    // Stages behind wait for this one, also in a run that stands still.
    if (progress.state !== 'done') blocker = { kind: 'stage', name: stage.name };
  }
  const abort =
    readVerdict(request) ??
    (frozen ? explainAbort(request, plan) : plan.failure) ??
    explainMisdirected(request, stages);
  const deletion = isTrue(run.deletionStage?.conditions, 'Succeeded') ? [] : plan.deletion;
  return { plan, stages, abort, deletion };
}

/** An approval that a stage waits for, under its name but for another run or stage: somebody made it by hand. */
function explainMisdirected(
  { approvals, run }: UpdateRunRequest,
  stages: readonly StageProgress[],
): string | undefined {
  const asked = stages.flatMap(({ stage, waits }) =>
    waits.flatMap((wait) => (wait.kind === 'approval' ? [{ stage, name: wait.name }] : [])),
  );
  for (const { stage, name } of asked) {
    const approval = approvals.find((each) => each.name === name);
    if (approval === undefined) continue;
    const { runName, stageName } = approval;
    if (runName === '' || (runName === run.name && stageName === stage.name)) continue;
    const found = `the approval request task \`${name}\` is targeting update run \`${runName}\` and stage \`${stageName}\``;
    return renderAbort(`${found}, want update run \`${run.name}\` and stage \`${stage.name}\``);
  }
  return undefined;
}

/** The message a run has already failed with: at its initialization or later. Neither is judged again. */
function readVerdict({ run }: UpdateRunRequest): string | undefined {
  const failed = ['Initialized', 'Succeeded']
    .map((type) => matchCondition(run.conditions, type))
    .find((condition) => condition?.status === 'False');
  return failed?.message;
}

function judgeStage(
  request: UpdateRunRequest,
  plan: UpdateRunPlan,
  stage: StagePlan,
  status: StageStatus | undefined,
  blocker: UpdateWait | undefined,
): StageProgress {
  if (isTrue(status?.conditions, 'Succeeded')) {
    const clusters = stage.clusters.map((cluster) => settled(cluster, 'done'));
    return { stage, state: 'done', clusters, waits: [] };
  }
  const before = blocker === undefined ? explainApproval(request, stage, stage.approvalBefore) : undefined;
  const waits = blocker !== undefined ? [blocker] : before !== undefined ? [before] : [];
  const clusters = judgeClusters(request, plan, stage, status, waits);
  if (blocker?.kind === 'stage') return { stage, state: 'waiting', clusters, waits };
  if (waits.length > 0 || clusters.some(({ state }) => state !== 'done')) {
    return { stage, state: 'current', clusters, waits };
  }
  return { stage, state: 'current', clusters, waits: explainEnd(request, stage, status) };
}

/** Goes through the clusters in order, no more than maxConcurrency of them at a time. */
function judgeClusters(
  { now, run }: UpdateRunRequest,
  plan: UpdateRunPlan,
  stage: StagePlan,
  status: StageStatus | undefined,
  waits: readonly UpdateWait[],
): readonly ClusterProgress[] {
  const byCluster = new Map(plan.wanted.map((binding) => [binding.cluster, binding]));
  const busy: string[] = [];
  const open = waits.length === 0 && run.state === 'Run';
  return stage.clusters.map((cluster): ClusterProgress => {
    const update = status?.clusters.find(({ clusterName }) => clusterName === cluster);
    const binding = byCluster.get(cluster);
    if (isTrue(update?.conditions, 'Succeeded')) return settled(cluster, 'done');
    if (isTrue(update?.conditions, 'Started')) {
      const done = binding !== undefined && isUpdated(binding);
      if (!done) busy.push(cluster);
      return done ? settled(cluster, 'done') : judgeUpdating(cluster, update, binding, now);
    }
    if (!open) return { ...settled(cluster, 'waiting'), waits };
    if (busy.length >= stage.maxConcurrency) {
      return { ...settled(cluster, 'waiting'), waits: [{ kind: 'clusters', names: [...busy] }] };
    }
    busy.push(cluster);
    return settled(cluster, 'next');
  });
}

function settled(cluster: string, state: ClusterProgress['state']): ClusterProgress {
  return { cluster, state, failure: undefined, waits: [] };
}

/** A cluster that fails is never marked as failed while it runs; the run waits for it without end. */
function judgeUpdating(
  cluster: string,
  update: ClusterUpdate | undefined,
  binding: RolloutBinding | undefined,
  now: number | undefined,
): ClusterProgress {
  const started = matchCondition(update?.conditions ?? [], 'Started');
  const since = decodeTime(started?.lastTransitionTime ?? '');
  const late = now !== undefined && since !== undefined && now - since > STUCK_AFTER_MS;
  const failure = binding === undefined ? undefined : findFailure(binding);
  const failed = matchCondition(update?.conditions ?? [], 'Succeeded')?.status === 'False';
  return { cluster, state: failed ? 'failed' : late ? 'stuck' : 'updating', failure, waits: [] };
}

function isUpdated(binding: RolloutBinding): boolean {
  const report = matchCondition(binding.conditions, 'DiffReported');
  return isAvailable(binding) || isConditionTrue(report, binding.generation);
}

/** The run rewrites the generations of its own conditions, so any of them counts. */
function isTrue(conditions: readonly Condition[] | undefined, type: string): boolean {
  return matchCondition(conditions ?? [], type)?.status === 'True';
}

function explainEnd(
  request: UpdateRunRequest,
  stage: StagePlan,
  status: StageStatus | undefined,
): readonly UpdateWait[] {
  const approval = explainApproval(request, stage, stage.approvalAfter);
  const waits: UpdateWait[] = approval === undefined ? [] : [approval];
  if (stage.waitAfter === 0) return waits;
  const waiting = matchCondition(status?.conditions ?? [], 'Progressing');
  const since =
    waiting?.reason === 'StageUpdatingWaiting' ? decodeTime(waiting.lastTransitionTime) : undefined;
  const until = since === undefined ? undefined : since + stage.waitAfter;
  const passed = until !== undefined && request.now !== undefined && until <= request.now;
  return passed ? waits : [...waits, { kind: 'time', until }];
}

/** Why an approval does not count yet, or undefined when it was given or none is asked for. */
function explainApproval(
  { approvals, run }: UpdateRunRequest,
  stage: StagePlan,
  name: string,
): UpdateWait | undefined {
  if (name === '') return undefined;
  const status = run.stageStatuses.find(({ stageName }) => stageName === stage.name);
  const tasks = [...(status?.beforeTasks ?? []), ...(status?.afterTasks ?? [])];
  const task = tasks.find(({ approvalRequestName }) => approvalRequestName === name);
  if (isTrue(task?.conditions, 'ApprovalRequestApproved')) return undefined;
  const approval = approvals.find((each) => each.name === name);
  const because = approval === undefined ? 'it has not been asked for yet' : explainAnswer(approval);
  return because === undefined ? undefined : { kind: 'approval', name, because };
}

function explainAnswer({ conditions, generation }: ApprovalAnswer): string | undefined {
  if (isConditionTrue(matchCondition(conditions, 'ApprovalAccepted'), generation)) return undefined;
  const approved = matchCondition(conditions, 'Approved');
  if (isConditionTrue(approved, generation)) return undefined;
  if (approved === undefined) return 'nobody has answered';
  if (approved.status === 'True' && !isFresh(approved, generation)) {
    return `its approval is for generation ${approved.observedGeneration}, and the request is at ${generation}`;
  }
  return `its answer is Approved=${approved.status}`;
}
