import type { Analysis } from '../evaluate/analysis.ts';
import { renderJsonText } from './escape.ts';
import type { ReportOptions } from './format.ts';
import { fullMessage } from './names.ts';
import { repositoryPath } from './path.ts';

const SEVERITIES = { error: 'critical', warning: 'major', note: 'minor' } as const;

/** Renders a GitLab Code Quality report: a list of issues with unique fingerprints. */
export function* renderGitlab(analysis: Analysis, options: ReportOptions = {}): Generator<string> {
  const seen = new Map<string, number>();
  yield '[';
  let separator = '\n';
  for (const finding of analysis.findings) {
    const times = (seen.get(finding.identity) ?? 0) + 1;
    seen.set(finding.identity, times);
    const issue = {
      description: fullMessage(finding),
      check_name: finding.rule,
      // Two issues of one fingerprint are dropped, so the second of an identity gets a number.
      fingerprint: times === 1 ? finding.identity : `${finding.identity}-${times}`,
      severity: SEVERITIES[finding.severity],
      location: {
        path: repositoryPath(finding.cause.location.uri, options),
        lines: { begin: finding.cause.location.startLine },
      },
    };
    yield `${separator}${renderJsonText(issue)}`;
    separator = ',\n';
  }
  yield '\n]\n';
}
