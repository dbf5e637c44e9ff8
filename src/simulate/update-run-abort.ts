import { type Condition, isConditionTrue, matchCondition } from '../model/condition.ts';
import type { ApplyStrategy } from '../model/strategy.ts';
import type { StageStatus } from '../model/update-run.ts';
import { renderAbort, type UpdateRunPlan } from './update-run.ts';
import type { UpdateRunRequest } from './update-run-request.ts';
import { renderUserError, type StagePlan } from './update-run-stages.ts';

/**
 * Why a run under way can go on no longer, or undefined: its placement, policy or clusters changed since it was
 * initialized, or somebody else took over a cluster it is updating. `plan` is what the run would be today.
 */
export function explainAbort(request: UpdateRunRequest, plan: UpdateRunPlan): string | undefined {
  return explainMismatch(request, plan) ?? findPreemption(request, plan);
}

/** True when two runs of one placement would apply objects alike; defaults count as written. */
function isAppliedAlike(left: ApplyStrategy, right: ApplyStrategy): boolean {
  const plain = (each: ApplyStrategy): string => JSON.stringify({ ...each, stated: true, pointer: '' });
  return plain(left) === plain(right);
}

/** What no longer fits the run as it was initialized (`validate`). */
function explainMismatch({ run, applyStrategy }: UpdateRunRequest, plan: UpdateRunPlan): string | undefined {
  const { appliedStrategy } = run;
  if (appliedStrategy && applyStrategy && !isAppliedAlike(appliedStrategy, applyStrategy)) {
    const types = `latest: ${applyStrategy.type}, recorded: ${appliedStrategy.type}`;
    return renderAbort(`the applyStrategy in the updateRun is outdated, ${types}`);
  }
  const used = run.policySnapshotIndexUsed;
  if (plan.policySnapshotIndex !== '' && used !== plan.policySnapshotIndex) {
    const indexes = `latest: ${plan.policySnapshotIndex}, recorded: ${used}`;
    return renderAbort(`the policy snapshot index used in the updateRun is outdated, ${indexes}`);
  }
  const count = run.policyObservedClusterCount;
  if (plan.clusterCount !== undefined && count !== undefined && plan.clusterCount !== count) {
    const counts = `latest: ${plan.clusterCount}, recorded: ${count}`;
    return renderAbort(`the cluster count initialized in the updateRun is outdated, ${counts}`);
  }
  if (plan.failure !== undefined) return plan.failure;
  if (plan.retried !== undefined) return undefined;
  return compareStages(run.stageStatuses, plan.stages);
}

function compareStages(recorded: readonly StageStatus[], stages: readonly StagePlan[]): string | undefined {
  const changed = (what: string, now: string | number, before: string | number): string => {
    return renderAbort(`${what} has changed, new: ${now}, existing: ${before}`);
  };
  if (recorded.length !== stages.length) {
    return changed('the number of stages in the updateRun', stages.length, recorded.length);
  }
  for (const [at, stage] of stages.entries()) {
    const old = recorded[at];
    if (old === undefined) continue;
    if (old.stageName !== stage.name) {
      return changed(`index \`${at}\` stage name in the updateRun`, stage.name, old.stageName);
    }
    if (old.clusters.length !== stage.clusters.length) {
      return changed(
        `the number of clusters in index \`${at}\` stage`,
        stage.clusters.length,
        old.clusters.length,
      );
    }
    const moved = stage.clusters.findIndex((name, place) => old.clusters[place]?.clusterName !== name);
    if (moved === -1) continue;
    const before = old.clusters[moved]?.clusterName ?? '';
    return changed(`the \`${moved}\` cluster in the \`${at}\` stage`, stage.clusters[moved] ?? '', before);
  }
  return undefined;
}

/** A cluster under way whose binding somebody else has changed: mostly another run of the same placement. */
function findPreemption({ run }: UpdateRunRequest, { wanted, stages }: UpdateRunPlan): string | undefined {
  const snapshot = `${run.placementName}-${run.resourceSnapshotIndexUsed}-snapshot`;
  for (const stage of stages) {
    const status = run.stageStatuses.find(({ stageName }) => stageName === stage.name);
    for (const { clusterName, conditions } of status?.clusters ?? []) {
      if (!isUnderWay(conditions)) continue;
      const binding = wanted.find(({ cluster }) => cluster === clusterName);
      if (binding === undefined) continue;
      const started = isConditionTrue(
        matchCondition(binding.conditions, 'RolloutStarted'),
        binding.generation,
      );
      if (binding.resourceSnapshot === snapshot && binding.state === 'Bound' && started) continue;
      const name = binding.namespace === '' ? binding.name : `${binding.namespace}/${binding.name}`;
      const place = `the binding of the updating cluster \`${clusterName}\` in the stage \`${stage.name}\``;
      const advice = `please check the status of binding \`${name}\` and see if there is a concurrent updateRun referencing the same placement and updating the same cluster`;
      return renderAbort(renderUserError(`${place} is not up-to-date with the desired status, ${advice}`));
    }
  }
  return undefined;
}

function isUnderWay(conditions: readonly Condition[]): boolean {
  const isTrue = (type: string): boolean => matchCondition(conditions, type)?.status === 'True';
  return isTrue('Started') && !isTrue('Succeeded');
}
