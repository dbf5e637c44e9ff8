import { isConditionTrue, matchCondition } from '../model/condition.ts';
import type { RolloutBinding } from './rollout-binding.ts';
import { renderUnexpected } from './scheduling/failure.ts';
import { compareNames } from './scheduling/fleet.ts';
import { readGoInteger } from './scheduling/go-integer.ts';
import type { PolicySnapshot } from './scheduling/snapshot.ts';
import { readCount } from './scheduling/status.ts';
import type { UpdateRunRequest } from './update-run-request.ts';
import { buildStagePlans, renderUserError, type StagePlan } from './update-run-stages.ts';

/** What a run does, or why it never starts. */
export interface UpdateRunPlan {
  /** In the order they are gone through; as far as they could be computed when the plan fails. */
  readonly stages: readonly StagePlan[];
  /** Clusters taken off at the end, all at once, in name order. */
  readonly deletion: readonly string[];
  /** Message of Initialized=False, which is final; undefined when the run can be initialized. */
  readonly failure: string | undefined;
  /** An error that is retried and that no object shows. */
  readonly retried: string | undefined;
  /** Wanted clusters that no stage takes. */
  readonly unplaced: readonly string[];
  readonly policySnapshotIndex: string;
  /** Clusters the policy asks for; undefined for PickAll until bindings are counted. */
  readonly clusterCount: number | undefined;
  /** Bindings to update, and those to delete. */
  readonly wanted: readonly RolloutBinding[];
  readonly leaving: readonly RolloutBinding[];
}

const ABORTED = 'cannot continue the updateRun';
const VALIDATION = `${ABORTED}: failed to validate the updateRun`;

/** The text every error that aborts a run starts with. */
export function renderAbort(text: string): string {
  return `${ABORTED}: ${text}`;
}

const NOTHING: UpdateRunPlan = {
  stages: [],
  deletion: [],
  failure: undefined,
  retried: undefined,
  unplaced: [],
  policySnapshotIndex: '',
  clusterCount: undefined,
  wanted: [],
  leaving: [],
};

/**
 * Plans a staged update as its initialization does (`initialize`, delivery-and-conditions.md §8.1): who is in
 * which stage, in which order, and what fails it. `stages` may be the copy in the status of a run under way.
 */
export function simulateUpdateRun(request: UpdateRunRequest): UpdateRunPlan {
  const { run, placementStrategy } = request;
  if (placementStrategy === undefined) return fail(NOTHING, renderUserError('parent placement not found'));
  if (placementStrategy !== 'External') {
    const found = `current strategy: ${placementStrategy}`;
    return fail(
      NOTHING,
      renderUserError(`parent placement does not have an external rollout strategy, ${found}`),
    );
  }
  const snapshot = findPolicySnapshot(request);
  if (typeof snapshot === 'string') return { ...NOTHING, failure: snapshot };
  const { condition } = snapshot.status;
  if (condition?.status !== 'True' || condition.observedGeneration !== snapshot.generation) {
    return fail(NOTHING, `policy snapshot \`${snapshot.name}\` not fully scheduled yet`);
  }
  const counted = {
    ...NOTHING,
    policySnapshotIndex: snapshot.index,
    clusterCount: countClusters(snapshot),
  };
  const collected = collectBindings(request, counted, snapshot);
  if (collected.failure !== undefined || collected.retried !== undefined) return collected;
  if (request.stages === undefined) {
    const name = `${run.namespace}/${run.strategyName}`;
    return fail(collected, renderUserError(`referenced updateStrategy not found: \`${name}\``));
  }
  const wanted = new Set(collected.wanted.map(({ cluster }) => cluster));
  const { stages, error, unplaced } = buildStagePlans(request, request.stages, wanted);
  const deletion = collected.leaving.map(({ cluster }) => cluster).sort(compareNames);
  const planned = { ...collected, stages, unplaced, deletion: error === undefined ? deletion : [] };
  const problem = error ?? explainResourceSnapshot(request);
  return problem === undefined ? planned : fail(planned, problem);
}

function fail(plan: UpdateRunPlan, text: string): UpdateRunPlan {
  return { ...plan, failure: `${VALIDATION}: ${text}` };
}

/** The one latest policy snapshot of the placement, or the whole failure (`determinePolicySnapshot`). */
function findPolicySnapshot({ run, policySnapshots }: UpdateRunRequest): PolicySnapshot | string {
  const latest = policySnapshots.filter(
    ({ placement, namespace, latest }) =>
      latest && placement === run.placementName && namespace === run.namespace,
  );
  const [snapshot] = latest;
  const key = `${run.namespace}/${run.placementName}`;
  if (snapshot === undefined) return `${VALIDATION}: no latest policy snapshot found for placement ${key}`;
  if (latest.length > 1) {
    const text = `multiple active policy snapshots found for placement ${key}: got ${latest.length}, want 1`;
    return `${VALIDATION}: ${renderUnexpected(text)}`;
  }
  const name = `policy snapshot \`${snapshot.namespace}/${snapshot.name}\``;
  if (snapshot.index === '') {
    return `${VALIDATION}: ${renderUnexpected(`${name} does not have a policy index label`)}`;
  }
  if (snapshot.policy?.placementType !== 'PickN') return snapshot;
  const count = readCount(snapshot.numberOfClusters, 'numberOfClusters', 'count');
  if (typeof count === 'number') return snapshot;
  const text = `${count}: the ${name} doesn't have valid cluster count annotation`;
  return `${VALIDATION}, ${renderUnexpected(text)}`;
}

function countClusters({ policy, numberOfClusters }: PolicySnapshot): number | undefined {
  if (policy?.placementType === 'PickFixed') return policy.clusterNames.length;
  if (policy?.placementType !== 'PickN') return undefined;
  const count = readCount(numberOfClusters, 'numberOfClusters', 'count');
  return typeof count === 'number' ? count : undefined;
}

/** Sorts the bindings into those to update and those to delete (`collectScheduledClusters`). */
function collectBindings(
  { run, bindings }: UpdateRunRequest,
  plan: UpdateRunPlan,
  snapshot: PolicySnapshot,
): UpdateRunPlan {
  const own = bindings
    .filter(({ placement, namespace }) => placement === run.placementName && namespace === run.namespace)
    .sort((a, b) => compareNames(a.name, b.name));
  const stale = own.find(
    ({ policySnapshot, state }) => policySnapshot !== snapshot.name && state !== 'Unscheduled',
  );
  if (stale !== undefined) {
    const old = `old policy snapshot \`${stale.namespace}/${stale.policySnapshot}\` has state ${stale.state}`;
    const retried = `binding \`${stale.namespace}/${stale.name}\` with ${old}, we might observe a transient state, need retry`;
    return { ...plan, retried };
  }
  const wanted = own.filter(({ state }) => state !== 'Unscheduled');
  const leaving = own.filter(({ state }) => state === 'Unscheduled');
  const collected = { ...plan, wanted, leaving };
  if (own.length === 0) {
    const name = `${snapshot.namespace}/${snapshot.name}`;
    return fail(
      collected,
      `no scheduled or to-be-deleted bindings found for the latest policy snapshot ${name}`,
    );
  }
  if (plan.clusterCount === undefined || plan.clusterCount === wanted.length) return collected;
  const counts = `${wanted.length} is not equal to the observed cluster count ${plan.clusterCount}`;
  return fail(collected, renderUnexpected(`the number of selected bindings ${counts}`));
}

/** What is wrong with the resource snapshot the run asks for (`getResourceSnapshotObjs`). */
function explainResourceSnapshot({ run, resourceSnapshots }: UpdateRunRequest): string | undefined {
  const text = run.resourceSnapshotIndex;
  // Without an index the run takes a new snapshot of its own.
  if (text === '') return undefined;
  const index = readGoInteger(text);
  if (typeof index === 'string' || index < 0) {
    return renderUserError(`invalid resource snapshot index \`${text}\` provided, expected an integer >= 0`);
  }
  if (resourceSnapshots === undefined) return undefined;
  const parts = resourceSnapshots.filter((part) => part.index === text);
  const key = `${run.namespace}/${run.placementName}`;
  if (parts.length === 0) {
    return renderUserError(`no resourceSnapshots with index \`${index}\` found for placement \`${key}\``);
  }
  if (parts.some(({ master }) => master)) return undefined;
  return renderUnexpected(`no master resourceSnapshot found for placement ${key}`);
}

/** True when the run was initialized: from then on it keeps the copy of its stages. */
export function isInitialized({ run }: UpdateRunRequest): boolean {
  const condition = matchCondition(run.conditions, 'Initialized');
  return isConditionTrue(condition, condition?.observedGeneration ?? 0);
}
