import { FORMATS } from '../../report/formats.ts';
import { COMMANDS } from '../arguments.ts';
import { completionScript, SHELLS } from '../completion-scripts.ts';
import { EXIT, type ExitCode, UsageError } from '../exit-code.ts';
import { didYouMean } from '../nearest.ts';
import type { Flags } from '../options.ts';
import { writeStream } from '../output.ts';

/** Prints the completion script of a shell, made from the tables of commands and flags. */
export async function runCompletion(operands: readonly string[], _flags: Flags): Promise<ExitCode> {
  const name = operands[0] ?? '';
  const shell = SHELLS.find((each) => each === name);
  if (shell === undefined) {
    throw new UsageError(
      `no completion for "${name}"${didYouMean(name, SHELLS)}; known are ${SHELLS.join(', ')}`,
    );
  }
  const commands = COMMANDS.map((command) => ({
    name: command.name,
    means: command.means,
    flags: command.flags().flatMap(([, options]) =>
      options.map((option) => ({
        long: option.long ?? '',
        means: option.description,
        takesValue: option.required,
        values: option.long === '--format' ? FORMATS.map((format) => format.name) : (option.argChoices ?? []),
      })),
    ),
  }));
  await writeStream(process.stdout, [completionScript(shell, commands)]);
  return EXIT.clean;
}
