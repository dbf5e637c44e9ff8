import type { ChangeView, DiffReport, ViewObject } from '../diff/change-view.ts';
import { count, list } from '../model/list.ts';
import { renderWhere } from './diff-words.ts';
import { renderMermaidLabel } from './mermaid-label.ts';
import { objectName } from './names.ts';

/** More objects than these in one node are counted. */
const MOST_NAMED = 6;

const ARROW: Readonly<Record<ViewObject['change'], string>> = {
  removed: '-.->|removed|',
  'handed-over': '==>|handed over|',
  changed: '-->|changed|',
  added: '==>|added|',
};

/** Two revisions as a Mermaid flowchart: placements, what they remove, change or add, and the clusters concerned. */
export function* renderDiffMermaid({ views }: DiffReport): Generator<string> {
  yield 'flowchart LR\n';
  for (const [row, view] of views.entries()) yield* renderView(view, row);
  yield '  classDef removed stroke:#cf222e,stroke-width:3px,stroke-dasharray:4\n';
  yield '  classDef changed stroke:#bf8700,stroke-width:3px\n';
  yield '  classDef added stroke:#1a7f37,stroke-width:3px\n';
}

function* renderView(view: ChangeView, row: number): Generator<string> {
  const groups = new Map<string, { readonly first: ViewObject; readonly names: string[] }>();
  for (const each of view.objects) {
    const { placement, change } = each;
    const key = `${placement.namespace}/${placement.name} ${change} ${renderWhere(each, 50)}`;
    const group = groups.get(key) ?? { first: each, names: [] };
    groups.set(key, group);
    group.names.push(objectName(each.object));
  }
  if (groups.size === 0) yield `  r${row}["no object on any cluster changes"]\n`;
  const placements = new Map<string, string>();
  const clusters = new Map<string, string>();
  for (const [at, { first, names }] of [...groups.values()].entries()) {
    const placement = nodeOf(placements, objectName(first.placement), `p${row}_`);
    const where = nodeOf(clusters, renderWhere(first, MOST_NAMED), `c${row}_`);
    const style = first.change === 'handed-over' ? 'changed' : first.change;
    const label =
      names.length > MOST_NAMED
        ? `${count(names.length, 'object')}: ${list(names, MOST_NAMED)}`
        : list(names, MOST_NAMED);
    yield `  ${placement} --> o${row}_${at}["${renderMermaidLabel(label)}"]:::${style}\n`;
    yield `  o${row}_${at} ${ARROW[first.change]} ${where}\n`;
  }
}

/** The node of a text, with its label where it is named first. */
function nodeOf(known: Map<string, string>, text: string, prefix: string): string {
  const id = known.get(text);
  if (id !== undefined) return id;
  const made = `${prefix}${known.size}`;
  known.set(text, made);
  return `${made}["${renderMermaidLabel(text)}"]`;
}
