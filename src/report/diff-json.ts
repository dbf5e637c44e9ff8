import { TOOL } from '../api/tool.ts';
import type { DiffReport } from '../diff/change-view.ts';
import { renderJsonText } from './escape.ts';

/** Two revisions as data; the shape grows and never breaks. */
export function* renderDiffJson({ base, head, views, findings }: DiffReport): Generator<string> {
  const tool = { name: TOOL.name, version: TOOL.version };
  const text = renderJsonText({ version: 1, tool, base, head }, 1);
  yield `${text.slice(0, -2)},\n "fleets": [`;
  for (const [at, view] of views.entries()) yield `${at === 0 ? '' : ','}\n${renderJsonText(view, 1)}`;
  yield `\n ],\n "findings": ${renderJsonText(findings, 1)}\n}\n`;
}
