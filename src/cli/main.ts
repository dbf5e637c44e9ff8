#!/usr/bin/env node
import { FLEET_KINDS } from '../api/groups.ts';
import { TOOL } from '../api/tool.ts';
import type { CommandName } from './command-names.ts';
import { EXIT, type ExitCode, UsageError } from './exit-code.ts';
import type { Flags } from './options.ts';
import { ignoreClosedPipe, writeLines, writeStream } from './output.ts';

/** Runs a command; what it returns is the exit code. */
export type RunCommand = (operands: readonly string[], flags: Flags) => Promise<ExitCode>;

/** Each command is loaded only when it is called. */
const RUN: Readonly<Record<CommandName, () => Promise<RunCommand>>> = {
  check: async () => (await import('./commands/check.ts')).runCheck,
  trace: async () => (await import('./commands/trace.ts')).runTrace,
  forecast: async () => (await import('./commands/forecast.ts')).runForecast,
  inventory: async () => (await import('./commands/inventory.ts')).runInventory,
  diff: async () => (await import('./commands/diff.ts')).runDiff,
  pack: async () => (await import('./commands/pack.ts')).runPack,
  merge: async () => (await import('./commands/merge.ts')).runMerge,
  explain: async () => (await import('./commands/explain.ts')).runExplain,
  rules: async () => (await import('./commands/rules.ts')).runRules,
  test: async () => (await import('./commands/test.ts')).runTest,
  'new-rule': async () => (await import('./commands/new-rule.ts')).runNewRule,
  init: async () => (await import('./commands/init.ts')).runInit,
  config: async () => (await import('./commands/config.ts')).runConfig,
  completion: async () => (await import('./commands/completion.ts')).runCompletion,
};

/** Runs the program; never throws. */
async function runProgram(argv: readonly string[]): Promise<ExitCode> {
  const [first] = argv;
  // Answered before anything is loaded: hooks and wrappers ask for it again and again.
  if (argv.length === 1 && (first === '--version' || first === '-V')) {
    await writeStream(process.stdout, [renderVersion()]);
    return EXIT.clean;
  }
  try {
    const { readArguments } = await import('./arguments.ts');
    const invocation = readArguments(argv);
    if ('said' in invocation) {
      const stream = invocation.code === EXIT.clean ? process.stdout : process.stderr;
      await writeStream(stream, [invocation.said]);
      return invocation.code;
    }
    const run = await RUN[invocation.command]();
    return await run(invocation.operands, invocation.flags);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    if (isUsage)
      await writeLines(
        process.stderr,
        error.lines.map((line) => `${TOOL.name}: ${line}`),
      );
    else await writeStream(process.stderr, [renderFault(error)]);
    return isUsage ? EXIT.usage : EXIT.failed;
  }
}

/** The version, and the API it was made for. */
function renderVersion(): string {
  const versions = [...new Set(FLEET_KINDS.flatMap((kind) => kind.versions))].sort();
  return `${TOOL.name} ${TOOL.version} (KubeFleet API ${versions.join(', ')})\n`;
}

/** Our own fault: said as such, with what a report of it needs. */
function renderFault(error: unknown): string {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${TOOL.name}: this is a fault of ${TOOL.name} itself, not of your input; please report it:\n${detail}\n`;
}

ignoreClosedPipe(process.stdout);
ignoreClosedPipe(process.stderr);
process.exitCode = await runProgram(process.argv.slice(2));
