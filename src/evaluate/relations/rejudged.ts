import type { Relation } from '../relation.ts';

/** What a policy edit does to clusters that hold the placement today (design.md §5, `rejudged`). */
export const rejudged: Relation = {
  name: 'rejudged',
  grain: 'one row per placement whose policy is edited and cluster that holds it today',
  pending: 'the comparison of two revisions',
  columns: {
    placement: { type: 'object', means: 'The placement in its new form.' },
    cluster: { type: 'string', means: 'A cluster that holds the placement today.' },
    sticky: {
      type: 'bool',
      means: 'Only the number of clusters is edited, so that today’s clusters are kept.',
    },
    passes: {
      type: 'bool',
      means: 'The cluster passes the filters of the new policy as it is now.',
      gates: ['members', 'base'],
    },
    refusedBy: {
      type: 'string',
      means: 'The filter that refuses it: affinity, taint, eligibility, namespace, spread; else empty.',
    },
    seen: { type: 'string', means: 'The value the filter saw: a label, a taint, a heartbeat age.' },
    objects: { type: 'int', means: 'How many objects the cluster would lose.' },
    editPlace: { type: 'place', means: 'The edited field.' },
    refusalPlace: { type: 'place', means: 'The label, taint or heartbeat that refuses it.' },
  },
  rows: () => [],
};
