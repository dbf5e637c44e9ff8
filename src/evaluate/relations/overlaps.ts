import type { Relation } from '../relation.ts';

/** Objects that two owners bring to the same clusters (design.md §5, `overlaps`). */
export const overlaps: Relation = {
  name: 'overlaps',
  grain: 'one row per object, two owners and set of clusters where they meet',
  pending: 'landings per cluster',
  columns: {
    flavour: {
      type: 'string',
      means:
        '`two-placements`, `namespace`, `placement-and-namespace`, `envelope`, `preexisting` or `autoscaler`.',
    },
    object: { type: 'string', means: 'The object, as `Kind ns/name`.' },
    winner: { type: 'object', means: 'The owner that has it, or gets it first.' },
    placement: { type: 'object', means: 'The placement that is refused.' },
    clusters: { type: 'list<string>', means: 'The clusters where both arrive.' },
    sameClusters: {
      type: 'bool',
      means: 'Both surely pick at least one common cluster.',
      gates: ['members'],
    },
    certainty: { type: 'string', means: '`sure` or `maybe`.' },
    place: { type: 'place', means: 'The selector of the refused placement that brings the object.' },
    winnerPlace: { type: 'place', means: 'The selector of the winner.' },
  },
  rows: () => [],
};
