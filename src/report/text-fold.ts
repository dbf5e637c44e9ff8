import type { Finding } from '../evaluate/finding.ts';
import { count, list } from '../model/list.ts';
import { renderLine } from './escape.ts';
import type { ReportOptions } from './format.ts';
import { PLAIN } from './paint.ts';
import { paintOf } from './text-finding.ts';
import { renderWrapped } from './width.ts';

/** Beyond so many findings of one rule and severity only the first few are shown whole. */
const TOO_MANY = 10;
const SHOWN = 5;
const MOST_LINES = 8;

/** What stands at one place of the text: a finding, or those alike that are only counted there. */
export type Shown = { readonly finding: Finding } | { readonly rest: readonly Finding[] };

/** Findings to show whole, and behind the last of a rule and severity that has too many the rest of them. */
export function foldAlike(findings: readonly Finding[]): readonly Shown[] {
  const alike = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.rule} ${finding.severity}`;
    const same = alike.get(key);
    if (same === undefined) alike.set(key, [finding]);
    else same.push(finding);
  }
  return findings.flatMap((finding): Shown[] => {
    const same = alike.get(`${finding.rule} ${finding.severity}`) ?? [];
    if (same.length <= TOO_MANY) return [{ finding }];
    const at = same.indexOf(finding);
    if (at >= SHOWN) return [];
    return at < SHOWN - 1 ? [{ finding }] : [{ finding }, { rest: same.slice(SHOWN) }];
  });
}

/** One line, wrapped: how many more there are of what stood above, and where. */
export function renderRest(rest: readonly Finding[], options: ReportOptions): string[] {
  const [first] = rest;
  if (first === undefined) return [];
  const { paint = PLAIN, width = Number.POSITIVE_INFINITY } = options;
  const files = new Map<string, number[]>();
  for (const { cause } of rest) {
    const { uri, startLine } = cause.location;
    files.set(uri, [...(files.get(uri) ?? []), startLine]);
  }
  const [[uri, lines] = ['', []], ...others] = files;
  const where =
    others.length === 0
      ? `${uri}, lines ${list(lines.map(String), MOST_LINES)}`
      : `${count(files.size, 'file')}: ${list([...files.keys()], MOST_LINES)}`;
  const level = `${first.severity}[${first.rule}]`;
  const lead = `  + ${rest.length} more `;
  const words = renderLine(`in ${where}; --all shows them`);
  const [start = '', ...next] = renderWrapped(words, width - 4, lead.length + level.length - 3);
  return [`${lead}${paintOf(first.severity, paint)(level)} ${start}`, ...next.map((line) => `    ${line}`)];
}
