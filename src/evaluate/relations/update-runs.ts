import { PLACEMENT_GROUP } from '../../api/groups.ts';
import { hubListing, hubPresence } from '../../model/hub-knowledge.ts';
import { isObserved } from '../../model/identity.ts';
import { isUnknown, type Known } from '../../model/knowledge.ts';
import { nearNames } from '../../model/near-names.ts';
import { resourceSnapshotsOf } from '../../model/references.ts';
import type { Place } from '../../read/place.ts';
import { buildLazyRows, type CellReaders } from '../lazy-row.ts';
import type { Relation } from '../relation.ts';
import { progressCells, progressColumns } from './update-runs/progress.ts';
import {
  buildRunSubjects,
  hasEnded,
  isOver,
  readPhase,
  type UpdateRunSubject,
} from './update-runs/subject.ts';

/** Staged update runs (design.md §5, `updateRuns`). */
export const updateRuns: Relation = {
  name: 'updateRuns',
  grain: 'one row per ClusterStagedUpdateRun and StagedUpdateRun',
  columns: {
    run: { type: 'object', means: 'The run.' },
    placement: { type: 'object', means: 'The placement it updates; the run itself when there is none.' },
    placementName: { type: 'string', means: 'The name it gives.' },
    placementKind: { type: 'string', means: 'The kind of placement that it can update.' },
    placementState: {
      type: 'string',
      means: '`there`, `missing`, or `other-scope`: only a placement of the other scope has the name.',
      gates: ['hub:<placement kind>'],
    },
    placementSure: { type: 'bool', means: 'False when placements were only probably all listed.' },
    nearPlacements: { type: 'list<string>', means: 'Names of placements that may be meant.' },
    strategyType: { type: 'string', means: 'Rollout strategy of the placement: RollingUpdate or External.' },
    strategyName: { type: 'string', means: 'The staged update strategy it names.' },
    strategyThere: {
      type: 'bool',
      means: 'That strategy exists.',
      gates: ['hub:<strategy kind>'],
    },
    strategySure: { type: 'bool', means: 'False when strategies were only probably all listed.' },
    nearStrategies: { type: 'list<string>', means: 'Names of strategies that may be meant.' },
    state: { type: 'string', means: 'Initialize, Run or Stop; empty when not written.' },
    pinnedIndex: { type: 'string', means: 'resourceSnapshotIndex as written; empty takes a new snapshot.' },
    pinValid: { type: 'bool', means: 'That text is an integer of at least 0, or empty.' },
    pinThere: {
      type: 'bool',
      means: 'The placement has a resource snapshot of that index; true when none is pinned.',
      gates: ['hub:<snapshot kind>'],
    },
    snapshotIndexes: { type: 'list<string>', means: 'Indexes of the resource snapshots of the placement.' },
    rivals: {
      type: 'list<object>',
      means: 'Other runs of the same placement in state Run that are not over.',
    },
    observed: { type: 'bool', means: 'A hub printed the run.' },
    phase: {
      type: 'string',
      means:
        'What it says of itself: `new`, `refused` (Initialized=False), `running`, `waiting`, `stuck`, `stopped`, `failed`, `succeeded`.',
    },
    superseded: { type: 'bool', means: 'A younger run of the same placement exists.' },
    ended: {
      type: 'bool',
      means: 'It succeeded or failed, and stays that way; a refused one has not ended.',
    },
    over: { type: 'bool', means: 'It has ended, or was refused as it is now: it will not do anything more.' },
    specPlace: { type: 'place', means: 'Its spec.' },
    ...progressColumns,
  },
  rows: function* (context) {
    for (const subject of buildRunSubjects(context)) yield buildRow(subject);
  },
};

const cells: CellReaders<UpdateRunSubject> = {
  run: ({ run }) => run.object,
  placement: ({ run, forecast }) => forecast.placement?.object ?? run.object,
  placementName: ({ run }) => run.placementName,
  placementKind: ({ run }) => placementKind(run.scope),
  placementState: readPlacementState,
  placementSure: ({ fleet, run }) => isListSure(fleet, placementKind(run.scope), run.namespace),
  nearPlacements: ({ fleet, run }) =>
    nearNames(
      run.placementName,
      fleet.placements
        .filter(({ scope, namespace }) => scope === run.scope && namespace === run.namespace)
        .map(({ name }) => name),
    ),
  strategyType: ({ forecast }) => forecast.placement?.strategy.type ?? '',
  strategyName: ({ run }) => run.strategyName,
  strategyThere: ({ fleet, run, forecast }): Known<boolean> => {
    if (forecast.strategy !== undefined) return true;
    const listed = hubListing(fleet, PLACEMENT_GROUP, strategyKind(run.scope), run.namespace);
    return isUnknown(listed) ? listed : false;
  },
  strategySure: ({ fleet, run }) => isListSure(fleet, strategyKind(run.scope), run.namespace),
  nearStrategies: ({ fleet, run }) =>
    nearNames(
      run.strategyName,
      fleet.updateStrategies
        .filter(({ scope, namespace }) => scope === run.scope && namespace === run.namespace)
        .map(({ name }) => name),
    ),
  state: ({ run }) => run.state,
  pinnedIndex: ({ run }) => run.resourceSnapshotIndex,
  pinValid: ({ run }) => run.resourceSnapshotIndex === '' || /^\+?\d{1,18}$/.test(run.resourceSnapshotIndex),
  pinThere: readPinThere,
  snapshotIndexes: ({ fleet, forecast }) =>
    forecast.placement === undefined
      ? []
      : resourceSnapshotsOf(fleet, forecast.placement).flatMap(({ index }) =>
          index === undefined ? [] : [String(index)],
        ),
  rivals: ({ fleet, run }) =>
    fleet.updateRuns
      .filter(
        (other) => other !== run && other.scope === run.scope && other.placementKey === run.placementKey,
      )
      .filter((other) => other.state === 'Run' && !isOver(other))
      .map(({ object }) => object),
  observed: ({ run }) => isObserved(run.object),
  phase: ({ run }) => readPhase(run),
  superseded: ({ fleet, run }) =>
    fleet.updateRuns.some(
      (other) =>
        other.scope === run.scope &&
        other.placementKey === run.placementKey &&
        other.metadata.created > run.metadata.created,
    ),
  ended: ({ run }) => hasEnded(run),
  over: ({ run }) => isOver(run),
  specPlace: ({ run }): Place => ({ object: run.object, pointer: '/spec', side: 'head' }),
};

const buildRow = buildLazyRows({ ...cells, ...progressCells });

function placementKind(scope: string): string {
  return scope === 'namespace' ? 'ResourcePlacement' : 'ClusterResourcePlacement';
}

function strategyKind(scope: string): string {
  return scope === 'namespace' ? 'StagedUpdateStrategy' : 'ClusterStagedUpdateStrategy';
}

function isListSure(fleet: UpdateRunSubject['fleet'], kind: string, namespace: string): boolean {
  const listed = hubListing(fleet, PLACEMENT_GROUP, kind, namespace);
  return isUnknown(listed) || listed.sure;
}

function readPlacementState({ fleet, run, forecast }: UpdateRunSubject): Known<string> {
  if (forecast.placement !== undefined) return 'there';
  const { placementName: name, namespace, scope } = run;
  if (fleet.placements.some((each) => each.name === name && each.scope !== scope)) return 'other-scope';
  const kind = placementKind(scope);
  const presence = hubPresence(fleet, { group: PLACEMENT_GROUP, kind, namespace, name });
  return isUnknown(presence) ? presence : 'missing';
}

function readPinThere({ fleet, run, forecast }: UpdateRunSubject): Known<boolean> {
  const { resourceSnapshotIndex: wanted, scope, namespace } = run;
  const { placement } = forecast;
  if (wanted === '' || placement === undefined) return true;
  if (resourceSnapshotsOf(fleet, placement).some(({ index }) => String(index) === wanted)) return true;
  const kind = scope === 'namespace' ? 'ResourceSnapshot' : 'ClusterResourceSnapshot';
  const listed = hubListing(fleet, PLACEMENT_GROUP, kind, namespace);
  return isUnknown(listed) ? listed : false;
}
