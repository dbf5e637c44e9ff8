import type { Analysis } from '../evaluate/analysis.ts';
import { count } from '../model/list.ts';
import { EXIT, type ExitCode } from './exit-code.ts';

/** What `--fail-on` takes. */
export const FAIL_ON = ['error', 'warning', 'note', 'never'] as const;
export type FailOn = (typeof FAIL_ON)[number];

/** What decides the exit code besides the findings. */
export interface VerdictOptions {
  readonly failOn: FailOn;
  readonly maxWarnings?: number;
}

/** 1 when findings reach the level, or there are more warnings than allowed, which no finding shows; else 0. */
export function judgeFindings(
  analysis: Analysis,
  { failOn, maxWarnings = Number.POSITIVE_INFINITY }: VerdictOptions,
): { readonly code: ExitCode; readonly lines: readonly string[] } {
  const { error, warning, note } = analysis.summary.findings;
  const counted = { error, warning: error + warning, note: error + warning + note, never: 0 };
  const lines =
    warning > maxWarnings
      ? [`fleetlint: ${count(warning, 'warning')}, and --max-warnings allows ${maxWarnings}`]
      : [];
  return { code: counted[failOn] > 0 || lines.length > 0 ? EXIT.findings : EXIT.clean, lines };
}
