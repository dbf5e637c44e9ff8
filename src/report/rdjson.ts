import { rulePage, TOOL } from '../api/tool.ts';
import type { Analysis } from '../evaluate/analysis.ts';
import type { Finding, Fix } from '../evaluate/finding.ts';
import type { Location } from '../read/place.ts';
import { renderJsonText } from './escape.ts';
import type { ReportOptions } from './format.ts';
import { fullMessage } from './names.ts';
import { repositoryPath } from './path.ts';
import { utf8Length } from './utf8.ts';

const SEVERITIES = { error: 'ERROR', warning: 'WARNING', note: 'INFO' } as const;

/** Renders reviewdog's diagnostic format; fixes of one replacement become suggestions. */
export function* renderRdjson(analysis: Analysis, options: ReportOptions = {}): Generator<string> {
  yield `{"source":${renderJsonText({ name: TOOL.name, url: TOOL.home })},"diagnostics":[`;
  let separator = '\n';
  for (const finding of analysis.findings) {
    yield `${separator}${renderJsonText(buildDiagnostic(finding, options))}`;
    separator = ',\n';
  }
  yield '\n]}\n';
}

function buildDiagnostic(finding: Finding, options: ReportOptions): object {
  const { location } = finding.cause;
  const suggestions = finding.fixes.flatMap((fix) => buildSuggestion(fix, location));
  return {
    message: fullMessage(finding),
    location: { path: repositoryPath(location.uri, options), range: buildRange(location, location) },
    severity: SEVERITIES[finding.severity],
    code: { value: finding.rule, url: rulePage(finding.rule) },
    ...(suggestions.length > 0 && { suggestions }),
  };
}

/** A suggestion has no path and stands alone: fixes of several edits, or of another file, are left out. */
function buildSuggestion(fix: Fix, cause: Location): object[] {
  const [replacement, ...others] = fix.replacements ?? [];
  if (replacement === undefined || others.length > 0 || replacement.location.uri !== cause.uri) return [];
  return [{ range: buildRange(replacement.location, cause), text: replacement.text }];
}

/** Columns count bytes of UTF-8 here; the line is taken from the frame, and taken for ASCII without one. */
function buildRange(location: Location, framed: Location): object {
  const frame = location.frame ?? framed.frame;
  const column = (line: number, units: number): number => {
    const text = frame?.lines[line - frame.firstLine];
    if (text === undefined) return units;
    const before = (frame?.firstColumn ?? 1) - 1;
    const inside = Math.max(0, units - 1 - before);
    return before + utf8Length(text.slice(0, inside).padEnd(inside)) + 1;
  };
  const { startLine, startColumn, endLine, endColumn } = location;
  return {
    start: { line: startLine, column: column(startLine, startColumn) },
    end: { line: endLine, column: column(endLine, endColumn) },
  };
}
