import { stringify } from 'yaml';
import { readConfiguration } from '../configuration.ts';
import { EXIT, type ExitCode, UsageError } from '../exit-code.ts';
import type { Flags } from '../options.ts';
import { writeStream } from '../output.ts';

/** Prints the effective configuration: everything filled in, and the files it came from. */
export async function runConfig(_operands: readonly string[], flags: Flags): Promise<ExitCode> {
  const { config } = readConfiguration(flags.config);
  const format = flags.format[0] ?? 'yaml';
  if (format !== 'yaml' && format !== 'json') {
    throw new UsageError(`the configuration is shown as yaml or json, not ${format}`);
  }
  const from = config.sources.length === 0 ? 'no file, only defaults' : config.sources.join(', ');
  const text =
    format === 'json' ? `${JSON.stringify(config, undefined, 2)}\n` : `# ${from}\n${stringify(config)}`;
  await writeStream(process.stdout, [text]);
  return EXIT.clean;
}
