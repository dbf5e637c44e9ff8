import { type LabelSelector, matchLabelSelector, readLabelSelector } from '../model/label-selector.ts';
import type { Stage, StageTask } from '../model/update-strategy.ts';
import { scaleLimit } from './rollout-limits.ts';
import { compareNames } from './scheduling/fleet.ts';
import { readGoInteger } from './scheduling/go-integer.ts';
import type { UpdateRunRequest } from './update-run-request.ts';

/** One stage as the run will go through it. */
export interface StagePlan {
  readonly name: string;
  /** In the order they are updated. */
  readonly clusters: readonly string[];
  /** How many are updated at a time. */
  readonly maxConcurrency: number;
  /** Name of the approval that must be given before any cluster is touched, or ''. */
  readonly approvalBefore: string;
  readonly approvalAfter: string;
  /** Milliseconds to wait after the last cluster; 0 without a timed wait. */
  readonly waitAfter: number;
}

/** The stages, as far as they could be computed, and the first error that stops the run. */
export interface StagePlans {
  readonly stages: readonly StagePlan[];
  readonly error: string | undefined;
  /** Wanted clusters that no stage takes, in name order. */
  readonly unplaced: readonly string[];
}

const SHOWN = 10;
const CLIENT_ERROR = 'failed to process the request due to a client error';

/** The text KubeFleet puts before every error the user caused (`NewUserError`). */
export function renderUserError(text: string): string {
  return `${CLIENT_ERROR}: ${text}`;
}

/**
 * Distributes the wanted clusters over the stages (`computeRunStageStatus`): each cluster into exactly one, sorted
 * by the integer in the sorting label, then by name. A stage without selector takes none, an empty one all.
 */
export function buildStagePlans(
  { run, clusters }: UpdateRunRequest,
  stages: readonly Stage[],
  wanted: ReadonlySet<string>,
): StagePlans {
  const plans: StagePlan[] = [];
  const placed = new Set<string>();
  const strategy = `${run.namespace}/${run.strategyName}`;
  const candidates = clusters
    .filter(({ name }) => wanted.has(name))
    .sort((a, b) => compareNames(a.name, b.name));
  const stop = (error: string): StagePlans => ({
    stages: plans,
    error: renderUserError(error),
    unplaced: [],
  });
  for (const stage of stages) {
    const where = `updateStrategy: \`${strategy}\`, stage: ${stage.name}`;
    const before = explainBeforeTasks(stage.beforeTasks);
    if (before !== undefined) return stop(`the before stage tasks are invalid, ${where}, err: ${before}`);
    const after = explainAfterTasks(stage.afterTasks);
    if (after !== undefined) return stop(`the after stage tasks are invalid, ${where}, err: ${after}`);
    const selector = readLabelSelector(stage.labelSelector);
    if (selector?.error !== undefined) {
      return stop(`the stage label selector is invalid, ${where}, err: ${selector.error}`);
    }
    const taken = takeClusters(stage, selector, candidates, placed);
    if (typeof taken === 'string') return stop(taken);
    plans.push(buildPlan(run.name, stage, taken));
  }
  const unplaced = [...wanted].filter((name) => !placed.has(name)).sort(compareNames);
  if (unplaced.length === 0) return { stages: plans, error: undefined, unplaced };
  const shown = unplaced.slice(0, SHOWN).join(', ');
  const missing = renderUserError('some clusters are not placed in any stage');
  const error = `${missing}, total ${unplaced.length}, showing up to ${SHOWN}: ${shown}`;
  return { stages: plans, error, unplaced };
}

/** The clusters a stage takes, in order, or why it cannot. */
function takeClusters(
  { sortingLabelKey }: Stage,
  selector: LabelSelector | undefined,
  candidates: UpdateRunRequest['clusters'],
  placed: Set<string>,
): readonly string[] | string {
  const ranks = new Map<string, number>();
  for (const { name, labels } of candidates) {
    if (!matchLabelSelector(selector, labels)) continue;
    if (placed.has(name)) return `cluster \`${name}\` appears in more than one stages`;
    const text = labels.get(sortingLabelKey) ?? '';
    const rank = sortingLabelKey === '' ? 0 : readGoInteger(text);
    if (typeof rank === 'string') {
      return `the sorting label \`${sortingLabelKey}:${text}\` on cluster \`${name}\` is not valid: ${rank}`;
    }
    placed.add(name);
    ranks.set(name, rank);
  }
  return [...ranks].sort(([a, i], [b, j]) => i - j || compareNames(a, b)).map(([name]) => name);
}

function buildPlan(run: string, stage: Stage, clusters: readonly string[]): StagePlan {
  const asks = (tasks: readonly StageTask[]): boolean => tasks.some(({ type }) => type === 'Approval');
  const timer = stage.afterTasks.find(({ type }) => type === 'TimedWait');
  return {
    name: stage.name,
    clusters,
    maxConcurrency: Math.max(scaleLimit(stage.maxConcurrency, clusters.length, 'down'), 1),
    approvalBefore: asks(stage.beforeTasks) ? `${run}-before-${stage.name}` : '',
    approvalAfter: asks(stage.afterTasks) ? `${run}-after-${stage.name}` : '',
    waitAfter: timer === undefined ? 0 : (readGoDuration(timer.waitTime) ?? 0),
  };
}

/** Follows `validateBeforeStageTask`; wait times of approvals were dropped before. */
function explainBeforeTasks(tasks: readonly StageTask[]): string | undefined {
  if (tasks.length > 1) return 'beforeStageTasks can have at most one task';
  const at = tasks.findIndex(({ type }) => type !== 'Approval');
  if (at === -1) return undefined;
  return `task ${at} of type ${tasks[at]?.type} is not allowed in beforeStageTasks, allowed type: Approval`;
}

/** Follows `validateAfterStageTask`. */
function explainAfterTasks(tasks: readonly StageTask[]): string | undefined {
  const [first, second] = tasks;
  if (tasks.length === 2 && first?.type === second?.type) {
    return `afterStageTasks cannot have two tasks of the same type: ${first?.type}`;
  }
  for (const [at, { type, waitTime }] of tasks.entries()) {
    if (type !== 'TimedWait') continue;
    if (waitTime === '') return `task ${at} of type TimedWait has wait duration set to nil`;
    if ((readGoDuration(waitTime) ?? 0) <= 0) return `task ${at} of type TimedWait has wait duration <= 0`;
  }
  return undefined;
}

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
]);

/** Milliseconds of a Go duration such as `1h30m`; undefined when it is none. */
export function readGoDuration(text: string): number | undefined {
  const body = text.replace(/^[+-]/, '');
  if (body === '0') return 0;
  if (!/^(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|ms|s|m|h))+$/.test(body)) return undefined;
  let total = 0;
  for (const [, amount = '', unit = ''] of body.matchAll(/([0-9.]+)(ns|us|µs|ms|s|m|h)/g)) {
    total += Number(amount) * (UNIT_MS.get(unit) ?? 0);
  }
  return text.startsWith('-') ? -total : total;
}
