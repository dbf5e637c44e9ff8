import { renderObject } from '../../model/identity.ts';
import type { Relation } from '../relation.ts';

/** Objects that differ between hub and member. */
export const drifts: Relation = {
  name: 'drifts',
  grain: 'one row per placement, cluster and object with a reported drift or difference',
  columns: {
    placement: { type: 'object', means: 'The placement as the hub printed it.' },
    cluster: { type: 'string', means: 'The member.' },
    manifest: { type: 'string', means: 'The object, as `Kind ns/name`.' },
    difference: {
      type: 'string',
      means: '`drift`: it changed after it was applied; `diff`: it differs and was not applied.',
    },
    paths: { type: 'list<string>', means: 'Pointers to the fields that differ.' },
    absent: { type: 'bool', means: 'The whole object is missing on the member.' },
    blocking: { type: 'bool', means: 'It keeps the object from being applied, which is told as a failure.' },
    scaled: { type: 'bool', means: 'Only the number of replicas differs, and an autoscaler owns it.' },
    applyType: {
      type: 'string',
      means: 'Apply strategy of the placement: ClientSideApply, ServerSideApply or ReportDiff.',
    },
    since: { type: 'string', means: 'When it was first seen; empty when that is not told.' },
    place: { type: 'place', means: 'The details in the status of the Work or placement.' },
    cause: {
      type: 'place',
      means: 'The field that differs, on the member or else on the hub; with ReportDiff, the apply strategy.',
    },
  },
  rows: ({ diagnosis }) =>
    diagnosis.drifts.map((each) => ({
      placement: each.placement.object,
      cluster: each.cluster,
      manifest: renderObject(each.manifest),
      difference: each.kind,
      paths: each.fields.map((field) => field.path),
      absent: each.absent,
      blocking: each.blocking,
      scaled: each.scaled,
      applyType: each.placement.strategy.apply.type,
      since: each.since,
      place: each.place,
      cause: each.cause,
    })),
};
