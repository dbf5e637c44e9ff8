import type { MemberChange, MemberEdit } from '../../simulate/changes/member-changes.ts';
import { buildLazyRows, type CellReaders } from '../lazy-row.ts';
import type { Relation } from '../relation.ts';

/** What a change of the manifests does to members, and through them to placements (design.md §5). */
export const memberChanges: Relation = {
  name: 'memberChanges',
  grain: 'one row per member that is added, removed, relabelled or tainted; none without a base revision',
  columns: {
    member: { type: 'object', means: 'The MemberCluster; its old form when it is removed.' },
    cluster: { type: 'string', means: 'Its name.' },
    change: { type: 'string', means: '`added`, `removed` or `edited` (labels and taints).' },
    edits: { type: 'list<string>', means: 'The labels and taints that differ, in words.' },
    place: { type: 'place', means: 'The first of them; else its name.' },
    sticky: {
      type: 'list<object>',
      means: 'Placements that stay there although their policies would not choose it any more.',
    },
    gains: { type: 'list<object>', means: 'Placements that come to it.' },
    loses: { type: 'list<object>', means: 'Placements that leave it.' },
    overrides: {
      type: 'list<object>',
      means: 'Overrides of which other rules are meant for it than before.',
    },
    strategies: { type: 'list<object>', means: 'Staged update strategies that put it into other stages.' },
  },
  rows: function* ({ base }) {
    for (const change of base?.changes.members() ?? []) yield buildRow(change);
  },
};

const cells: CellReaders<MemberChange> = {
  member: memberOf,
  cluster: (change) => memberOf(change).name,
  change: ({ kind }) => kind,
  edits: ({ edits }) => edits.map(renderEdit),
  place: (change) => ({
    object: memberOf(change),
    pointer: change.edits[0]?.pointer ?? '',
    side: change.after === undefined ? 'base' : 'head',
  }),
  sticky: ({ sticky }) => sticky.map(({ object }) => object),
  gains: ({ gains }) => gains.map(({ object }) => object),
  loses: ({ loses }) => loses.map(({ object }) => object),
  overrides: ({ overrides }) => [...new Set(overrides)],
  strategies: ({ strategies }) => strategies,
};

const buildRow = buildLazyRows(cells);

function memberOf({ before, after }: MemberChange) {
  const member = after ?? before;
  if (member === undefined) throw new Error('a change is of a member');
  return member.object;
}

function renderEdit({ key, before, after, isGone }: MemberEdit): string {
  if (isGone) return `${key} (${before || 'empty'}) removed`;
  return before === '' ? `${key} (${after || 'empty'}) added` : `${key} ${before} → ${after || 'empty'}`;
}
