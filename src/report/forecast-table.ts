import type {
  FleetForecast,
  ForecastDifference,
  ForecastObject,
  ForecastPlacement,
} from '../explain/forecast/answer.ts';
import { count } from '../model/list.ts';
import { renderLine } from './escape.ts';
import { isUntouched, NOTHING_CHANGES, renderDifference, renderScheduled } from './forecast-difference.ts';
import { renderClusters, renderForecastSummary, renderForm, renderHeading } from './forecast-words.ts';
import { objectName, sentence } from './names.ts';
import { type Paint, PLAIN } from './paint.ts';
import type { ViewOptions } from './view.ts';
import { cells } from './width.ts';

/** More unchanged objects of one kind than this are counted, unless all are asked for. */
const MOST_ALIKE = 5;
/** Why each cluster is, or is not, picked is told unasked up to so many. */
const FEW_CLUSTERS = 8;

/** A forecast for people: placement by placement, each object with its clusters and what overrides make of it. */
export function* renderForecastTable(forecast: FleetForecast, options: ViewOptions): Generator<string> {
  const paint = options.paint ?? PLAIN;
  const { asked, note, placements } = forecast;
  if (note !== '') yield `${renderLine(sentence(capitalize(note)))}\n`;
  if (placements.length === 0) return;
  const isNarrow = asked.object !== '' || asked.cluster !== '';
  const all = options.all === true;
  const shown = all ? placements : placements.filter((placement) => !isUntouched(placement));
  if (placements.every(isUntouched)) yield `${NOTHING_CHANGES}\n`;
  for (const placement of shown) yield* renderPlacement(placement, paint, isNarrow, all);
  const untouched = placements.length - shown.length;
  const rest = untouched === 0 || shown.length === 0 ? '' : `; ${count(untouched, 'other')} as before`;
  yield `${paint.dim(`${renderForecastSummary(placements)}${rest}`)}\n`;
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
  if (placement.scheduled !== undefined) yield `  ${paint.dim(renderScheduled(placement.scheduled))}\n`;
  if (placement.difference !== undefined) yield* renderChanges(placement, placement.difference, paint);
  if (withReasons || all || placement.targets.length + placement.others.length <= FEW_CLUSTERS) {
    for (const { cluster, why, certainty } of placement.targets)
      yield `  ${paint.green('on')}  ${renderLine(`${cluster}${certainty === 'maybe' ? '?' : ''}: ${why}`)}\n`;
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

function* renderChanges(
  { scheduled }: ForecastPlacement,
  difference: ForecastDifference,
  paint: Paint,
): Generator<string> {
  const colors = { '+': paint.green, '-': paint.red, '=': paint.yellow, '~': paint.yellow };
  for (const [sign, text] of renderDifference(difference, scheduled))
    yield `  ${colors[sign](sign)}   ${text}\n`;
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
