import type { Relation } from '../relation.ts';

/** Parts of a dump that cannot both be true. */
export const contradictions: Relation = {
  name: 'contradictions',
  grain: 'one row per placement and pair of fresh statuses that contradict each other',
  columns: {
    placement: { type: 'object', means: 'The placement as the hub printed it.' },
    cluster: { type: 'string', means: 'The cluster; empty when it concerns none in particular.' },
    left: { type: 'string', means: 'What one side says.' },
    leftPlace: { type: 'place', means: 'Where it says so.' },
    right: { type: 'string', means: 'What the other side says.' },
    rightPlace: { type: 'place', means: 'Where it says so.' },
    seconds: { type: 'int', means: 'Seconds since the newer of the two turned.', gates: ['time'] },
  },
  rows: ({ diagnosis }) =>
    diagnosis.contradictions.map(({ placement, cluster, left, right, seconds }) => ({
      placement: placement.object,
      cluster,
      left: left.text,
      leftPlace: left.place,
      right: right.text,
      rightPlace: right.place,
      seconds,
    })),
};
