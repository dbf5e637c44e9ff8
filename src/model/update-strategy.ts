import { type Json, pointer, readList, readPath, readString } from '../api/json.ts';
import type { KubeObject } from '../read/bundle.ts';
import { namespacedName } from './identity.ts';
import { decodePresent, decodeView, type View } from './metadata.ts';
import type { Scope } from './placement.ts';
import { decodeIntOrString } from './strategy.ts';

/** A wait or an approval before or after a stage. */
export interface StageTask {
  /** `TimedWait` or `Approval`. */
  readonly type: string;
  /** Go duration as written; '' when absent. */
  readonly waitTime: string;
  readonly pointer: string;
}

/** One stage of a staged update. */
export interface Stage {
  readonly name: string;
  /** Undefined when absent, which matches no cluster; `{}` matches all. */
  readonly labelSelector: Json | undefined;
  readonly sortingLabelKey: string;
  /** 1 when absent; a number or a percentage. */
  readonly maxConcurrency: number | string;
  readonly beforeTasks: readonly StageTask[];
  readonly afterTasks: readonly StageTask[];
  readonly index: number;
  readonly pointer: string;
}

/** In which order clusters are updated (ClusterStagedUpdateStrategy, StagedUpdateStrategy). */
export interface UpdateStrategy extends View {
  readonly scope: Scope;
  readonly key: string;
  readonly stages: readonly Stage[];
}

function decodeTasks(stage: Json, field: string, at: string): readonly StageTask[] {
  return readList(stage, field).map((task, index) => ({
    type: readString(task, 'type'),
    waitTime: readString(task, 'waitTime'),
    pointer: at + pointer(field, index),
  }));
}

/** Reads a list of stages (of a strategy, or of the copy in a run's status); `at` is the list's pointer. */
export function decodeStages(list: Json | undefined, at: string): readonly Stage[] {
  return readList(list).map((stage, index) => {
    const here = at + pointer(index);
    return {
      name: readString(stage, 'name'),
      labelSelector: decodePresent(stage, 'labelSelector'),
      sortingLabelKey: readString(stage, 'sortingLabelKey'),
      maxConcurrency: decodeIntOrString(readPath(stage, 'maxConcurrency'), 1),
      beforeTasks: decodeTasks(stage, 'beforeStageTasks', here),
      afterTasks: decodeTasks(stage, 'afterStageTasks', here),
      index,
      pointer: here,
    };
  });
}

/** Reads a ClusterStagedUpdateStrategy or StagedUpdateStrategy of any version. */
export function decodeUpdateStrategy(object: KubeObject): UpdateStrategy {
  const view = decodeView(object);
  return {
    ...view,
    scope: object.kind === 'StagedUpdateStrategy' ? 'namespace' : 'cluster',
    key: namespacedName(view.namespace, view.name),
    stages: decodeStages(readPath(object.value, 'spec', 'stages'), '/spec/stages'),
  };
}
