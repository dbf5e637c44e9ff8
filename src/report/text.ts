import type { Analysis } from '../evaluate/analysis.ts';
import type { Finding, Notification, Severity } from '../evaluate/finding.ts';
import { count } from '../model/list.ts';
import { renderLine } from './escape.ts';
import type { ReportOptions } from './format.ts';
import { objectName } from './names.ts';
import { type Paint, PLAIN } from './paint.ts';
import { renderJudged, renderSuppressed, renderTotals } from './summary.ts';
import { paintOf, renderFinding, renderNote } from './text-finding.ts';
import { foldAlike, renderRest } from './text-fold.ts';
import { renderWrapped } from './width.ts';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

/**
 * Renders the Analysis for people: findings grouped by placement, then statements about the run, then totals.
 * Plain ASCII but for what the input holds; control characters of the input are spelt out.
 */
export function* renderText(analysis: Analysis, options: ReportOptions = {}): Generator<string> {
  const paint = options.paint ?? PLAIN;
  const findings = options.quiet
    ? analysis.findings.filter((finding) => isLoud(finding.severity, options))
    : analysis.findings;
  const fleets = new Set(analysis.findings.map((finding) => finding.fleet));
  for (const group of groupFindings(findings)) {
    yield `${renderHeading(group, fleets.size > 1, paint)}\n\n`;
    const shown = options.all ? group.findings.map((finding) => ({ finding })) : foldAlike(group.findings);
    for (const each of shown) {
      const lines = 'finding' in each ? renderFinding(each.finding, options) : renderRest(each.rest, options);
      yield `${lines.join('\n')}\n\n`;
    }
  }
  if (options.quiet) return;
  for (const notification of analysis.notifications) {
    yield `${renderNotification(notification, options).join('\n')}\n`;
  }
  if (analysis.notifications.length > 0) yield '\n';
  yield `${renderSummary(analysis, options).join('\n')}\n`;
}

/** What `quiet` leaves: errors, and whatever else makes the run fail. */
function isLoud(severity: Severity, { failsFrom = 'error' }: ReportOptions): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failsFrom);
}

interface Group {
  readonly title: string;
  readonly fleet: string;
  readonly findings: Finding[];
}

/** Findings of one placement of one fleet together, groups in the order of their first finding. */
function groupFindings(findings: readonly Finding[]): Group[] {
  const groups = new Map<string, Group>();
  for (const finding of findings) {
    const title =
      finding.placement === undefined ? 'Not tied to one placement' : objectName(finding.placement);
    const key = `${finding.fleet}\n${title}`;
    const group = groups.get(key) ?? { title, fleet: finding.fleet, findings: [] };
    group.findings.push(finding);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function renderHeading(group: Group, withFleet: boolean, paint: Paint): string {
  const counts = SEVERITIES.map((severity) => ({
    severity,
    number: group.findings.filter((finding) => finding.severity === severity).length,
  }))
    .filter(({ number }) => number > 0)
    .map(({ severity, number }) => paintOf(severity, paint)(count(number, severity)));
  const fleet = withFleet ? ` (fleet ${renderLine(group.fleet)})` : '';
  return `${paint.bold(`== ${renderLine(group.title)}${fleet}`)}: ${counts.join(', ')}`;
}

function renderNotification(notification: Notification, options: ReportOptions): string[] {
  const paint = options.paint ?? PLAIN;
  const level = paintOf(notification.level, paint)(`${notification.level}[${notification.rule}]`);
  const head = `${level} ${renderLine(notification.message)}`;
  return notification.do === '' ? [head] : [head, ...renderNote('do', notification.do, 0, options)];
}

function renderSummary(analysis: Analysis, options: ReportOptions): string[] {
  const paint = options.paint ?? PLAIN;
  const width = options.width ?? Number.POSITIVE_INFINITY;
  const wrap = (text: string): string[] => renderWrapped(renderLine(text), width);
  const lines = [...wrap(renderTotals(analysis)).map(paint.bold), ...wrap(renderJudged(analysis))];
  if (analysis.suppressed !== undefined) lines.push(...wrap(renderSuppressed(analysis)));
  const first = analysis.findings[0];
  if (first !== undefined) lines.push(paint.dim(`"fleetlint explain ${first.rule}" tells all about a rule.`));
  return lines;
}
