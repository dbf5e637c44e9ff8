import { COMMANDS } from './arguments.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { type FoundFiles, findSourceFiles, type RefusedPath } from './files.ts';
import { didYouMean } from './nearest.ts';
import type { Flags } from './options.ts';

/** Finds and reads the files that the operands name; without operands, those below the current folder. */
export function findInput(operands: readonly string[], flags: Flags): Promise<FoundFiles> {
  return findSourceFiles(operands.length === 0 ? ['.'] : operands, {
    readStdin,
    snippets: flags.snippets,
    noIgnore: flags.noIgnore,
    ...(flags.stdinFilename !== undefined && { stdinFilename: flags.stdinFilename }),
  });
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** What the search alone says about the exit code, and lines for stderr. */
export function judgeInput(found: FoundFiles, flags: Flags): { code: ExitCode; lines: readonly string[] } {
  const lines = [
    ...found.refused.map((refused) => `fleetlint: ${refused.message}${hintFor(refused)}`),
    ...found.limitsReached.map((limit) => `fleetlint: ${limit}`),
  ];
  if (found.refused.some(({ reason }) => reason !== 'no-match')) return { code: EXIT.failed, lines };
  if (found.files.length > 0 || flags.allowEmpty) return { code: EXIT.clean, lines };
  return {
    code: EXIT.usage,
    lines: [...lines, 'fleetlint: no file to analyze (--allow-empty accepts that)'],
  };
}

/** A word that is nearly a command was probably meant as one. */
function hintFor({ path, reason }: RefusedPath): string {
  if (reason !== 'absent' || !/^[a-z-]+$/.test(path)) return '';
  return didYouMean(
    path,
    COMMANDS.map(({ name }) => name),
  ).replace('mean "', 'mean the command "');
}
