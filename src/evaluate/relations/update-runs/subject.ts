import { isConditionTrue, matchCondition } from '../../../model/condition.ts';
import type { Fleet } from '../../../model/fleet.ts';
import type { UpdateRun } from '../../../model/update-run.ts';
import type { UpdateRunForecast } from '../../../simulate/fleet-rollouts/update-run-forecast.ts';
import type { Context } from '../../context.ts';

/** A staged update, and what the cells of its rows are worked out from. */
export interface UpdateRunSubject {
  readonly context: Context;
  readonly fleet: Fleet;
  readonly run: UpdateRun;
  readonly forecast: UpdateRunForecast;
}

/** One subject per run. */
export function buildRunSubjects(context: Context): readonly UpdateRunSubject[] {
  const { fleet, forecast } = context;
  return fleet.updateRuns.map((run) => ({ context, fleet, run, forecast: forecast.updateRunOf(run) }));
}

export type RunPhase =
  | 'new'
  | 'refused'
  | 'running'
  | 'waiting'
  | 'stuck'
  | 'stopped'
  | 'failed'
  | 'succeeded';

const PROGRESS: ReadonlyMap<string, RunPhase> = new Map<string, RunPhase>([
  ['UpdateRunWaiting', 'waiting'],
  ['UpdateRunStuck', 'stuck'],
  ['UpdateRunStopped', 'stopped'],
  ['UpdateRunStopping', 'stopped'],
]);

/** How far a run says it is (delivery-and-conditions.md §8.4). */
export function readPhase({ conditions }: UpdateRun): RunPhase {
  const succeeded = matchCondition(conditions, 'Succeeded');
  if (succeeded?.status === 'True') return 'succeeded';
  if (succeeded?.status === 'False') return 'failed';
  const initialized = matchCondition(conditions, 'Initialized');
  if (initialized?.status === 'False') return 'refused';
  const progressing = matchCondition(conditions, 'Progressing');
  if (progressing === undefined) return initialized === undefined ? 'new' : 'stopped';
  return PROGRESS.get(progressing.reason) ?? 'running';
}

/** True for a run that succeeded or failed; both are final. */
export function hasEnded(run: UpdateRun): boolean {
  const phase = readPhase(run);
  return phase === 'succeeded' || phase === 'failed';
}

/** True for a run that will not do anything any more; a spec edited since its refusal is judged again. */
export function isOver(run: UpdateRun): boolean {
  if (hasEnded(run)) return true;
  const initialized = matchCondition(run.conditions, 'Initialized');
  if (readPhase(run) !== 'refused' || initialized === undefined) return false;
  return initialized.observedGeneration >= run.metadata.generation;
}

/** True for a run that was initialized for its present generation. */
export function isInitialized({ conditions, metadata }: UpdateRun): boolean {
  return isConditionTrue(matchCondition(conditions, 'Initialized'), metadata.generation);
}
