import type { Analysis } from '../evaluate/analysis.ts';
import type { Finding, Severity } from '../evaluate/finding.ts';
import { count } from '../model/list.ts';
import { renderCommandData, renderCommandProperty, renderLine } from './escape.ts';
import type { ReportOptions } from './format.ts';
import { ANNOTATIONS_PER_LEVEL } from './limits.ts';
import { fullMessage } from './names.ts';
import { repositoryPath } from './path.ts';

const COMMANDS = { error: 'error', warning: 'warning', note: 'notice' } as const;

/**
 * Renders workflow commands, errors first, at most ten of each level, since GitHub drops the others unsaid; a
 * last notice, counted among the ten, says how many were left out.
 */
export function* renderGithub(analysis: Analysis, options: ReportOptions = {}): Generator<string> {
  const { findings } = analysis;
  const ofLevel = (severity: Severity): Finding[] =>
    findings.filter((finding) => finding.severity === severity);
  const tooMany = (Object.keys(COMMANDS) as Severity[]).some(
    (severity) => ofLevel(severity).length > ANNOTATIONS_PER_LEVEL,
  );
  let printed = 0;
  for (const severity of ['error', 'warning', 'note'] as const) {
    const most = ANNOTATIONS_PER_LEVEL - (severity === 'note' && tooMany ? 1 : 0);
    const shown = ofLevel(severity).slice(0, most);
    printed += shown.length;
    for (const finding of shown) yield renderCommand(finding, options);
  }
  const left = findings.length - printed;
  if (left > 0)
    yield `::notice title=fleetlint::${count(left, 'more finding')} not shown here; see the job summary.\n`;
}

/** Properties do not show in the log, so the message repeats the place. */
function renderCommand(finding: Finding, options: ReportOptions): string {
  const { startLine, startColumn, endLine, endColumn, uri } = finding.cause.location;
  const file = repositoryPath(uri, options);
  const properties = [
    `file=${renderCommandProperty(file)}`,
    `line=${startLine}`,
    `endLine=${endLine}`,
    ...(startLine === endLine
      ? [`col=${startColumn}`, `endColumn=${Math.max(endColumn, startColumn + 1)}`]
      : []),
    `title=${renderCommandProperty(`${finding.rule} ${finding.name}`)}`,
  ];
  const message = renderLine(`${file}:${startLine}:${startColumn}: ${fullMessage(finding)}`);
  return `::${COMMANDS[finding.severity]} ${properties.join(',')}::${renderCommandData(message)}\n`;
}
