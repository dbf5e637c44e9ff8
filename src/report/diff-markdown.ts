import type { ChangeView, DiffReport, FreshFinding, ViewObject } from '../diff/change-view.ts';
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
import { renderMarkdownCode, renderMarkdownText } from './escape.ts';
import { objectName, sentence } from './names.ts';
import type { ViewOptions } from './view.ts';

/** Rows of a table at most; a summary has little room, and the rest is counted. */
const MOST_ROWS = 100;

/** Two revisions for a pull request: risk, deletions and moves, a table of objects, and the new findings. */
export function* renderDiffMarkdown(
  report: DiffReport,
  { all = false, withoutFindings = false }: ViewOptions,
): Generator<string> {
  for (const view of report.views) {
    const isPlain = report.views.length === 1 && view.fleet === 'default';
    const fleet = isPlain ? '' : ` of ${renderMarkdownText(view.fleet)}`;
    yield `## Change${fleet}: risk ${view.risk}\n\n`;
    const because = renderBecause(view);
    if (because !== '') yield `**${renderMarkdownText(sentence(because))}**\n\n`;
    yield `${renderMarkdownText(sentence(explainTotals(view)))}\n\n`;
    if (view.risk !== 'none') yield* renderView(view, all ? Number.POSITIVE_INFINITY : MOST_ROWS);
    for (const note of view.notes) yield `> ${renderMarkdownText(sentence(note))}\n`;
    if (view.notes.length > 0) yield '\n';
  }
  if (!withoutFindings) yield* renderFindings(report);
}

function* renderView(view: ChangeView, most: number): Generator<string> {
  const leaving = view.placements.filter(isDeparture);
  const staying = view.placements.filter((each) => !isDeparture(each));
  for (const each of [...leaving, ...staying]) {
    const mark = isDeparture(each) ? '⚠️ ' : '';
    const edits = each.edits.map(renderViewEdit).map(renderMarkdownText);
    const fields = edits.length === 0 ? '' : ` (${edits.slice(0, 4).join('; ')})`;
    yield `- ${mark}**${renderMarkdownText(placementName(each))}** ${renderMarkdownText(renderPlacementChange(each))}${fields}\n`;
    for (const { cluster, why } of each.change === 'edited' ? each.lost : [])
      yield `  - ${renderMarkdownCode(cluster)}: ${renderMarkdownText(why)}\n`;
  }
  for (const { cluster, change, edits, sticky } of view.members) {
    const kept = sticky.length === 0 ? '' : `; kept only until the policy is edited: ${sticky.join(', ')}`;
    const what = change === 'edited' ? `: ${edits.join('; ')}${kept}` : ` is ${change}`;
    yield `- Cluster ${renderMarkdownCode(cluster)}${renderMarkdownText(what)}\n`;
  }
  if (view.placements.length + view.members.length > 0) yield '\n';
  yield* renderObjects(view.objects, most);
  yield* renderClusters(view);
}

function* renderObjects(objects: readonly ViewObject[], most: number): Generator<string> {
  if (objects.length === 0) return;
  yield '| | object | clusters | what | owner |\n| --- | --- | --- | --- | --- |\n';
  for (const each of objects.slice(0, most)) {
    const row = [objectName(each.object), renderWhere(each), renderWhat(each), each.owner].map(
      renderMarkdownText,
    );
    yield `| ${renderMarkdownCode(renderSign(each))} | ${row.join(' | ')} |\n`;
  }
  yield '\n';
  if (objects.length > most) yield `${count(objects.length - most, 'more object')} not shown.\n\n`;
}

function* renderClusters({ clusters }: ChangeView): Generator<string> {
  if (clusters.length === 0) return;
  yield '| cluster | removed | changed | added |\n| --- | --: | --: | --: |\n';
  for (const { cluster, removed, changed, added } of clusters.slice(0, MOST_ROWS)) {
    yield `| ${renderMarkdownText(cluster === '' ? 'not shown' : cluster)} | ${removed} | ${changed} | ${added} |\n`;
  }
  yield '\n';
}

function* renderFindings({ findings }: DiffReport): Generator<string> {
  const { fresh, known, gone } = findings;
  yield `**${count(fresh.length, 'new finding')}**, ${known} known, ${gone} gone.\n`;
  if (fresh.length > 0) yield '\n';
  for (const each of fresh.slice(0, MOST_ROWS)) yield `- ${renderFresh(each)}\n`;
}

function renderFresh({ rule, severity, message, uri, line, grown }: FreshFinding): string {
  const more = grown.length === 0 ? '' : `, now also on ${grown.join(', ')}`;
  return `${severity} ${rule}: ${renderMarkdownText(sentence(message))} ${renderMarkdownCode(`${uri}:${line}`)}${renderMarkdownText(more)}`;
}
