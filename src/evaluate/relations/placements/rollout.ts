import { PLACEMENT_GROUP } from '../../../api/groups.ts';
import { hubListing } from '../../../model/hub-knowledge.ts';
import { isUnknown, type Known } from '../../../model/knowledge.ts';
import type { Placement } from '../../../model/placement.ts';
import { bindingsOf } from '../../../model/references.ts';
import type { UpdateRun } from '../../../model/update-run.ts';
import type { Place } from '../../../read/place.ts';
import type { CellReaders } from '../../lazy-row.ts';
import type { Relation } from '../../relation.ts';
import { isOver } from '../update-runs/subject.ts';
import type { PlacementSubject } from './subject.ts';

/** How changes of the placement reach its clusters. */
export const rolloutColumns: Relation['columns'] = {
  maxUnavailable: { type: 'string', means: 'maxUnavailable of a rolling update, 25% when not written.' },
  maxUnavailableNone: {
    type: 'bool',
    means: 'It comes to 0 whatever the number of clusters is; a text that is no percentage counts as 0.',
  },
  maxUnavailableCount: {
    type: 'int',
    means: 'How many of `wanted` clusters that is; -1 when nothing is counted.',
  },
  maxUnavailablePlace: { type: 'place', means: 'The field; else the strategy.' },
  unavailablePeriod: { type: 'int', means: 'unavailablePeriodSeconds, 60 when not written.' },
  runs: {
    type: 'int',
    means: 'How many update runs name the placement.',
    gates: ['hub:<run kind>'],
  },
  runsSure: { type: 'bool', means: 'False when runs were only probably all listed.' },
  activeRuns: {
    type: 'int',
    means: 'How many of them are not over.',
    gates: ['hub:<run kind>'],
  },
  unreached: {
    type: 'list<string>',
    means: 'Clusters that were picked and to which no rollout has brought anything yet.',
  },
  blockedClusters: {
    type: 'list<string>',
    means: 'Clusters that a rolling update keeps back because too many others are not available.',
  },
  holdingClusters: {
    type: 'list<string>',
    means: 'Clusters on the latest snapshot that are not available: those the others wait for.',
  },
  rolloutStarted: {
    type: 'string',
    means: 'Status of the condition RolloutStarted: True, False, Unknown, or empty when there is none.',
  },
  rolloutPlace: { type: 'place', means: 'That condition; else the status.' },
  latestSnapshot: {
    type: 'string',
    means: 'Name of the latest resource snapshot; empty when there is none.',
  },
  culpritPlace: {
    type: 'place',
    means:
      'The first object that does not become available on a holding cluster, on the hub; else the condition.',
  },
};

/** The cells of these columns. */
export const rolloutCells: CellReaders<PlacementSubject> = {
  maxUnavailable: ({ placement }) => String(placement.strategy.maxUnavailable),
  maxUnavailableNone: ({ placement }) => isNone(placement.strategy.maxUnavailable),
  maxUnavailableCount: ({ placement: { policy, strategy } }) => {
    const wanted = policy.type === 'PickFixed' ? policy.clusterNames.length : policy.numberOfClusters;
    return wanted === undefined ? -1 : scale(strategy.maxUnavailable, wanted);
  },
  maxUnavailablePlace: ({ placement }) => placeIn(placement, '/rollingUpdate/maxUnavailable'),
  unavailablePeriod: ({ placement }) => placement.strategy.unavailablePeriodSeconds,
  runs: (subject) => countRuns(subject, () => true),
  runsSure: (subject) => {
    const listed = listRuns(subject);
    return isUnknown(listed) || listed.sure;
  },
  activeRuns: (subject) => countRuns(subject, (run) => !isOver(run)),
  unreached: ({ context: { fleet }, placement }) =>
    bindingsOf(fleet, placement)
      .filter(({ state, metadata }) => state === 'Scheduled' && metadata.deleted === '')
      .map(({ targetCluster }) => targetCluster)
      .sort(),
  blockedClusters: ({ context, placement }) => context.forecast.rolloutOf(placement)?.blocked ?? [],
  holdingClusters: ({ context, placement }) => context.forecast.rolloutOf(placement)?.holding ?? [],
  rolloutStarted: ({ placement }) => findStarted(placement)?.status ?? '',
  rolloutPlace: startedPlace,
  latestSnapshot: ({ context, placement }) => context.forecast.rolloutOf(placement)?.latest ?? '',
  culpritPlace: (subject) => {
    const { context, placement } = subject;
    const holding = new Set(context.forecast.rolloutOf(placement)?.holding ?? []);
    const failure = context.diagnosis.failures.find(
      (each) =>
        each.placement?.key === placement.key &&
        each.placement.scope === placement.scope &&
        holding.has(each.cluster),
    );
    return failure?.cause ?? startedPlace(subject);
  },
};

function placeIn({ object, strategy }: Placement, path: string): Place {
  return { object, pointer: strategy.pointer + path, side: 'head' };
}

function findStarted({ status }: Placement) {
  return status.conditions.find(({ plainType }) => plainType === 'RolloutStarted');
}

function startedPlace({ placement }: PlacementSubject): Place {
  const object = placement.observed ?? placement.object;
  return { object, pointer: findStarted(placement)?.pointer ?? '/status', side: 'head' };
}

const PERCENT = /^([+-]?\d{1,18})%$/;

function isNone(limit: number | string): boolean {
  if (typeof limit === 'number') return limit === 0;
  const percent = PERCENT.exec(limit)?.[1];
  return percent === undefined || Number(percent) === 0;
}

/** Percentages round up, so that any above zero lets one cluster change. */
function scale(limit: number | string, total: number): number {
  if (typeof limit === 'number') return limit;
  return Math.ceil((Number(PERCENT.exec(limit)?.[1] ?? 0) * total) / 100);
}

function listRuns({ context: { fleet }, placement }: PlacementSubject) {
  const kind = placement.scope === 'namespace' ? 'StagedUpdateRun' : 'ClusterStagedUpdateRun';
  return hubListing(fleet, PLACEMENT_GROUP, kind, placement.namespace);
}

function countRuns(subject: PlacementSubject, counts: (run: UpdateRun) => boolean): Known<number> {
  const { context, placement } = subject;
  const found = context.fleet.updateRuns.filter(
    (run) => run.scope === placement.scope && run.placementKey === placement.key && counts(run),
  );
  if (found.length > 0) return found.length;
  const listed = listRuns(subject);
  return isUnknown(listed) ? listed : 0;
}
