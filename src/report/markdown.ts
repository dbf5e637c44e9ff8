import type { Analysis } from '../evaluate/analysis.ts';
import type { Finding } from '../evaluate/finding.ts';
import { count, list } from '../model/list.ts';
import type { Location } from '../read/place.ts';
import { renderHtmlText, renderMarkdownCode, renderMarkdownText, renderUri } from './escape.ts';
import type { ReportOptions } from './format.ts';
import { objectName, sentence } from './names.ts';
import { repositoryPath } from './path.ts';
import { renderJudged, renderSuppressed, renderTotals } from './summary.ts';
import { utf8Length } from './utf8.ts';

/** Room kept for the closing lines when the size is limited. */
const CLOSING_BYTES = 1000;

/** Renders GitHub-flavoured Markdown for a pull request, a job summary or a ticket. */
export function* renderMarkdown(analysis: Analysis, options: ReportOptions = {}): Generator<string> {
  const head = `## fleetlint\n\n**${renderMarkdownText(renderTotals(analysis))}**\n\n`;
  yield head;
  let room = (options.mostBytes ?? Number.POSITIVE_INFINITY) - utf8Length(head) - CLOSING_BYTES;
  let left = 0;
  for (const { text, findings } of sections(analysis, options)) {
    room -= utf8Length(text);
    if (room >= 0) yield text;
    else left += findings;
  }
  if (left > 0) yield `\n${count(left, 'more finding')} did not fit here.\n\n`;
  yield `\n${renderMarkdownText(renderJudged(analysis))}\n`;
}

interface Section {
  readonly text: string;
  /** How many findings are lost with it. */
  readonly findings: number;
}

/** The table row by row, then what explains each finding, then statements about the run. */
function* sections(analysis: Analysis, options: ReportOptions): Generator<Section> {
  const { findings, notifications } = analysis;
  if (findings.length > 0) {
    yield { text: '| | Where | What | Do |\n|---|---|---|---|\n', findings: 0 };
    for (const finding of findings) yield { text: renderRow(finding, options), findings: 1 };
    yield { text: '\n', findings: 0 };
  }
  for (const finding of findings) yield { text: renderDetails(finding, options), findings: 0 };
  for (const { rule, level, message, do: advice } of notifications) {
    const words = [message, advice].filter((text) => text !== '').map((text) => sentence(text));
    yield { text: `- ${level} ${rule}: ${renderMarkdownText(words.join(' '))}\n`, findings: 0 };
  }
  if (analysis.suppressed !== undefined) yield { text: renderWaivers(analysis, options), findings: 0 };
}

/** Everything that is silenced, with the reason and the end that were given. */
function renderWaivers(analysis: Analysis, options: ReportOptions): string {
  const rows = (analysis.suppressed ?? []).map(({ finding, by }) => {
    const reasons = by.map(({ origin, reason, until, location }) => {
      const where = location === undefined ? '' : ` ${renderPlace(location, options)}`;
      const end = until === '' ? '' : `, until ${until}`;
      return `${origin}${where}: ${renderMarkdownText(reason === '' ? 'no reason' : reason)}${end}`;
    });
    const cells = [
      `${finding.severity} ${finding.rule}`,
      renderPlace(finding.cause.location, options),
      renderMarkdownText(sentence(finding.message)),
      reasons.join('; '),
    ];
    return `| ${cells.join(' | ')} |\n`;
  });
  const head = `<details><summary>${renderHtmlText(renderSuppressed(analysis))}</summary>\n\n`;
  return `${head}| | Where | What | Suppressed by |\n|---|---|---|---|\n${rows.join('')}\n</details>\n\n`;
}

function renderRow(finding: Finding, options: ReportOptions): string {
  const level = `${finding.severity} ${finding.rule}${finding.certainty === 'maybe' ? ' (maybe)' : ''}`;
  const cells = [
    level,
    renderPlace(finding.cause.location, options),
    renderMarkdownText(sentence(finding.message)),
    renderMarkdownText(finding.do),
  ];
  return `| ${cells.join(' | ')} |\n`;
}

/** `path:line` as code, and as a link when it is known where files are shown. */
function renderPlace({ uri, startLine }: Location, options: ReportOptions): string {
  const path = repositoryPath(uri, options);
  const code = renderMarkdownCode(`${path}:${startLine}`);
  return options.linkBase === undefined
    ? code
    : `[${code}](${options.linkBase}${renderUri(path)}#L${startLine})`;
}

function renderDetails(finding: Finding, options: ReportOptions): string {
  const { chain, evidence, related, clusters, fixes } = finding;
  const rows = [
    ...(finding.why === '' ? [] : [`Why: ${renderMarkdownText(finding.why)}`]),
    ...(clusters.length === 0 ? [] : [`Clusters: ${renderMarkdownText(list(clusters))}`]),
    ...fixes.map((fix) => `${fix.safe ? 'Fix' : 'Suggested fix'}: ${renderMarkdownText(fix.title)}`),
    ...chain.map(
      ({ object, state, message }) => `${state}: ${renderMarkdownText(`${objectName(object)}: ${message}`)}`,
    ),
    ...related.map((each) => `${renderPlace(each.location, options)} ${renderMarkdownText(each.message)}`),
    ...evidence.map((each) => {
      const place = renderPlace(each.location, options);
      return `explains ${each.rule} ${renderMarkdownText(each.message)} ${place}`;
    }),
  ];
  if (rows.length === 0) return '';
  const title = `${finding.rule} ${renderHtmlText(finding.message)}`;
  return `<details><summary>${title}</summary>\n\n${rows.map((row) => `- ${row}\n`).join('')}\n</details>\n\n`;
}
