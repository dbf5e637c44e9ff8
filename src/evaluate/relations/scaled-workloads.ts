import type { Relation } from '../relation.ts';

/** Workloads whose number of replicas both KubeFleet and an autoscaler set (design.md §5, `overlaps`). */
export const scaledWorkloads: Relation = {
  name: 'scaledWorkloads',
  grain:
    'one row per placement, workload that lands with a number of replicas, and autoscaler that meets it on a cluster',
  columns: {
    placement: { type: 'object', means: 'The placement of the workload.' },
    workload: { type: 'object', means: 'The Deployment, StatefulSet or ReplicaSet.' },
    scaler: { type: 'object', means: 'The HorizontalPodAutoscaler, or the ScaledObject of KEDA.' },
    replicas: { type: 'int', means: 'The number that lands.' },
    written: { type: 'bool', means: 'The object states it; otherwise the API server of the hub fills in 1.' },
    least: { type: 'int', means: 'Smallest number of the autoscaler.' },
    most: { type: 'int', means: 'Largest number of the autoscaler; -1 when not written.' },
    clusters: {
      type: 'list<string>',
      means: 'The clusters where both are; empty for one placement of which no cluster is known.',
    },
    certainty: { type: 'string', means: '`maybe` when one of the two is only perhaps there.' },
    place: { type: 'place', means: 'The number of replicas; the spec when none is written.' },
    scalerPlace: { type: 'place', means: 'What the autoscaler scales.' },
  },
  rows: ({ forecast }) =>
    forecast.scaledWorkloads().map((found) => ({
      placement: found.placement.object,
      workload: found.workload,
      scaler: found.scaler,
      replicas: found.replicas,
      written: found.isWritten,
      least: found.least,
      most: found.most ?? -1,
      clusters: forecast.clustersOf(found.clusters),
      certainty: found.certainty,
      place: {
        object: found.workload,
        pointer: found.isWritten ? '/spec/replicas' : '/spec',
        side: 'head',
      },
      scalerPlace: { object: found.scaler, pointer: '/spec/scaleTargetRef', side: 'head' },
    })),
};
