import { isObserved } from '../../model/identity.ts';
import { isUnknown } from '../../model/knowledge.ts';
import type { Relation } from '../relation.ts';

/** Facts about the whole run (design.md §5, `run`). */
export const run: Relation = {
  name: 'run',
  grain: 'one row',
  columns: {
    sources: { type: 'int', means: 'How many files were read.' },
    objects: { type: 'int', means: 'How many objects were found.' },
    observed: { type: 'int', means: 'How many of them a cluster printed.' },
    placements: { type: 'int', means: 'How many placements there are.' },
    members: { type: 'int', means: 'How many member clusters there are.' },
    dump: { type: 'bool', means: 'At least one placement was printed by a hub.' },
    timeKnown: { type: 'bool', means: 'The time of capture is known.' },
  },
  rows: ({ bundle, fleet }) => [
    {
      sources: bundle.sources.length,
      objects: bundle.objects.length,
      observed: bundle.objects.filter(isObserved).length,
      placements: fleet.placements.length,
      members: fleet.members.length,
      dump: fleet.placements.some((placement) => placement.observed !== undefined),
      timeKnown: !isUnknown(fleet.now),
    },
  ],
};
