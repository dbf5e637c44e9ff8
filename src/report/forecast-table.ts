import type { FleetForecast, ForecastObject, ForecastPlacement } from '../explain/forecast/answer.ts';
import { count } from '../model/list.ts';
import { renderLine } from './escape.ts';
import { renderClusters, renderForecastSummary, renderForm, renderHeading } from './forecast-words.ts';
import { objectName, sentence } from './names.ts';
import { type Paint, PLAIN } from './paint.ts';
import type { ViewOptions } from './view.ts';
import { cells } from './width.ts';

/** More unchanged objects of one kind than this are counted, unless all are asked for. */
const MOST_ALIKE = 5;

/** A forecast for people: placement by placement, each object with its clusters and what overrides make of it. */
export function* renderForecastTable(forecast: FleetForecast, options: ViewOptions): Generator<string> {
  const paint = options.paint ?? PLAIN;
  const { asked, note, placements } = forecast;
  if (note !== '') yield `${renderLine(sentence(capitalize(note)))}\n`;
  if (placements.length === 0) return;
  const isNarrow = asked.object !== '' || asked.cluster !== '';
  for (const placement of placements)
    yield* renderPlacement(placement, paint, isNarrow, options.all === true);
  yield `${paint.dim(renderForecastSummary(placements))}\n`;
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function* renderPlacement(
  placement: ForecastPlacement,
  paint: Paint,
  withReasons: boolean,
  all: boolean,
): Generator<string> {
  yield `${paint.bold(renderLine(renderHeading(placement)))}\n`;
  if (placement.error !== '') yield `  ${paint.red('refused')} ${renderLine(placement.error)}\n`;
  if (placement.open !== '') yield `  ${paint.dim(`to know all clusters: ${renderLine(placement.open)}`)}\n`;
  if (withReasons || all) {
    for (const { cluster, why } of placement.targets)
      yield `  ${paint.green('on')}  ${renderLine(`${cluster}: ${why}`)}\n`;
    for (const { cluster, why } of placement.others)
      yield `  ${paint.yellow('not')} ${renderLine(`${cluster}: ${why}`)}\n`;
  }
  for (const { clusters, error } of placement.failures) {
    yield `  ${paint.red('nothing')} reaches ${renderLine(clusters.join(', '))}: ${renderLine(error)}\n`;
  }
  const rows = readRows(placement, all);
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => cells(row[column] ?? ''))));
  for (const [object, clusters, form] of rows) {
    const line = `  ${pad(object, widths[0] ?? 0)}  ${pad(clusters, widths[1] ?? 0)}  ${form}`;
    yield `${line.trimEnd()}\n`;
  }
  yield '\n';
}

type TableRow = readonly [object: string, clusters: string, form: string];

/** One row per form; many plain objects of a kind share one. */
function readRows({ objects, targets }: ForecastPlacement, all: boolean): readonly TableRow[] {
  const kinds = new Map<string, number>();
  for (const object of objects)
    if (isPlain(object)) kinds.set(object.object.kind, (kinds.get(object.object.kind) ?? 0) + 1);
  const counted = new Set<string>();
  return objects.flatMap((object): readonly TableRow[] => {
    const { kind } = object.object;
    const alike = kinds.get(kind) ?? 0;
    const [form] = object.forms;
    if (!all && form !== undefined && isPlain(object) && alike > MOST_ALIKE) {
      if (counted.has(kind)) return [];
      counted.add(kind);
      return [[count(alike, kind), renderClusters(form, targets), 'as written']];
    }
    const name = renderLine(objectName(object.object));
    const envelope = object.envelope === undefined ? '' : `, out of ${objectName(object.envelope)}`;
    return object.forms.map((each, at): TableRow => {
      const words = `${renderForm(each)}${renderLine(envelope)}`;
      return [at === 0 ? name : '', renderLine(renderClusters(each, targets)), words];
    });
  });
}

/** True when it lands in one form, as it was written. */
function isPlain({ forms, envelope }: ForecastObject): boolean {
  const [form, ...others] = forms;
  return (
    others.length === 0 && envelope === undefined && form?.outcome === 'lands' && form.changes.length === 0
  );
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - cells(text)));
}
