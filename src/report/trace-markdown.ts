import type { Trace, TraceLink } from '../explain/trace/answer.ts';
import { renderMarkdownCode, renderMarkdownText } from './escape.ts';
import { objectName, placeName, sentence } from './names.ts';
import { type ChainGroup, firstLink, groupChains } from './trace-groups.ts';
import { renderAge, renderMoment, renderVerdict } from './trace-words.ts';

/** A trace for a ticket or comment: a heading and a table for each story. */
export function* renderTraceMarkdown(trace: Trace): Generator<string> {
  yield `# Trace${trace.asked === '' ? '' : ` of ${renderMarkdownText(trace.asked)}`}\n\n`;
  if (trace.note !== '') yield `${renderMarkdownText(sentence(trace.note))}\n\n`;
  if (trace.chains.length === 0) yield 'No placement of the input leads there.\n';
  for (const group of groupChains(trace)) yield* renderGroup(group);
  if (trace.timeline.length === 0) return;
  yield '## Timeline\n\n| time | object | what |\n| --- | --- | --- |\n';
  for (const moment of trace.timeline) {
    const { time, object } = moment;
    const name = object === undefined ? '' : renderMarkdownText(objectName(object));
    yield `| ${time} | ${name} | ${renderMarkdownText(renderMoment(moment))} |\n`;
  }
}

function* renderGroup(group: ChainGroup): Generator<string> {
  const { chain } = group;
  yield `## ${renderMarkdownText(renderVerdict(group))}\n\n`;
  if (firstLink(chain) === undefined) return;
  yield '| | link | what | age | place |\n| --- | --- | --- | --- | --- |\n';
  for (const [at, link] of chain.links.entries()) yield renderRow(link, at === chain.first);
  yield '\n';
  for (const { kind, text } of chain.next)
    yield kind === 'run' ? `- Run ${renderMarkdownCode(text)}\n` : `- ${renderMarkdownText(text)}\n`;
  if (chain.next.length > 0) yield '\n';
}

function renderRow(link: TraceLink, isFirst: boolean): string {
  const state = isFirst ? `**${link.state}**` : link.state;
  const cells = [
    state,
    renderMarkdownText(objectName(link.object)),
    renderMarkdownText(link.message),
    renderAge(link.age),
    renderMarkdownCode(placeName(link.location)),
  ];
  return `| ${cells.join(' | ')} |\n`;
}
