import { count } from '../model/list.ts';
import type { FleetsComparison } from './compare-fleets.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import type { Flags } from './options.ts';
import { judgeFindings } from './verdict.ts';

/** The exit code, by new findings alone, and what to say on stderr. */
export function judgeDiff(
  result: FleetsComparison,
  flags: Flags,
  failOn: Parameters<typeof judgeFindings>[1]['failOn'],
): { readonly code: ExitCode; readonly lines: readonly string[] } {
  const { faults, fresh, known, gone, hidden, refused, files } = result;
  const read = refused.map((message) => `fleetlint: ${message}`);
  if (faults.length > 0) {
    const lines = faults.map(
      ({ rule, message }) => `fleetlint: fault in rule ${rule}, please report it: ${message}`,
    );
    return { code: EXIT.failed, lines: [...read, ...lines] };
  }
  if (files === 0 && !flags.allowEmpty) {
    return {
      code: EXIT.usage,
      lines: [...read, 'fleetlint: no file to compare (--allow-empty accepts that)'],
    };
  }
  const verdict = judgeFindings(fresh, { ...flags, failOn });
  const silenced = hidden.map(
    ({ rule, message }) => `fleetlint: this change silences ${rule}, which was there before: ${message}`,
  );
  const totals = `fleetlint: ${count(fresh.findings.length, 'new finding')}, ${known} known, ${gone.length} gone`;
  return {
    code: verdict.code,
    lines: [...read, ...silenced, ...verdict.lines, ...(flags.quiet ? [] : [totals])],
  };
}
