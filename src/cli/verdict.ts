import type { Analysis } from '../evaluate/analysis.ts';
import { EXIT, type ExitCode } from './exit-code.ts';

/** What `--fail-on` takes. */
export const FAIL_ON = ['error', 'warning', 'note', 'never'] as const;
export type FailOn = (typeof FAIL_ON)[number];

/** What decides the exit code besides the findings. */
export interface VerdictOptions {
  readonly failOn: FailOn;
  readonly maxWarnings?: number;
}

/** 1 when findings reach the level, or there are more warnings than allowed; else 0. */
export function judgeFindings(analysis: Analysis, options: VerdictOptions): ExitCode {
  const { error, warning, note } = analysis.summary.findings;
  const counted = { error, warning: error + warning, note: error + warning + note, never: 0 };
  const tooMany = options.maxWarnings !== undefined && warning > options.maxWarnings;
  return counted[options.failOn] > 0 || tooMany ? EXIT.findings : EXIT.clean;
}
