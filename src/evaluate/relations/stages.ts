import type { Fleet } from '../../model/fleet.ts';
import { isUnknown, type Known } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import type { UpdateRun } from '../../model/update-run.ts';
import type { Stage, UpdateStrategy } from '../../model/update-strategy.ts';
import type { Place } from '../../read/place.ts';
import type { StageMatch, StageMatches } from '../../simulate/fleet-rollouts/stage-matches.ts';
import type { Context } from '../context.ts';
import { buildLazyRows, type CellReaders } from '../lazy-row.ts';
import type { Relation } from '../relation.ts';
import { readStageProblems } from './stages/problems.ts';
import { hasEnded } from './update-runs/subject.ts';

/** The stages of staged update strategies, over the clusters of each placement that is updated by them (design.md §5, `stages`). */
export const stages: Relation = {
  name: 'stages',
  grain:
    'one row per stage of a strategy and run that uses it and has not ended; one per stage of a strategy that no such run uses',
  structs: {
    Problem: {
      text: { type: 'string', means: 'What is wrong, in words.' },
      place: { type: 'place', means: 'The task or the name.' },
    },
  },
  columns: {
    strategy: { type: 'object', means: 'The strategy.' },
    run: { type: 'object', means: 'The run that uses it; the strategy itself when none does.' },
    placement: {
      type: 'object',
      means: 'The placement of that run; the strategy itself when there is none.',
    },
    used: { type: 'bool', means: 'A run that has not ended uses the strategy.' },
    stage: { type: 'string', means: 'Name of the stage.' },
    index: { type: 'int', means: 'Its position, from 0.' },
    selectorMissing: {
      type: 'bool',
      means: 'It has no labelSelector, which matches no cluster; an empty one matches all.',
    },
    clusters: {
      type: 'list<string>',
      means: 'Clusters of the placement that it takes.',
      gates: ['members'],
    },
    shared: {
      type: 'list<string>',
      means: 'Those of them that an earlier stage takes as well.',
      gates: ['members'],
    },
    alsoIn: {
      type: 'list<string>',
      means: 'Names of the earlier stages that take them.',
      gates: ['members'],
    },
    unsortable: {
      type: 'list<string>',
      means: 'Those of them whose sorting label is no integer: `east (rank=a)`.',
      gates: ['members'],
    },
    unplaced: {
      type: 'list<string>',
      means: 'Clusters of the placement that no stage of the strategy takes.',
      gates: ['members'],
    },
    sortingKey: { type: 'string', means: 'sortingLabelKey; empty when not written.' },
    problems: {
      type: 'list<Problem>',
      means: 'What is wrong with its name or tasks, whatever the clusters are.',
    },
    place: { type: 'place', means: 'The stage.' },
    selectorPlace: { type: 'place', means: 'Its label selector; the stage when it has none.' },
    sortingPlace: { type: 'place', means: 'Its sortingLabelKey.' },
    culprit: {
      type: 'place',
      means:
        'What leaves clusters without a stage: the first stage without label selector, else the list of stages.',
    },
  },
  rows: function* (context) {
    for (const subject of buildStageSubjects(context)) yield buildRow(subject);
  },
};

interface StageSubject {
  readonly strategy: UpdateStrategy;
  readonly run: UpdateRun | undefined;
  readonly placement: Placement | undefined;
  readonly stage: Stage;
  readonly matches: Known<StageMatches>;
}

function* buildStageSubjects({ fleet, forecast }: Context): Iterable<StageSubject> {
  for (const strategy of fleet.updateStrategies) {
    const runs = runsOf(fleet, strategy);
    for (const run of runs) {
      const { placement, matches } = forecast.updateRunOf(run);
      for (const stage of strategy.stages) yield { strategy, run, placement, stage, matches };
    }
    if (runs.length > 0) continue;
    for (const stage of strategy.stages) {
      yield { strategy, run: undefined, placement: undefined, stage, matches: NOTHING };
    }
  }
}

const NOTHING: StageMatches = { stages: [], unplaced: [] };

function runsOf(fleet: Fleet, { scope, key }: UpdateStrategy): readonly UpdateRun[] {
  return fleet.updateRuns.filter((run) => run.scope === scope && run.strategyKey === key && !hasEnded(run));
}

const cells: CellReaders<StageSubject> = {
  strategy: ({ strategy }) => strategy.object,
  run: ({ strategy, run }) => (run ?? strategy).object,
  placement: ({ strategy, placement }) => (placement ?? strategy).object,
  used: ({ run }) => run !== undefined,
  stage: ({ stage }) => stage.name,
  index: ({ stage }) => stage.index,
  selectorMissing: ({ stage }) => stage.labelSelector === undefined,
  clusters: (subject) => readMatch(subject, ({ clusters }) => clusters),
  shared: (subject) => readMatch(subject, ({ shared }) => shared),
  alsoIn: (subject) => readMatch(subject, ({ alsoIn }) => alsoIn),
  unsortable: (subject) =>
    readMatch(subject, ({ unsortable, stage }) =>
      unsortable.map(({ cluster, value }) =>
        value === undefined
          ? `${cluster} (no label ${stage.sortingLabelKey})`
          : `${cluster} (${stage.sortingLabelKey}=${value})`,
      ),
    ),
  unplaced: ({ matches }) => (isUnknown(matches) ? matches : matches.unplaced),
  sortingKey: ({ stage }) => stage.sortingLabelKey,
  problems: ({ strategy, stage }) =>
    readStageProblems(strategy, stage).map(({ text, place }) => ({ text, place })),
  place: ({ strategy, stage }) => placeIn(strategy, stage.pointer),
  selectorPlace: ({ strategy, stage }) =>
    placeIn(strategy, stage.labelSelector === undefined ? stage.pointer : `${stage.pointer}/labelSelector`),
  sortingPlace: ({ strategy, stage }) => placeIn(strategy, `${stage.pointer}/sortingLabelKey`),
  culprit: ({ strategy }) => {
    const bare = strategy.stages.find(({ labelSelector }) => labelSelector === undefined);
    return placeIn(strategy, bare?.pointer ?? '/spec/stages');
  },
};

const buildRow = buildLazyRows(cells);

function placeIn({ object }: UpdateStrategy, pointer: string): Place {
  return { object, pointer, side: 'head' };
}

function readMatch(
  { matches, stage }: StageSubject,
  read: (match: StageMatch) => readonly string[],
): Known<readonly string[]> {
  if (isUnknown(matches)) return matches;
  const match = matches.stages[stage.index];
  return match === undefined ? [] : read(match);
}
