import type { CellReaders } from '../../lazy-row.ts';
import type { Relation } from '../../relation.ts';
import type { ChangeSubject } from '../changes.ts';

/** How a change of a workload reaches the clusters. */
export const rolloutColumns: Relation['columns'] = {
  restarts: {
    type: 'bool',
    means: 'The pods of a workload whose availability KubeFleet tracks are replaced: its template differs.',
  },
  batch: {
    type: 'int',
    means: 'How many clusters KubeFleet updates at a time, by maxUnavailable of the placement.',
  },
  targets: { type: 'int', means: 'How many clusters the placement goes to, as far as the input tells.' },
  strategyType: { type: 'string', means: 'RollingUpdate or External.' },
  strategyPlace: { type: 'place', means: 'The strategy of the placement.' },
};

const TRACKED: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** The cells of these columns. */
export const readRollout: CellReaders<ChangeSubject> = {
  restarts: ({ change: { kind, object, fields } }) =>
    kind === 'changed' &&
    object.group === 'apps' &&
    TRACKED.has(object.kind) &&
    fields.some(({ pointer }) => pointer.startsWith('/spec/template/')),
  batch: (subject) => scale(subject.change.placement.strategy.maxUnavailable, countTargets(subject)),
  targets: countTargets,
  strategyType: ({ change }) => change.placement.strategy.type,
  strategyPlace: ({ change: { placement, side } }) => ({
    object: placement.object,
    pointer: placement.strategy.pointer,
    side,
  }),
};

function countTargets({ base, change: { placement } }: ChangeSubject): number {
  const now = base.after.fleet.links.placements.get(placement.key);
  return now === undefined ? 0 : base.after.forecast.targetsOf(now).clusters.length;
}

/** Percentages are rounded up, as KubeFleet does. */
function scale(limit: number | string, total: number): number {
  if (typeof limit === 'number') return limit;
  const percent = /^(\d{1,9})%$/.exec(limit)?.[1];
  return percent === undefined ? 0 : Math.ceil((Number(percent) * total) / 100);
}
