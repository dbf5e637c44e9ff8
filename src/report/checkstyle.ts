import type { Analysis } from '../evaluate/analysis.ts';
import type { Finding } from '../evaluate/finding.ts';
import { renderXmlText } from './escape.ts';
import type { ReportOptions } from './format.ts';
import { fullMessage } from './names.ts';
import { repositoryPath } from './path.ts';

const SEVERITIES = { error: 'error', warning: 'warning', note: 'info' } as const;

/** Renders Checkstyle XML: findings by file. */
export function* renderCheckstyle(analysis: Analysis, options: ReportOptions = {}): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n';
  for (const [uri, findings] of groupByFile(analysis.findings)) {
    yield `  <file name="${renderXmlText(repositoryPath(uri, options))}">\n`;
    for (const finding of findings) {
      const { startLine, startColumn } = finding.cause.location;
      const attributes = [
        `line="${startLine}" column="${startColumn}" severity="${SEVERITIES[finding.severity]}"`,
        `message="${renderXmlText(fullMessage(finding))}" source="${renderXmlText(finding.rule)}"`,
      ];
      yield `    <error ${attributes.join(' ')}/>\n`;
    }
    yield '  </file>\n';
  }
  yield '</checkstyle>\n';
}

/** Findings by the file of their cause, files in the order of their first finding. */
export function groupByFile(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const files = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { uri } = finding.cause.location;
    const found = files.get(uri);
    if (found === undefined) files.set(uri, [finding]);
    else found.push(finding);
  }
  return files;
}
