import { renderObject } from '../../model/identity.ts';
import type { Relation } from '../relation.ts';

/** Objects of the hub that the latest snapshots do not hold as they are now. */
export const snapshotLags: Relation = {
  name: 'snapshotLags',
  grain:
    'one row per placement and object that its latest resource snapshot does not hold as the hub has it, or not at all',
  columns: {
    placement: { type: 'object', means: 'The placement as the hub printed it.' },
    manifest: { type: 'string', means: 'The object, as `Kind ns/name`.' },
    lag: {
      type: 'string',
      means: '`changed` on the hub since the snapshot, `gone` from it, or `added` to it.',
    },
    path: {
      type: 'string',
      means: 'Pointer inside the object to the first difference; empty when it is gone.',
    },
    clusters: { type: 'list<string>', means: 'Clusters whose bindings point at that snapshot.' },
    strategyType: { type: 'string', means: 'Strategy of the placement: RollingUpdate or External.' },
    hasRun: { type: 'bool', means: 'An update run names the placement.' },
    run: { type: 'object', means: 'The newest of these runs; the placement when there is none.' },
    pending: { type: 'bool', means: 'The hub agent waits for further changes before it takes a snapshot.' },
    seconds: { type: 'int', means: 'Seconds since the object was changed.', gates: ['time'] },
    place: { type: 'place', means: 'The node on the hub; the one of the snapshot when the object is gone.' },
    snapshotPlace: { type: 'place', means: 'The node in the snapshot.' },
    cause: { type: 'place', means: 'The run that pinned the snapshot; without one, the node on the hub.' },
  },
  rows: ({ diagnosis }) =>
    diagnosis.snapshotLags.map((each) => ({
      placement: each.placement.object,
      manifest: renderObject(each.manifest),
      lag: each.state,
      path: each.path,
      clusters: each.clusters,
      strategyType: each.placement.strategy.type,
      hasRun: each.run !== undefined,
      run: each.run?.object ?? each.placement.object,
      pending: each.pending,
      seconds: each.seconds,
      place: each.place,
      snapshotPlace: each.snapshotPlace,
      cause: each.cause,
    })),
};
