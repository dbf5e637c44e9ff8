import { secondsSince } from '../../model/ages.ts';
import type { Approval } from '../../model/approval.ts';
import { matchCondition } from '../../model/condition.ts';
import type { UpdateRun } from '../../model/update-run.ts';
import type { Place } from '../../read/place.ts';
import type { UpdateRunProgress } from '../../simulate/update-run-progress.ts';
import type { Context } from '../context.ts';
import type { Relation, Row } from '../relation.ts';
import { isOver } from './update-runs/subject.ts';

/** Approvals that staged updates ask for (design.md §5, `approvals`). */
export const approvals: Relation = {
  name: 'approvals',
  grain: 'one row per approval request, and one per request that a run has made and the input does not hold',
  columns: {
    request: { type: 'object', means: 'The request; the run when the input does not hold it.' },
    name: { type: 'string', means: 'Name of the request.' },
    run: { type: 'object', means: 'The run that asks; the request when there is none.' },
    placement: { type: 'object', means: 'The placement that is updated; the request when there is none.' },
    stage: { type: 'string', means: 'The stage it is about.' },
    when: { type: 'string', means: '`beforeStage` or `afterStage`.' },
    state: {
      type: 'string',
      means:
        '`waiting` for an answer; `stale`: answered for another generation; `denied`; `given`; `over`: nothing waits for it any more.',
    },
    generation: { type: 'int', means: 'Generation of the request.' },
    answered: { type: 'int', means: 'Generation that the answer speaks of; 0 without one.' },
    clusters: { type: 'list<string>', means: 'Clusters that wait for it.' },
    age: { type: 'int', means: 'Seconds since it was asked.', gates: ['time'] },
    place: {
      type: 'place',
      means: 'The condition Approved; else the status of the request, or the task in the run.',
    },
  },
  rows: function* (context) {
    for (const approval of context.fleet.approvals) yield approvalRow(context, approval);
    yield* missingRequests(context);
  },
};

function approvalRow({ fleet, forecast }: Context, approval: Approval): Row {
  const { object, metadata, conditions } = approval;
  const run = fleet.updateRuns.find(({ key, scope }) => key === approval.runKey && scope === approval.scope);
  const made = run && forecast.updateRunOf(run);
  const approved = matchCondition(conditions, 'Approved');
  return {
    request: object,
    name: approval.name,
    run: run?.object ?? object,
    placement: made?.placement?.object ?? object,
    stage: approval.stageName,
    when: approval.taskType,
    state: readState(approval, run),
    generation: metadata.generation,
    answered: approved?.observedGeneration ?? 0,
    clusters: made === undefined ? [] : clustersBehind(made.progress, approval.stageName, approval.taskType),
    age: secondsSince(fleet, metadata.created),
    place: { object, pointer: approved?.pointer ?? '/status', side: 'head' },
  };
}

function readState({ conditions, metadata }: Approval, run: UpdateRun | undefined): string {
  const accepted = matchCondition(conditions, 'ApprovalAccepted');
  if (accepted?.status === 'True') return 'given';
  // A run that was stopped does not look at approvals; its state has to change first.
  if (run === undefined || isOver(run) || run.state === 'Stop' || metadata.deleted !== '') return 'over';
  const approved = matchCondition(conditions, 'Approved');
  if (approved === undefined || approved.status === 'Unknown') return 'waiting';
  if (approved.status !== 'True') return 'denied';
  return approved.observedGeneration === metadata.generation ? 'given' : 'stale';
}

/** Clusters that the stage, or the stages after it, have yet to update. */
function clustersBehind({ stages }: UpdateRunProgress, name: string, when: string): readonly string[] {
  const at = stages.findIndex(({ stage }) => stage.name === name);
  if (at < 0) return [];
  return stages
    .slice(when === 'beforeStage' ? at : at + 1)
    .flatMap(({ clusters }) => clusters)
    .filter(({ state }) => state !== 'done')
    .map(({ cluster }) => cluster)
    .sort();
}

/** Requests were not captured: the run itself tells what it asked for. */
function* missingRequests({ fleet, forecast }: Context): Iterable<Row> {
  for (const run of fleet.updateRuns) {
    if (isOver(run) || run.state === 'Stop') continue;
    for (const { stage, when, name, place, since } of openTasks(run)) {
      if (fleet.approvals.some((each) => each.name === name && each.runKey === run.key)) continue;
      const { placement, progress } = forecast.updateRunOf(run);
      yield {
        request: run.object,
        name,
        run: run.object,
        placement: (placement ?? run).object,
        stage,
        when,
        state: 'waiting',
        generation: 0,
        answered: 0,
        clusters: clustersBehind(progress, stage, when),
        age: secondsSince(fleet, since),
        place,
      };
    }
  }
}

interface OpenTask {
  readonly stage: string;
  readonly when: string;
  readonly name: string;
  readonly place: Place;
  readonly since: string;
}

function openTasks({ stageStatuses, object }: UpdateRun): readonly OpenTask[] {
  return stageStatuses.flatMap(({ stageName, beforeTasks, afterTasks }) =>
    [
      ...beforeTasks.map((task) => ({ task, when: 'beforeStage' })),
      ...afterTasks.map((task) => ({ task, when: 'afterStage' })),
    ].flatMap(({ task, when }): OpenTask[] => {
      const asked = matchCondition(task.conditions, 'ApprovalRequestCreated');
      const approved = matchCondition(task.conditions, 'ApprovalRequestApproved');
      if (asked?.status !== 'True' || approved?.status === 'True') return [];
      const place: Place = { object, pointer: task.pointer, side: 'head' };
      return [
        { stage: stageName, when, name: task.approvalRequestName, place, since: asked.lastTransitionTime },
      ];
    }),
  );
}
