import { checkFleet } from '../check.ts';
import { checkEach } from '../check-each.ts';
import type { ExitCode } from '../exit-code.ts';
import type { Flags } from '../options.ts';
import { writeLines } from '../output.ts';

/** Analyzes what the paths name, writes the reports, and tells by the exit code what came of it. */
export async function runCheck(operands: readonly string[], flags: Flags): Promise<ExitCode> {
  const isEach = flags.each || flags.shard !== undefined;
  const { code, lines } = await (isEach ? checkEach(operands, flags) : checkFleet(operands, flags));
  await writeLines(process.stderr, lines);
  return code;
}
