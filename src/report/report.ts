import type { Analysis } from '../evaluate/analysis.ts';
import type { Trace } from '../explain/trace/answer.ts';
import type { Format, ReportOptions } from './format.ts';
import type { View } from './formats.ts';
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
