import type { Analysis } from '../evaluate/analysis.ts';
import type { Finding } from '../evaluate/finding.ts';
import { explainGates } from '../model/gates.ts';
import { groupByFile } from './checkstyle.ts';
import { renderXmlText } from './escape.ts';
import type { ReportOptions } from './format.ts';
import { fullMessage } from './names.ts';
import { repositoryPath } from './path.ts';

/**
 * Renders JUnit XML: one suite per file with a case per finding (errors and warnings fail, notes speak), and a
 * suite of the rules without findings, so that no run is empty: judged ones pass, others are skipped and say why.
 */
export function* renderJunit(analysis: Analysis, options: ReportOptions = {}): Generator<string> {
  const { findings } = analysis;
  const silent = silentRules(analysis);
  const failures = findings.filter(isFailure).length;
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="fleetlint" tests="${findings.length + silent.length}" failures="${failures}">\n`;
  for (const [uri, found] of groupByFile(findings)) {
    const path = repositoryPath(uri, options);
    yield `  <testsuite name="${renderXmlText(path)}" tests="${found.length}" failures="${found.filter(isFailure).length}">\n`;
    for (const finding of found) yield renderCase(finding, path);
    yield '  </testsuite>\n';
  }
  const skipped = silent.filter(({ reason }) => reason !== '').length;
  yield `  <testsuite name="rules without findings" tests="${silent.length}" failures="0" skipped="${skipped}">\n`;
  for (const { id, name, reason } of silent) {
    const head = `    <testcase classname="${renderXmlText(name)}" name="${renderXmlText(id)}"`;
    yield reason === ''
      ? `${head}/>\n`
      : `${head}><skipped message="${renderXmlText(reason)}"/></testcase>\n`;
  }
  yield '  </testsuite>\n</testsuites>\n';
}

const REASONS = {
  off: 'switched off',
  change: 'needs two revisions to compare',
  pending: 'written, not judged yet',
} as const;

interface SilentRule {
  readonly id: string;
  readonly name: string;
  /** Why it was not judged; '' when it was. */
  readonly reason: string;
}

function silentRules({ findings, rules, notEvaluated }: Analysis): SilentRule[] {
  const fired = new Set(findings.map((finding) => finding.rule));
  const missing = new Map(notEvaluated.map((entry) => [entry.rule, `add ${explainGates(entry.missing)}`]));
  return rules
    .filter(({ id }) => !fired.has(id))
    .map(({ id, name, skipped }) => {
      const reason = skipped === undefined ? (missing.get(id) ?? '') : REASONS[skipped];
      return { id, name, reason };
    });
}

function isFailure(finding: Finding): boolean {
  return finding.severity !== 'note';
}

function renderCase(finding: Finding, path: string): string {
  const { object } = finding.cause;
  const owner =
    object === undefined ? path : [object.kind, object.namespace, object.name].filter(Boolean).join('/');
  const text = renderXmlText(fullMessage(finding));
  const body = isFailure(finding)
    ? `<failure type="${finding.severity}" message="${renderXmlText(finding.message)}">${text}</failure>`
    : `<system-out>${text}</system-out>`;
  const attributes = [
    `classname="${renderXmlText(owner)}" name="${renderXmlText(finding.rule)}"`,
    `file="${renderXmlText(path)}" line="${finding.cause.location.startLine}"`,
  ];
  return `    <testcase ${attributes.join(' ')}>${body}</testcase>\n`;
}
