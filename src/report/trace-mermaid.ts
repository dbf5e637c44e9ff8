import type { Trace, TraceLink } from '../explain/trace/answer.ts';
import { renderLine } from './escape.ts';
import { objectName } from './names.ts';
import { type ChainGroup, groupChains } from './trace-groups.ts';
import { renderVerdict } from './trace-words.ts';

/** A trace as a Mermaid flowchart: one row per story, the first link out of order in red. */
export function* renderTraceMermaid(trace: Trace): Generator<string> {
  yield 'flowchart LR\n';
  for (const [row, group] of groupChains(trace).entries()) yield* renderGroup(group, row);
  yield '  classDef ok stroke:#2da44e\n';
  yield '  classDef stale stroke:#bf8700,stroke-width:3px\n';
  yield '  classDef broken stroke:#cf222e,stroke-width:3px\n';
  yield '  classDef missing stroke:#cf222e,stroke-width:3px,stroke-dasharray:4\n';
}

function* renderGroup(group: ChainGroup, row: number): Generator<string> {
  yield `  subgraph s${row}["${renderLabel(renderVerdict(group))}"]\n  direction LR\n`;
  for (const [at, link] of group.chain.links.entries()) {
    const node = `n${row}_${at}`;
    yield `  ${node}["${renderNode(link)}"]:::${link.state}\n`;
    if (at > 0) yield `  n${row}_${at - 1} --> ${node}\n`;
  }
  yield '  end\n';
}

function renderNode(link: TraceLink): string {
  return `${renderLabel(objectName(link.object))}<br/>${renderLabel(link.message)}`;
}

/** Text inside a quoted label: Mermaid reads entity codes there, and nothing else may end the label. */
function renderLabel(text: string): string {
  return renderLine(text)
    .replaceAll('#', '#35;')
    .replaceAll('&', '#amp;')
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;')
    .replaceAll('`', '#96;');
}
