import { TOOL } from '../api/tool.ts';
import { FORMATS } from '../report/formats.ts';

/** What the help needs of a command. */
interface HelpRow {
  readonly name: string;
  readonly means: string;
}

/** Room for the names of commands. */
const COLUMN = 12;

/** The help of the program: one screen of 80 columns, made from the tables of commands and formats. */
export function renderHelp(commands: readonly HelpRow[]): string {
  const rows = commands.map(({ name, means }) => `  ${name.padEnd(COLUMN)} ${means}`);
  return `${TOOL.name} finds what will break, or has broken, in a KubeFleet fleet,
and the line to change.

Usage: ${TOOL.name} [COMMAND] [OPTIONS] [PATH...]

${rows.join('\n')}
  ${'help COMMAND'.padEnd(COLUMN)} operands and all options of a command

Often used with check:
  -f, --format NAME[=FILE]  ${FORMATS.slice(0, 5)
    .map(({ name }) => name)
    .join(', ')},
                            ${FORMATS.slice(5)
                              .map(({ name }) => name)
                              .join(', ')}
  --fail-on LEVEL           error (the default), warning, note or never
  --disable RULE            leave a rule out, by id, name or family

  ${TOOL.name}                             everything below this folder
  ${TOOL.name} ticket.tar.gz               a dump, as it came
  kubectl get crp -A -o yaml | ${TOOL.name} -
  ${TOOL.name} diff @{upstream}            what a push would change where

Exit code: 0 nothing at or above --fail-on, 1 findings, 2 usage or no file,
3 a path cannot be read or nothing could be analyzed.
`;
}
