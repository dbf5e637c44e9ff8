import type { Moment, Trace, TraceLink } from '../explain/trace/answer.ts';
import { count } from '../model/list.ts';
import { renderLine } from './escape.ts';
import { objectName, placeName, sentence } from './names.ts';
import { type Paint, PLAIN } from './paint.ts';
import { type ChainGroup, firstLink, groupChains } from './trace-groups.ts';
import { renderAge, renderMoment, renderVerdict } from './trace-words.ts';
import type { ViewOptions } from './view.ts';
import { cells } from './width.ts';

/** A trace for people: each story once, its links as rows, the first one out of order marked, then what to do. */
export function* renderTraceTable(trace: Trace, options: ViewOptions): Generator<string> {
  const paint = options.paint ?? PLAIN;
  if (trace.note !== '') yield `${renderLine(sentence(trace.note))}\n\n`;
  if (trace.chains.length === 0) {
    yield `No placement of the input leads ${trace.asked === '' ? 'anywhere' : `to ${renderLine(trace.asked)}`}.\n`;
    return;
  }
  const groups = groupChains(trace);
  for (const group of groups) yield* renderGroup(group, paint, options.all === true);
  yield* renderTimeline(trace.timeline, paint);
  yield* renderSummary(groups, paint);
}

function* renderGroup(group: ChainGroup, paint: Paint, all: boolean): Generator<string> {
  const { chain } = group;
  const first = firstLink(chain);
  yield `${paint.bold(renderLine(renderVerdict(group)))}\n`;
  if (first === undefined && !all) return;
  if (group.clusters.length > 1) yield paint.dim(`  shown for ${group.clusters[0] ?? ''}\n`);
  const names = chain.links.map((link) => renderLine(objectName(link.object)));
  const width = Math.max(...names.map(cells));
  for (const [at, link] of chain.links.entries()) {
    const isFirst = at === chain.first;
    const name = names[at] ?? '';
    const age = renderAge(link.age);
    const tail = [age === '' ? '' : `${age} ago`, placeName(link.location)].filter((part) => part !== '');
    yield `${isFirst ? paint.bold('> ') : '  '}${paintState(link, paint)} ${name}${' '.repeat(width - cells(name))}  ${renderLine(link.message)}  ${paint.dim(`(${tail.join(', ')})`)}\n`;
  }
  for (const step of chain.next)
    yield `    ${paint.bold(step.kind === 'change' ? 'do: ' : 'run:')} ${renderLine(step.text)}\n`;
  yield '\n';
}

function paintState({ state }: TraceLink, paint: Paint): string {
  const text = state.padEnd(7);
  if (state === 'ok') return paint.green(text);
  return state === 'stale' ? paint.yellow(text) : paint.red(text);
}

function* renderTimeline(moments: readonly Moment[], paint: Paint): Generator<string> {
  if (moments.length === 0) return;
  yield `\n${paint.bold('Timeline')}\n`;
  for (const moment of moments) {
    const { kind, time, object } = moment;
    const name = object === undefined ? '' : `${renderLine(objectName(object))}: `;
    const line = `  ${paint.dim(time)}  ${name}${renderLine(renderMoment(moment))}\n`;
    yield kind === 'gap' ? paint.yellow(line) : line;
  }
}

function* renderSummary(groups: readonly ChainGroup[], paint: Paint): Generator<string> {
  const broken = groups.filter(({ chain }) => chain.first !== undefined);
  const clusters = (list: readonly ChainGroup[]): number =>
    list.reduce((sum, group) => sum + Math.max(1, group.clusters.length), 0);
  const all = count(clusters(groups), 'chain');
  const text =
    broken.length === 0
      ? `${all}, everything in order as far as the input shows`
      : `${all}, ${clusters(broken)} out of order in ${count(broken.length, 'way')}`;
  yield `${paint.dim(text)}\n`;
}
