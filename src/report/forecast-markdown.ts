import type { FleetForecast, ForecastPlacement } from '../explain/forecast/answer.ts';
import { renderLine, renderMarkdownText } from './escape.ts';
import { isUntouched, NOTHING_CHANGES, renderDifference, renderScheduled } from './forecast-difference.ts';
import { renderClusters, renderForecastSummary, renderForm, renderHeading } from './forecast-words.ts';
import { objectName, sentence } from './names.ts';

/** Why the placement is, or is not, on each cluster, and what is different from the fleet as it is. */
function* renderClustersTable({
  targets,
  others,
  difference,
  scheduled,
}: ForecastPlacement): Generator<string> {
  const changes = difference === undefined ? [] : renderDifference(difference, scheduled);
  for (const [sign, text] of changes) yield `- \\${sign} ${renderMarkdownText(text)}\n`;
  if (changes.length > 0) yield '\n';
  if (targets.length + others.length === 0) return;
  yield '| cluster | placed | why |\n| --- | --- | --- |\n';
  const rows = [
    ...targets.map((each) => ({ ...each, placed: each.certainty === 'sure' ? 'yes' : 'perhaps' })),
    ...others.map((each) => ({ ...each, placed: 'no' })),
  ];
  for (const { cluster, placed, why } of rows)
    yield `| ${[cluster, placed, why].map((text) => renderMarkdownText(renderLine(text))).join(' | ')} |\n`;
  yield '\n';
}

/** A forecast for a pull request or ticket: one table per placement. */
export function* renderForecastMarkdown({ note, placements }: FleetForecast): Generator<string> {
  if (note !== '') yield `${renderMarkdownText(sentence(note))}\n`;
  if (placements.length > 0 && placements.every(isUntouched)) yield `${NOTHING_CHANGES}\n\n`;
  for (const placement of placements) {
    yield `### ${renderMarkdownText(renderHeading(placement))}\n\n`;
    if (placement.scheduled !== undefined)
      yield `${renderMarkdownText(renderScheduled(placement.scheduled))}\n\n`;
    yield* renderClustersTable(placement);
    if (placement.error !== '') yield `${renderMarkdownText(sentence(placement.error))}\n\n`;
    for (const { clusters, error } of placement.failures) {
      yield `Nothing reaches ${renderMarkdownText(clusters.join(', '))}: ${renderMarkdownText(sentence(error))}\n\n`;
    }
    if (placement.objects.length === 0) continue;
    yield '| object | clusters | form |\n| --- | --- | --- |\n';
    for (const { object, forms } of placement.objects) {
      for (const form of forms) {
        const row = [objectName(object), renderClusters(form, placement.targets), renderForm(form)];
        yield `| ${row.map(renderMarkdownText).join(' | ')} |\n`;
      }
    }
    yield '\n';
  }
  if (placements.length > 0) yield `${renderForecastSummary(placements)}\n`;
}
