import type { FleetForecast } from '../explain/forecast/answer.ts';
import { renderMarkdownText } from './escape.ts';
import { renderClusters, renderForecastSummary, renderForm, renderHeading } from './forecast-words.ts';
import { objectName, sentence } from './names.ts';

/** A forecast for a pull request or ticket: one table per placement. */
export function* renderForecastMarkdown({ note, placements }: FleetForecast): Generator<string> {
  if (note !== '') yield `${renderMarkdownText(sentence(note))}\n`;
  for (const placement of placements) {
    yield `### ${renderMarkdownText(renderHeading(placement))}\n\n`;
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
