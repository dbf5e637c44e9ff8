import { PLACEMENT_GROUP } from '../../../api/groups.ts';
import { secondsSince } from '../../../model/ages.ts';
import { type Condition, isFresh, matchCondition } from '../../../model/condition.ts';
import { hubListing, isFleetComplete } from '../../../model/hub-knowledge.ts';
import { isUnknown, type Known, unknown } from '../../../model/knowledge.ts';
import type { Place } from '../../../read/place.ts';
import type { CellReaders } from '../../lazy-row.ts';
import type { Relation } from '../../relation.ts';
import { classifyRunFailure, plainRunMessage } from './failure.ts';
import { isInitialized, isOver, readPhase, type UpdateRunSubject } from './subject.ts';

/** How far a run is, and what keeps it. */
export const progressColumns: Relation['columns'] = {
  clusters: {
    type: 'list<string>',
    means: 'The clusters it has to update, as far as the input tells.',
  },
  pending: { type: 'list<string>', means: 'Those of them that it has not updated.' },
  failure: {
    type: 'string',
    means:
      'Why it was refused or failed: `placement-missing`, `not-external`, `strategy-missing`, `not-scheduled`, `no-bindings`, `cluster-count`, `policy-changed`, `task-invalid`, `selector-invalid`, `two-stages`, `unsortable`, `no-stage`, `snapshot-missing`, `snapshot-invalid`, `override`, `preempted`, `stages-changed`, `approval`, `other`; else empty.',
  },
  resolved: {
    type: 'bool',
    means: 'It has read its strategy: it was initialized, or refused for what comes after that.',
  },
  message: { type: 'string', means: 'What the hub says about that, without its usual preface; else empty.' },
  verdictPlace: { type: 'place', means: 'The condition that tells how it is; else its status.' },
  verdictAge: { type: 'int', means: 'Seconds since that condition turned.', gates: ['time'] },
  abort: {
    type: 'string',
    means: 'For a run under way: why it will abort at its next step, `failure` words as above; else empty.',
    gates: ['members', 'hub:<placement kind>', 'hub:<binding kind>'],
  },
  abortText: { type: 'string', means: 'The same in the hub’s words; else empty.' },
  short: {
    type: 'bool',
    means: 'The placement finds fewer clusters than its policy asks for, so that no run can begin.',
    gates: ['members', 'namespaces:<cluster>'],
  },
  found: {
    type: 'int',
    means: 'How many clusters the placement finds.',
    gates: ['members', 'namespaces:<cluster>'],
  },
  wantedClusters: { type: 'int', means: 'How many its policy asks for; -1 for PickAll.' },
  policyPlace: { type: 'place', means: 'The policy of the placement; else the run.' },
  stuckStage: { type: 'string', means: 'The stage in which clusters do not finish; empty when none is.' },
  stuckClusters: { type: 'list<string>', means: 'Clusters that have been updating for too long.' },
};

/** What a run is refused for once it has read its strategy (delivery-and-conditions.md §8.1, in that order). */
const AFTER_STRATEGY: ReadonlySet<string> = new Set([
  'task-invalid',
  'selector-invalid',
  'two-stages',
  'unsortable',
  'no-stage',
  'snapshot-missing',
  'snapshot-invalid',
  'override',
]);

/** The cells of these columns. */
export const progressCells: CellReaders<UpdateRunSubject> = {
  clusters: ({ forecast }) => (isUnknown(forecast.wanted) ? [] : forecast.wanted),
  pending: ({ run, forecast }) => {
    if (readPhase(run) === 'succeeded') return [];
    const staged = forecast.progress.stages.flatMap(({ clusters }) => clusters);
    const done = new Set(staged.filter(({ state }) => state === 'done').map(({ cluster }) => cluster));
    return isUnknown(forecast.wanted) ? [] : forecast.wanted.filter((cluster) => !done.has(cluster)).sort();
  },
  failure: ({ run }) => classifyRunFailure(readVerdict(run)?.message ?? ''),
  resolved: ({ run }) =>
    isInitialized(run) || AFTER_STRATEGY.has(classifyRunFailure(readVerdict(run)?.message ?? '')),
  message: ({ run }) => plainRunMessage(readVerdict(run)?.message ?? ''),
  verdictPlace: ({ run }): Place => {
    const { conditions, object } = run;
    const progressing = matchCondition(conditions, 'Progressing');
    const condition = readVerdict(run) ?? progressing ?? matchCondition(conditions, 'Initialized');
    return { object, pointer: condition?.pointer ?? '/status', side: 'head' };
  },
  verdictAge: ({ run, fleet }): Known<number> => {
    const condition = readVerdict(run) ?? matchCondition(run.conditions, 'Progressing');
    return secondsSince(fleet, condition?.lastTransitionTime ?? run.metadata.created);
  },
  abort: (subject): Known<string> => {
    const gates = gatesOfAbort(subject);
    return gates.length > 0 ? unknown(...gates) : classifyRunFailure(readAbort(subject));
  },
  abortText: (subject) => plainRunMessage(readAbort(subject)),
  short: ({ context, forecast }) =>
    forecast.placement === undefined ? false : context.forecast.decisionsOf(forecast.placement).short,
  found: ({ context, forecast }) =>
    forecast.placement === undefined ? 0 : context.forecast.decisionsOf(forecast.placement).found,
  wantedClusters: ({ context, forecast }) =>
    forecast.placement === undefined ? -1 : (context.forecast.decisionsOf(forecast.placement).wanted ?? -1),
  policyPlace: ({ run, forecast: { placement } }): Place =>
    placement === undefined
      ? { object: run.object, pointer: '', side: 'head' }
      : { object: placement.object, pointer: placement.policy.pointer, side: 'head' },
  stuckStage: ({ forecast }) =>
    forecast.progress.stages.find(({ clusters }) => clusters.some(({ state }) => state === 'stuck'))?.stage
      .name ?? '',
  stuckClusters: ({ forecast }) =>
    forecast.progress.stages
      .flatMap(({ clusters }) => clusters)
      .filter(({ state }) => state === 'stuck')
      .map(({ cluster }) => cluster),
};

/** The condition by which a run is over for a reason; one of an older generation counts no more when it was refused. */
function readVerdict({ conditions, metadata }: UpdateRunSubject['run']): Condition | undefined {
  const succeeded = matchCondition(conditions, 'Succeeded');
  if (succeeded?.status === 'False') return succeeded;
  const initialized = matchCondition(conditions, 'Initialized');
  if (initialized?.status !== 'False') return undefined;
  return isFresh(initialized, metadata.generation) ? initialized : undefined;
}

/** A forecast for runs that were initialized and still have something to do. */
function readAbort({ run, forecast }: UpdateRunSubject): string {
  return isOver(run) || !isInitialized(run) ? '' : (forecast.progress.abort ?? '');
}

/** A run that goes on is compared with placement, bindings and members, so all of them have to be in the input. */
function gatesOfAbort(subject: UpdateRunSubject): readonly string[] {
  if (readAbort(subject) === '') return [];
  const { fleet, run, forecast } = subject;
  const prefix = run.scope === 'cluster' ? 'Cluster' : '';
  const isListed = (kind: string): boolean => {
    const listed = hubListing(fleet, PLACEMENT_GROUP, kind, run.namespace);
    return !isUnknown(listed) && listed.sure;
  };
  const placements = `${prefix}ResourcePlacement`;
  const bindings = `${prefix}ResourceBinding`;
  return [
    ...(forecast.placement !== undefined || isListed(placements) ? [] : [`hub:${placements}`]),
    ...(isListed(bindings) ? [] : [`hub:${bindings}`]),
    ...(isFleetComplete(fleet) ? [] : ['members']),
  ];
}
