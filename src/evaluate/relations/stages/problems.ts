import type { Stage, StageTask, UpdateStrategy } from '../../../model/update-strategy.ts';
import type { Place } from '../../../read/place.ts';

/** One thing wrong with a stage by itself. */
export interface StageProblem {
  readonly text: string;
  readonly place: Place;
}

const NAME = /^[a-z0-9]+$/;
/** A Go duration above zero. */
const DURATION = /^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/;

/** What the API server or the run refuses of a stage, whatever the clusters are (delivery-and-conditions.md §8.1). */
export function readStageProblems(strategy: UpdateStrategy, stage: Stage): readonly StageProblem[] {
  const at = (pointer: string): Place => ({ object: strategy.object, pointer, side: 'head' });
  const problems: StageProblem[] = [];
  const add = (pointer: string, text: string): void => {
    problems.push({ text, place: at(pointer) });
  };
  if (!NAME.test(stage.name)) {
    add(`${stage.pointer}/name`, `its name "${stage.name}" may hold small letters and digits only`);
  }
  const twin = strategy.stages.find((each) => each.name === stage.name && each.index < stage.index);
  if (twin !== undefined) add(`${stage.pointer}/name`, 'another stage has the same name');
  if (stage.beforeTasks.length > 1) {
    add(`${stage.pointer}/beforeStageTasks`, 'only one task may come before a stage');
  }
  for (const task of stage.beforeTasks) {
    if (task.type !== 'Approval')
      add(task.pointer, `before a stage only an Approval is possible, not ${task.type}`);
  }
  for (const task of [...stage.beforeTasks, ...stage.afterTasks]) {
    if (task.type === 'Approval' && task.waitTime !== '') add(task.pointer, 'an Approval takes no waitTime');
  }
  for (const [index, task] of stage.afterTasks.entries()) {
    const text = explainAfterTask(task, stage.afterTasks.slice(0, index));
    if (text !== '') add(task.pointer, text);
  }
  return problems;
}

function explainAfterTask(task: StageTask, earlier: readonly StageTask[]): string {
  if (earlier.some(({ type }) => type === task.type)) return `it has two tasks of type ${task.type}`;
  if (task.type !== 'TimedWait') return '';
  if (task.waitTime === '') return 'a TimedWait needs a waitTime';
  const isLong = DURATION.test(task.waitTime) && /[1-9]/.test(task.waitTime);
  return isLong ? '' : `its waitTime "${task.waitTime}" is no duration above zero`;
}
