import { type Condition, isFresh, matchCondition } from '../../model/condition.ts';
import type { Fleet } from '../../model/fleet.ts';
import { hubListing } from '../../model/hub-knowledge.ts';
import { isUnknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import type { StageStatus, UpdateRun } from '../../model/update-run.ts';
import { type ChainLink, linkOf, missingLink, provenBy, type Verdict } from './link.ts';

/** With the strategy External, the update run that moves the cluster; nothing with RollingUpdate. */
export function runLinks(fleet: Fleet, placement: Placement, cluster: string): ChainLink[] {
  if (placement.strategy.type !== 'External') return [];
  const runs = fleet.today.updateRuns
    .filter((run) => run.placementKey === placement.key)
    .sort((left, right) => (left.metadata.created < right.metadata.created ? -1 : 1));
  const newest = runs.at(-1);
  if (newest === undefined) {
    const kind = placement.scope === 'cluster' ? 'ClusterStagedUpdateRun' : 'StagedUpdateRun';
    if (isUnknown(hubListing(fleet, placement.object.group, kind, placement.namespace))) return [];
    const place = { object: placement.object, pointer: '/spec/strategy/type', side: 'head' as const };
    const wanted = { kind, namespace: placement.namespace, name: '*' };
    return [missingLink('update-run', wanted, 'the strategy is External, and no update run names it', place)];
  }
  return [linkOf('update-run', newest, judgeRun(newest, cluster))];
}

function judgeRun(run: UpdateRun, cluster: string): Verdict {
  const fresh = (type: string): Condition | undefined => {
    const found = matchCondition(run.conditions, type);
    return found !== undefined && isFresh(found, run.metadata.generation) ? found : undefined;
  };
  const initialized = fresh('Initialized');
  if (initialized?.status === 'False') return provenBy('broken', 'its initialization failed', initialized);
  const moved = findUpdate(run, cluster);
  if (moved?.done !== undefined) return provenBy('ok', `has moved ${cluster}`, moved.done);
  if (moved?.started !== undefined) return provenBy('ok', `is moving ${cluster}`, moved.started);
  const succeeded = fresh('Succeeded');
  if (succeeded?.status === 'False') return provenBy('broken', 'it failed and cannot go on', succeeded);
  if (succeeded?.status === 'True')
    return provenBy('stale', `it is over and did not contain ${cluster}`, succeeded);
  if (run.state !== 'Run') {
    const state = run.state === '' ? 'no state' : `the state ${run.state}`;
    return {
      state: 'broken',
      message: `it has ${state}, so it does not move clusters`,
      pointer: '/spec/state',
    };
  }
  const progressing = fresh('Progressing');
  if (progressing?.status === 'False')
    return provenBy('broken', describeHalt(progressing.reason, moved?.stage), progressing);
  const stage = moved === undefined ? '' : ` (stage ${moved.stage.stageName})`;
  return { state: 'stale', message: `it has not got to ${cluster} yet${stage}`, pointer: '/status' };
}

function describeHalt(reason: string, stage: StageStatus | undefined): string {
  const where = stage === undefined ? '' : `, before stage ${stage.stageName} is done`;
  if (reason === 'UpdateRunWaiting') return `it waits for an approval or a time${where}`;
  if (reason === 'UpdateRunStuck') return `it is stuck: clusters of a stage do not become available${where}`;
  if (reason === 'UpdateRunStopped') return `it was stopped${where}`;
  return `it does not go on (${reason})${where}`;
}

/** How far a run is with one cluster. */
interface Update {
  readonly stage: StageStatus;
  readonly done: Condition | undefined;
  readonly started: Condition | undefined;
}

function findUpdate(run: UpdateRun, cluster: string): Update | undefined {
  for (const stage of run.stageStatuses) {
    const update = stage.clusters.find((each) => each.clusterName === cluster);
    if (update === undefined) continue;
    const isTrue = (type: string): Condition | undefined => {
      const found = matchCondition(update.conditions, type);
      return found?.status === 'True' ? found : undefined;
    };
    return { stage, done: isTrue('Succeeded'), started: isTrue('Started') };
  }
  return undefined;
}
