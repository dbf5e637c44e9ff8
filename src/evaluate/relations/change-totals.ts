import { compareText } from '../../model/identity.ts';
import type { ObjectChange } from '../../simulate/changes/object-changes.ts';
import type { Relation } from '../relation.ts';

/** How far a change of the manifests reaches, in numbers (rule-catalogue.md, FL1614). */
export const changeTotals: Relation = {
  name: 'changeTotals',
  grain: 'one row for a change that reaches any cluster; none without a base revision',
  columns: {
    clusters: { type: 'list<string>', means: 'The clusters it reaches, as far as the input shows them.' },
    lines: { type: 'list<string>', means: 'Per cluster: how many objects are added, changed, removed.' },
    elsewhere: { type: 'bool', means: 'It reaches clusters, too, that the input does not show.' },
    added: { type: 'int', means: 'How many objects are added, counted on each cluster.' },
    changed: { type: 'int', means: 'How many are changed or handed over to another placement.' },
    removed: { type: 'int', means: 'How many are removed.' },
  },
  rows: function* ({ base }) {
    const changes = base?.changes.objects() ?? [];
    if (changes.length === 0) return;
    const counts = new Map<string, Counts>();
    for (const change of changes) {
      // Where some clusters are shown, the others are only mentioned.
      const clusters = change.clusters.length === 0 ? [''] : change.clusters;
      for (const cluster of clusters) counts.set(cluster, count(counts.get(cluster), change));
    }
    const named = [...counts].sort(([left], [right]) => compareText(left, right));
    const sum = (pick: (each: Counts) => number): number =>
      [...counts.values()].reduce((total, each) => total + pick(each), 0);
    yield {
      clusters: named.map(([cluster]) => cluster).filter((cluster) => cluster !== ''),
      lines: named.map(
        ([cluster, each]) => `${cluster === '' ? 'clusters not shown' : cluster} ${renderCounts(each)}`,
      ),
      elsewhere: changes.some(({ elsewhere }) => elsewhere),
      added: sum(({ added }) => added),
      changed: sum(({ changed }) => changed),
      removed: sum(({ removed }) => removed),
    };
  },
};

interface Counts {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

function count(before: Counts = { added: 0, changed: 0, removed: 0 }, { kind }: ObjectChange): Counts {
  const field = kind === 'handed-over' ? 'changed' : kind;
  return { ...before, [field]: before[field] + 1 };
}

function renderCounts({ added, changed, removed }: Counts): string {
  return `+${added} ~${changed} -${removed}`;
}
