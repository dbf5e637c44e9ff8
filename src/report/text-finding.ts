import type { ChainLink, Evidence, Finding, Severity } from '../evaluate/finding.ts';
import { count, list } from '../model/list.ts';
import { renderCodeFrame } from './code-frame.ts';
import { renderLine } from './escape.ts';
import type { ReportOptions } from './format.ts';
import { objectName, placeName, sentence } from './names.ts';
import { type Paint, PLAIN } from './paint.ts';
import { cells, renderWrapped } from './width.ts';

/** Width of notes when nobody told the width of the terminal. */
const USUAL_WIDTH = 100;
const MOST_EVIDENCE = 5;
const MOST_RELATED = 5;

/** The colour of a severity. */
export function paintOf(severity: Severity, paint: Paint): (text: string) => string {
  const colour = { error: paint.red, warning: paint.yellow, note: paint.cyan }[severity];
  return (text) => paint.bold(colour(text));
}

/** One finding as lines: the greppable first one, the frame, then what explains and mends it. */
export function renderFinding(finding: Finding, options: ReportOptions): string[] {
  const paint = options.paint ?? PLAIN;
  const { lines, gutter } = renderCodeFrame(finding.cause.location, {
    paint,
    mark: paintOf(finding.severity, paint),
    ...(options.width !== undefined && { width: options.width }),
  });
  return [
    ...renderHead(finding, options),
    ...lines,
    ...buildNotes(finding).flatMap(([label, text]) => renderNote(label, text, gutter, options)),
    ...renderBlock('chain', finding.chain.map(buildLinkRow), gutter, options),
    ...renderBlock(
      `explains ${count(finding.evidence.length, 'other finding')}`,
      buildEvidenceRows(finding.evidence),
      gutter,
      options,
    ),
  ];
}

/** `uri:line:column: error[FL0502] message`: never broken unless the width of a terminal is known. */
function renderHead(finding: Finding, options: ReportOptions): string[] {
  const paint = options.paint ?? PLAIN;
  const place = `${renderLine(placeName(finding.cause.location))}:`;
  const level = `${finding.severity}[${finding.rule}]`;
  const message = sentence(renderLine(finding.message));
  const used = cells(`${place} ${level} `) - 2;
  const width = options.width === undefined ? Number.POSITIVE_INFINITY : options.width - 2;
  const [first = '', ...rest] = renderWrapped(message, width, used);
  const head = `${paint.bold(place)} ${paintOf(finding.severity, paint)(level)} ${paint.bold(first)}`;
  return [head, ...rest.map((line) => `  ${paint.bold(line)}`)];
}

/** ` = label: text`, wrapped below its own start. `indent` aligns the sign with the gutter of the frame. */
export function renderNote(label: string, text: string, indent: number, options: ReportOptions): string[] {
  const paint = options.paint ?? PLAIN;
  const width = (options.width ?? USUAL_WIDTH) - indent - 5;
  const [first = '', ...rest] = renderWrapped(renderLine(text), width, label.length);
  const head = `${' '.repeat(indent)} ${paint.dim('=')} ${paint.bold(`${label}:`)} ${first}`;
  return [head, ...rest.map((line) => `${' '.repeat(indent + 5)}${line}`)];
}

type Note = readonly [label: string, text: string];

function buildNotes(finding: Finding): Note[] {
  const { related } = finding;
  const notes: Note[] = [
    ['maybe', finding.certainty === 'maybe' ? explainMaybe(finding) : ''],
    ['why', finding.why],
    ['do', finding.do],
    ...finding.fixes.map((fix): Note => [fix.safe ? 'fix' : 'suggested fix', fix.title]),
    ['clusters', list(finding.clusters)],
    ['seen at', hasOtherPlace(finding) ? placeName(finding.at.location) : ''],
    ...related
      .slice(0, MOST_RELATED)
      .map(({ location, message }): Note => ['see', `${placeName(location)}: ${message}`]),
    ['see', related.length > MOST_RELATED ? `${related.length - MOST_RELATED} more places` : ''],
  ];
  return notes.filter(([, text]) => text !== '');
}

/** Says that the input does not prove the finding, and what it would be if it did. */
function explainMaybe({ severity, ruleSeverity }: Finding): string {
  const proven =
    severity === ruleSeverity
      ? ''
      : `; if it did, this would be ${ruleSeverity === 'error' ? 'an' : 'a'} ${ruleSeverity}`;
  return `the input does not prove this${proven}.`;
}

function hasOtherPlace(finding: Finding): boolean {
  return placeName(finding.at.location) !== placeName(finding.cause.location);
}

/** A row of a block: a word in front, which may be coloured, and the text behind it. */
interface BlockRow {
  readonly lead: string;
  readonly colour?: 'red' | 'yellow' | 'green';
  readonly text: string;
}

const STATE_COLOURS = { ok: 'green', stale: 'yellow', broken: 'red', missing: 'red' } as const;

function buildLinkRow(link: ChainLink): BlockRow {
  const place = link.location === undefined ? '' : ` (${placeName(link.location)})`;
  const text = `${objectName(link.object)}: ${link.message}${place}`;
  return { lead: link.state.padEnd(7), colour: STATE_COLOURS[link.state], text };
}

/** What was folded into the finding: the first few in words, then the others by rule. */
function buildEvidenceRows(evidence: readonly Evidence[]): BlockRow[] {
  const rows = evidence
    .slice(0, MOST_EVIDENCE)
    .map(({ rule, message, location }) => ({ lead: rule, text: `${message} (${placeName(location)})` }));
  const rest = evidence.slice(MOST_EVIDENCE);
  if (rest.length === 0) return rows;
  const rules = new Map<string, number>();
  for (const { rule } of rest) rules.set(rule, (rules.get(rule) ?? 0) + 1);
  const counted = [...rules].map(([rule, number]) => `${number} x ${rule}`);
  return [...rows, { lead: `${rest.length} more:`, text: counted.join(', ') }];
}

/** A note whose rows stand below its label, each wrapped with a deeper second line; nothing without rows. */
function renderBlock(
  label: string,
  rows: readonly BlockRow[],
  indent: number,
  options: ReportOptions,
): string[] {
  if (rows.length === 0) return [];
  const paint = options.paint ?? PLAIN;
  const blank = ' '.repeat(indent);
  const width = (options.width ?? USUAL_WIDTH) - indent - 8;
  const lines = rows.flatMap(({ lead, colour, text }) => {
    const [first = '', ...rest] = renderWrapped(renderLine(text), width, cells(lead) - 2);
    const painted = colour === undefined ? lead : paint[colour](lead);
    return [`${blank}     ${painted} ${first}`, ...rest.map((line) => `${blank}        ${line}`)];
  });
  return [`${blank} ${paint.dim('=')} ${paint.bold(`${label}:`)}`, ...lines];
}
