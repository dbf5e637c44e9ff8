import type { Analysis } from '../evaluate/analysis.ts';
import type { Format, ReportOptions } from './format.ts';

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
