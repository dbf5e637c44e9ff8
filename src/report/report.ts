import type { DiffReport } from '../diff/change-view.ts';
import type { Analysis } from '../evaluate/analysis.ts';
import type { FleetForecast } from '../explain/forecast/answer.ts';
import type { FleetInventory } from '../explain/inventory/answer.ts';
import type { Trace } from '../explain/trace/answer.ts';
import { renderDiffJson } from './diff-json.ts';
import { renderDiffMarkdown } from './diff-markdown.ts';
import { renderDiffMermaid } from './diff-mermaid.ts';
import { renderDiffTable } from './diff-table.ts';
import { renderForecastJson } from './forecast-json.ts';
import { renderForecastMarkdown } from './forecast-markdown.ts';
import { renderForecastMermaid } from './forecast-mermaid.ts';
import { renderForecastTable } from './forecast-table.ts';
import { renderForecastYaml } from './forecast-yaml.ts';
import type { Format, ReportOptions } from './format.ts';
import type { ForecastView, InventoryView, View } from './formats.ts';
import { renderInventoryJson } from './inventory-json.ts';
import { renderInventoryMarkdown, renderInventoryTable } from './inventory-table.ts';
import { renderInventoryYaml } from './inventory-yaml.ts';
import { renderTraceJson } from './trace-json.ts';
import { renderTraceMarkdown } from './trace-markdown.ts';
import { renderTraceMermaid } from './trace-mermaid.ts';
import { renderTraceTable } from './trace-table.ts';
import type { ViewOptions } from './view.ts';

/**
 * The door of this stage: writes an Analysis in a format, as pieces that joined are the file. Loads the writer of
 * that format only.
 */
export async function renderReport(
  analysis: Analysis,
  format: Format,
  options: ReportOptions = {},
): Promise<Iterable<string>> {
  const render = await format.load();
  return render(analysis, options);
}

const TRACE_VIEWS: Readonly<Record<View, (trace: Trace, options: ViewOptions) => Iterable<string>>> = {
  table: renderTraceTable,
  json: renderTraceJson,
  markdown: renderTraceMarkdown,
  mermaid: renderTraceMermaid,
};

/** Writes a trace as a table, JSON, Markdown or a Mermaid chart, piece by piece. */
export function renderTrace(trace: Trace, view: View, options: ViewOptions = {}): Iterable<string> {
  return TRACE_VIEWS[view](trace, options);
}

const FORECAST_VIEWS: Readonly<
  Record<ForecastView, (forecast: FleetForecast, options: ViewOptions) => Iterable<string>>
> = {
  table: renderForecastTable,
  yaml: renderForecastYaml,
  json: renderForecastJson,
  markdown: renderForecastMarkdown,
  mermaid: renderForecastMermaid,
};

/** Writes a forecast as a table, manifests, JSON, Markdown or a Mermaid chart, piece by piece. */
export function renderForecast(
  forecast: FleetForecast,
  view: ForecastView,
  options: ViewOptions = {},
): Iterable<string> {
  return FORECAST_VIEWS[view](forecast, options);
}

const INVENTORY_VIEWS: Readonly<
  Record<InventoryView, (inventory: FleetInventory, options: ViewOptions) => Iterable<string>>
> = {
  yaml: renderInventoryYaml,
  table: renderInventoryTable,
  json: renderInventoryJson,
  markdown: renderInventoryMarkdown,
};

/** Writes an inventory as the file to commit (YAML, JSON) or for people (table, Markdown), piece by piece. */
export function renderInventory(
  inventory: FleetInventory,
  view: InventoryView,
  options: ViewOptions = {},
): Iterable<string> {
  return INVENTORY_VIEWS[view](inventory, options);
}

const DIFF_VIEWS: Readonly<Record<View, (report: DiffReport, options: ViewOptions) => Iterable<string>>> = {
  table: renderDiffTable,
  json: renderDiffJson,
  markdown: renderDiffMarkdown,
  mermaid: renderDiffMermaid,
};

/** Writes what a change does to which cluster, as a table, JSON, Markdown or a Mermaid chart, piece by piece. */
export function renderDiff(report: DiffReport, view: View, options: ViewOptions = {}): Iterable<string> {
  return DIFF_VIEWS[view](report, options);
}
