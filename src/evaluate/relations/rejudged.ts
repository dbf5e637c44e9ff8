import type { RejudgedCluster } from '../../simulate/changes/rejudged-clusters.ts';
import type { BaseContext } from '../context.ts';
import { buildLazyRows, type CellReaders } from '../lazy-row.ts';
import type { Relation } from '../relation.ts';
import { type Departures, departuresOf } from './changes/departures.ts';
import { placeOfEdit } from './changes/places.ts';
import { explainRefusal, renderFilter } from './decisions/refusal.ts';

/** What a policy edit does to clusters that hold the placement today (design.md §5, `rejudged`). */
export const rejudged: Relation = {
  name: 'rejudged',
  grain:
    'one row per placement whose policy is edited in more than its number of clusters, and cluster that holds it; one more when nothing shows which clusters hold it',
  columns: {
    placement: { type: 'object', means: 'The placement in its new form.' },
    cluster: {
      type: 'string',
      means: 'A cluster that holds the placement; empty on the row for those not shown.',
    },
    told: { type: 'bool', means: 'False on the row for clusters that nothing shows.' },
    passes: {
      type: 'bool',
      means: 'The cluster passes the filters of the new policy as it is now.',
      gates: ['members', 'time', 'hub:ClusterResourceBinding'],
    },
    drifted: {
      type: 'bool',
      means:
        'The policy as it was would refuse the cluster as it is now, too: only the untouched policy kept it there.',
    },
    certainty: { type: 'string', means: '`maybe` when the input tells by half whether it is dropped.' },
    refusedBy: {
      type: 'string',
      means: 'The filter that refuses it: affinity, taint, eligibility, namespace, spread; else empty.',
    },
    seen: { type: 'string', means: 'The cluster and what the filter wants and sees there, in words.' },
    fields: {
      type: 'list<string>',
      means: 'The edited parts of the policy: `affinity`, `tolerations` and the like.',
    },
    objects: { type: 'list<object>', means: 'What the cluster would lose.' },
    workloads: { type: 'list<object>', means: 'Those of the objects that run something.' },
    editPlace: { type: 'place', means: 'The edited field.' },
    refusalPlace: { type: 'place', means: 'The label, taint or heartbeat that refuses it.' },
  },
  rows: function* ({ base }) {
    if (base === undefined) return;
    for (const judged of base.changes.rejudged()) yield buildRow({ base, judged });
  },
};

interface RejudgedSubject {
  readonly base: BaseContext;
  readonly judged: RejudgedCluster;
}

const cells: CellReaders<RejudgedSubject> = {
  placement: ({ judged }) => judged.after.object,
  cluster: ({ judged }) => judged.cluster,
  told: ({ judged }) => judged.cluster !== '',
  passes: ({ judged }) => judged.passes,
  drifted: ({ judged }) => judged.drifted,
  certainty: ({ judged }) => judged.certainty,
  refusedBy: ({ judged }) => renderFilter(judged.decision?.refusedBy ?? ''),
  seen: ({ judged }) => {
    const { text } = explainRefusal({ scope: { placement: judged.after }, decision: judged.decision });
    return text === '' ? judged.cluster : `${judged.cluster}: ${text}`;
  },
  fields: ({ judged }) => {
    const edited = judged.change.edits.filter(({ pointer }) => pointer.startsWith('/spec/policy'));
    // The first step below the policy says enough: affinity, tolerations, clusterNames.
    return [...new Set(edited.map(({ pointer }) => pointer.split('/')[3] ?? 'policy'))];
  },
  objects: (subject) => readDepartures(subject).objects,
  workloads: (subject) => readDepartures(subject).workloads,
  editPlace: ({ judged }) => placeOfEdit(judged.after.object, judged.change.edits, '/spec/policy'),
  refusalPlace: ({ judged }) =>
    explainRefusal({ scope: { placement: judged.after }, decision: judged.decision }).seenPlace,
};

const buildRow = buildLazyRows(cells);

function readDepartures({ base, judged: { before, cluster } }: RejudgedSubject): Departures {
  return departuresOf(base.changes.objects(), before.key, cluster === '' ? [] : [cluster]);
}
