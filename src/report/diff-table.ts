import type { ChangeView, DiffReport, Risk, ViewObject } from '../diff/change-view.ts';
import { explainTotals } from '../diff/diff.ts';
import { count } from '../model/list.ts';
import {
  isDeparture,
  placementName,
  renderBecause,
  renderPlacementChange,
  renderSign,
  renderViewEdit,
  renderWhat,
  renderWhere,
} from './diff-words.ts';
import { renderLine } from './escape.ts';
import { objectName, sentence } from './names.ts';
import { type Paint, PLAIN } from './paint.ts';
import type { ViewOptions } from './view.ts';
import { cells } from './width.ts';

/** More changed or added objects of one placement than this are counted, unless all are asked for. */
const MOST_OBJECTS = 12;

/** Two revisions for people: the risk in one word, deletions and moves first, then what differs. */
export function* renderDiffTable(report: DiffReport, options: ViewOptions): Generator<string> {
  const paint = options.paint ?? PLAIN;
  const named = report.views.length > 1 || report.views.some(({ fleet }) => fleet !== 'default');
  for (const view of report.views) {
    yield* renderHead(view, report, paint, named);
    if (view.risk !== 'none') yield* renderBody(view, paint, options.all === true);
    for (const note of view.notes) yield `${paint.dim('note')} ${renderLine(sentence(note))}\n`;
    yield '\n';
  }
}

const COLOR: Readonly<Record<Risk, 'red' | 'yellow' | 'green'>> = {
  high: 'red',
  medium: 'yellow',
  low: 'green',
  none: 'green',
};

function* renderHead(
  view: ChangeView,
  { base, head }: DiffReport,
  paint: Paint,
  named: boolean,
): Generator<string> {
  const fleet = named ? `${renderLine(view.fleet)}: ` : '';
  const risk = paint[COLOR[view.risk]](view.risk);
  yield `${fleet}${paint.bold('Risk:')} ${risk}${paint.dim(` (${renderLine(`${base} → ${head}`)})`)}\n`;
  const because = renderBecause(view);
  if (because !== '') yield `  ${renderLine(sentence(because))}\n`;
  yield `  ${renderLine(sentence(explainTotals(view)))}\n\n`;
}

function* renderBody(view: ChangeView, paint: Paint, all: boolean): Generator<string> {
  for (const each of view.placements.filter(isDeparture)) {
    yield `${paint.red('!')} ${paint.bold(renderLine(placementName(each)))} ${renderLine(renderPlacementChange(each))}\n`;
    for (const { cluster, why } of each.change === 'edited' ? each.lost : [])
      yield `    ${renderLine(`${cluster}: ${why}`)}\n`;
    for (const edit of each.edits) yield `    ${paint.dim(renderLine(renderViewEdit(edit)))}\n`;
  }
  const deleted = view.objects.filter(({ change }) => change === 'removed');
  const others = view.objects.filter(({ change }) => change !== 'removed');
  yield* renderObjects(deleted, paint, all);
  for (const { cluster, edits, sticky, gains, loses, change } of view.members) {
    const effects = [
      ...edits,
      ...(sticky.length > 0 ? [`kept by ${sticky.join(', ')} only until the policy is edited`] : []),
      ...(gains.length > 0 ? [`gets ${gains.join(', ')}`] : []),
      ...(loses.length > 0 ? [`loses ${loses.join(', ')}`] : []),
    ];
    const what = change === 'edited' ? '' : ` is ${change}`;
    yield `${paint.yellow('*')} cluster ${paint.bold(renderLine(cluster))}${what}${renderLine(effects.length > 0 ? `: ${effects.join('; ')}` : '')}\n`;
  }
  for (const each of view.placements.filter((placement) => !isDeparture(placement))) {
    yield `${paint.yellow('*')} ${paint.bold(renderLine(placementName(each)))} ${renderLine(renderPlacementChange(each))}\n`;
    for (const edit of each.edits) yield `    ${paint.dim(renderLine(renderViewEdit(edit)))}\n`;
  }
  yield* renderObjects(others, paint, all);
  if (view.clusters.length > 0) yield* renderClusters(view, paint);
}

function* renderObjects(objects: readonly ViewObject[], paint: Paint, all: boolean): Generator<string> {
  const shown = all ? objects : objects.slice(0, MOST_OBJECTS);
  const names = shown.map((each) => renderLine(objectName(each.object)));
  const places = shown.map((each) => renderLine(renderWhere(each)));
  const [first, second] = [names, places].map((column) => Math.max(0, ...column.map(cells)));
  for (const [at, each] of shown.entries()) {
    const sign = renderSign(each);
    const mark =
      sign === '-' || sign === '>' ? paint.red(sign) : sign === '+' ? paint.green(sign) : paint.yellow(sign);
    const owner = each.owner === '' ? '' : paint.dim(` [${renderLine(each.owner)}]`);
    const line = `${mark} ${pad(names[at] ?? '', first ?? 0)}  ${pad(places[at] ?? '', second ?? 0)}  ${renderLine(renderWhat(each))}`;
    yield `${line.trimEnd()}${owner}\n`;
  }
  const rest = objects.length - shown.length;
  if (rest > 0) yield `  ${paint.dim(`${count(rest, 'more object')} (--all shows them)`)}\n`;
}

function* renderClusters({ clusters }: ChangeView, paint: Paint): Generator<string> {
  yield '\n';
  const names = clusters.map(({ cluster }) => renderLine(cluster === '' ? 'not shown' : cluster));
  const width = Math.max(7, ...names.map(cells));
  yield `${paint.dim(`${pad('cluster', width)}  removed  changed  added`)}\n`;
  for (const [at, { added, changed, removed }] of clusters.entries()) {
    const numbers = [removed, changed, added].map((number, column) =>
      String(number).padStart([7, 7, 5][column] ?? 7),
    );
    yield `${pad(names[at] ?? '', width)}  ${numbers.join('  ')}\n`;
  }
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - cells(text)));
}
