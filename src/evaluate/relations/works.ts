import type { WorkDifference } from '../../diagnose/diagnosis.ts';
import { isFresh, matchCondition } from '../../model/condition.ts';
import type { Fleet } from '../../model/fleet.ts';
import { bindingOf, placementOf } from '../../model/references.ts';
import type { Work } from '../../model/work.ts';
import type { Relation, Row } from '../relation.ts';

/** What the hub hands each member (design.md §5, `works`). */
export const works: Relation = {
  name: 'works',
  grain: 'one row per Work',
  structs: {
    Difference: {
      manifest: { type: 'string', means: 'The object, as `Kind ns/name`.' },
      path: { type: 'string', means: 'Pointer inside it to the first difference.' },
      place: { type: 'place', means: 'That node in the Work.' },
      snapshotPlace: { type: 'place', means: 'That node in the snapshot.' },
    },
  },
  columns: {
    work: { type: 'object', means: 'The Work.' },
    placement: { type: 'object', means: 'Its placement; the Work itself when there is none.' },
    orphaned: { type: 'bool', means: 'No placement of the input belongs to it.' },
    cluster: { type: 'string', means: 'The member whose mailbox holds it; empty elsewhere.' },
    clusters: { type: 'list<string>', means: 'The member, as a list, for findings.' },
    hasBinding: { type: 'bool', means: 'Its binding is in the input.' },
    onBindingSnapshot: {
      type: 'bool',
      means: 'It was made from the resource snapshot that its binding points at; true without a binding.',
    },
    differing: {
      type: 'list<Difference>',
      means:
        'Manifests that are not what the snapshot holds; judged when no override takes part and all its parts are there.',
    },
    differs: { type: 'bool', means: 'There is at least one of these.' },
    overridden: { type: 'bool', means: 'Its binding lists overrides.' },
    manifests: { type: 'int', means: 'How many manifests it holds.' },
    fromEnvelope: { type: 'bool', means: 'It carries the content of an envelope.' },
    applied: { type: 'string', means: 'Status of its condition Applied, or empty.' },
    appliedFresh: { type: 'bool', means: 'That condition speaks of the present generation of the Work.' },
    available: { type: 'string', means: 'Status of its condition Available, or empty.' },
    deleting: { type: 'bool', means: 'It is being deleted.' },
    trimmed: {
      type: 'bool',
      means: 'Its status was too large, and details of drifts, differences and statuses were left out.',
    },
    trimmedPlace: { type: 'place', means: 'The condition that says so, or the Work.' },
  },
  rows: ({ fleet, diagnosis }) => {
    const differences = new Map<Work, WorkDifference[]>();
    for (const each of diagnosis.workDifferences) {
      differences.set(each.work, [...(differences.get(each.work) ?? []), each]);
    }
    return fleet.today.works.map((work) => workRow(fleet, work, differences.get(work) ?? []));
  },
};

function workRow(fleet: Fleet, work: Work, differences: readonly WorkDifference[]): Row {
  const placement = placementOf(fleet, work);
  const binding = bindingOf(fleet, work);
  const applied = matchCondition(work.conditions, 'Applied');
  const trimmed = matchCondition(work.conditions, 'StatusTrimmed');
  return {
    work: work.object,
    placement: placement?.object ?? work.object,
    orphaned: placement === undefined,
    cluster: work.cluster,
    clusters: work.cluster === '' ? [] : [work.cluster],
    hasBinding: binding !== undefined,
    onBindingSnapshot: binding === undefined || binding.resourceSnapshotName === work.resourceSnapshotName,
    differing: differences.map(({ manifest, path, place, snapshotPlace }) => ({
      manifest,
      path,
      place,
      snapshotPlace,
    })),
    differs: differences.length > 0,
    overridden: (binding?.overrides.length ?? 0) > 0,
    manifests: work.manifests.length,
    fromEnvelope: work.envelope !== undefined,
    applied: applied?.status ?? '',
    appliedFresh: applied !== undefined && isFresh(applied, work.metadata.generation),
    available: matchCondition(work.conditions, 'Available')?.status ?? '',
    deleting: work.metadata.deleted !== '',
    trimmed: trimmed?.status === 'True',
    trimmedPlace: { object: work.object, pointer: trimmed?.pointer ?? '', side: 'head' },
  };
}
