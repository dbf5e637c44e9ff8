import { Command, CommanderError, type Option } from 'commander';
import { TOOL } from '../api/tool.ts';
import { COMMAND_NAMES, type CommandName } from './command-names.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import {
  colorFlag,
  configFlag,
  diffFlags,
  forecastFlags,
  formatFlag,
  idFlag,
  inputFlags,
  inventoryFlags,
  outputFlags,
  packFlags,
  readFlags,
  ruleFlags,
  rulesFlag,
  traceFlags,
} from './flags.ts';
import { renderHelp } from './help.ts';
import { manyFlags, mergeFlags } from './many-flags.ts';
import type { Flags } from './options.ts';
import { whatIfFlags } from './what-if-flags.ts';

/** One command: what help says, what it takes. */
export interface CommandShape {
  readonly name: CommandName;
  /** Operands as help shows them: `[PATH...]`. */
  readonly operands: string;
  readonly means: string;
  readonly flags: () => readonly (readonly [heading: string, options: readonly Option[]])[];
}

const SHAPES: Readonly<Record<CommandName, Omit<CommandShape, 'name'>>> = {
  check: {
    operands: '[PATH...]',
    means: 'analyze files, folders, patterns, archives, - for stdin',
    flags: () => [
      ['Output:', outputFlags()],
      ['Rules:', ruleFlags()],
      ['Input:', inputFlags()],
      ['Many dumps:', manyFlags()],
    ],
  },
  trace: {
    operands: '[OBJECT] [PATH...]',
    means: 'follow an object or message to the first broken link',
    flags: () => [
      ['Output:', traceFlags()],
      ['Rules:', ruleFlags()],
      ['Input:', inputFlags()],
    ],
  },
  forecast: {
    operands: '[OBJECT] [PATH...]',
    means: 'what lands where, why there, and what overrides make of it',
    flags: () => [
      ['Output:', forecastFlags()],
      ['What if:', whatIfFlags()],
      ['Input:', inputFlags()],
    ],
  },
  inventory: {
    operands: '[PATH...]',
    means: 'distil a dump into a small file that lists the members',
    flags: () => [
      ['Output:', inventoryFlags()],
      ['Input:', inputFlags()],
    ],
  },
  diff: {
    operands: '<BASE> [HEAD] [PATH...]',
    means: 'what a change does to which cluster, and which findings it brings',
    flags: () => [
      ['Output:', diffFlags()],
      ['Rules:', ruleFlags()],
      ['Input:', inputFlags()],
    ],
  },
  pack: {
    operands: '[PATH...]',
    means: 'a redacted packet for an escalation, and what to ask for',
    flags: () => [
      ['Output:', packFlags()],
      ['Rules:', ruleFlags()],
      ['Input:', inputFlags()],
    ],
  },
  merge: {
    operands: '<FILE...>',
    means: 'join JSON reports of several processes or runs into one report',
    flags: () => [
      ['Output:', mergeFlags()],
      ['Rules:', ruleFlags()],
    ],
  },
  explain: {
    operands: '<RULE>',
    means: 'what a rule looks for, why, and what to do',
    flags: () => [
      ['Options:', [formatFlag('text (the default) or markdown'), rulesFlag(), configFlag(), colorFlag()]],
    ],
  },
  rules: {
    operands: '[PATTERN...]',
    means: 'list the rules, all or by id, name or family',
    flags: () => [
      ['Options:', [formatFlag('text (the default) or json'), rulesFlag(), configFlag(), colorFlag()]],
    ],
  },
  test: {
    operands: '[DIR...]',
    means: 'run the examples of your own rules',
    flags: () => [['Options:', [configFlag(), colorFlag()]]],
  },
  'new-rule': {
    operands: '<DIR/NAME>',
    means: 'write the file of a new rule',
    flags: () => [['Options:', [idFlag()]]],
  },
  init: { operands: '', means: 'write a configuration after two questions', flags: () => [] },
  config: {
    operands: '',
    means: 'show the effective configuration',
    flags: () => [['Options:', [formatFlag('yaml (the default) or json'), configFlag()]]],
  },
  completion: {
    operands: '<SHELL>',
    means: 'a script for bash, zsh, fish or powershell',
    flags: () => [],
  },
};

/** Every command, in the order of the help; the first is the default. */
export const COMMANDS: readonly CommandShape[] = COMMAND_NAMES.map((name) => ({ name, ...SHAPES[name] }));

/** A command line that was understood, or what to print instead. */
export type Invocation =
  | { readonly command: CommandName; readonly operands: readonly string[]; readonly flags: Flags }
  | { readonly said: string; readonly code: ExitCode };

/** Reads the arguments after the program's name. Nothing is printed and nothing exits here. */
export function readArguments(argv: readonly string[]): Invocation {
  let said = '';
  let read: Invocation | undefined;
  const say = (text: string): void => {
    said += text;
  };
  const program = buildProgram((command, operands, flags) => {
    read = { command, operands, flags };
  });
  for (const each of [program, ...program.commands]) {
    each.exitOverride().configureOutput({
      writeOut: say,
      writeErr: say,
      outputError: (text, write) => write(text.replace(/^error: /, `${TOOL.name}: `)),
    });
  }
  try {
    program.parse(hoistCommand(spellFix(argv), program), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { said, code: error.exitCode === 0 ? EXIT.clean : EXIT.usage };
  }
  return read ?? { said, code: EXIT.usage };
}

/** A bare `--fix` takes no word after it: that is a path. */
function spellFix(argv: readonly string[]): readonly string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  return argv.map((word, at) => (word === '--fix' && at < end ? '--fix=safe' : word));
}

/** The commander program; `take` is called with what was read. */
export function buildProgram(
  take: (command: CommandName, operands: readonly string[], flags: Flags) => void,
): Command {
  const program = new Command(TOOL.name).helpCommand('help [command]', 'a command in detail');
  program.version(TOOL.version, '-V, --version').helpOption('-h, --help');
  for (const [index, shape] of COMMANDS.entries()) {
    const command = program.command(shape.name, { isDefault: index === 0 });
    command.description(shape.means).helpOption('-h, --help', 'this text');
    if (shape.operands !== '') command.argument(shape.operands);
    for (const [heading, options] of shape.flags()) {
      command.optionsGroup(heading);
      for (const each of options) command.addOption(each);
    }
    command.action((...given: unknown[]) => {
      const operands = given
        .slice(0, -2)
        .flat()
        .filter((operand) => operand !== undefined);
      take(shape.name, operands as string[], readFlags(command.opts()));
    });
  }
  program.helpInformation = () => renderHelp(COMMANDS);
  return program;
}

/** Puts the command first when flags stand before it: `--format sarif check x`. */
function hoistCommand(argv: readonly string[], program: Command): string[] {
  const names = new Set(program.commands.map((command) => command.name()));
  const options = program.commands.flatMap((command) => command.options);
  const takesValue = (text: string): boolean =>
    options.some((each) => each.required && (each.short === text || each.long === text));
  const end = argv.indexOf('--');
  const at = argv
    .slice(0, end < 0 ? argv.length : end)
    .findIndex((text, index) => !text.startsWith('-') && !takesValue(argv[index - 1] ?? ''));
  const word = argv[at];
  if (word === undefined || at === 0 || !names.has(word)) return [...argv];
  return [word, ...argv.slice(0, at), ...argv.slice(at + 1)];
}
