import type { Relation } from '../relation.ts';

/** What workloads and other objects refer to, and whether it arrives with them (design.md §5, `references`). */
export const references: Relation = {
  name: 'references',
  grain: 'one row per consumer, referenced thing and set of clusters with the same answer',
  pending: 'the reference tables and landings per cluster',
  columns: {
    consumer: { type: 'object', means: 'The object that refers to something.' },
    placement: { type: 'object', means: 'The placement that brings the consumer.' },
    role: {
      type: 'string',
      means:
        'What for: `pullSecret`, `env`, `envFrom`, `volume`, `serviceAccount`, `claim`, `storageClass`, `crd`, `role`, and so on.',
    },
    wantedKind: { type: 'string', means: 'Kind of the thing.' },
    wantedNs: { type: 'string', means: 'Namespace of the thing; empty for cluster-scoped kinds.' },
    wantedName: { type: 'string', means: 'Name of the thing.' },
    key: { type: 'string', means: 'Key inside the thing that is asked for; empty for all of it.' },
    waivable: { type: 'bool', means: 'The consumer starts without it.' },
    present: {
      type: 'bool',
      means: 'The thing is on the clusters.',
      gates: ['objects:<cluster>/<Kind>', 'closed:<cluster>/<ns>'],
    },
    clusters: { type: 'list<string>', means: 'The clusters of this row.' },
    whyMissing: {
      type: 'string',
      means:
        'Why it is not there: `not-selected`, `other-clusters`, `skipped`, `removed-by-override`, `not-on-hub`; empty when it is.',
    },
    deliverer: { type: 'list<object>', means: 'Placements that could deliver it, or deliver it elsewhere.' },
    certainty: { type: 'string', means: '`sure` or `maybe`.' },
    place: { type: 'place', means: 'The reference.' },
    cause: { type: 'place', means: 'The selectors to extend, or the wrong name.' },
  },
  rows: () => [],
};
