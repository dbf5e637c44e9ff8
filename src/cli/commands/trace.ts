import { trace } from '../../analyze.ts';
import { isObjectReference } from '../../explain/explain.ts';
import type { TraceRequest } from '../../explain/trace/answer.ts';
import { renderTrace } from '../../report/report.ts';
import { findInput, judgeInput } from '../check-input.ts';
import { readConfiguration } from '../configuration.ts';
import { type ExitCode, UsageError } from '../exit-code.ts';
import { chooseFleets, filesOfFleet, readModelOptions } from '../fleet-input.ts';
import type { Flags } from '../options.ts';
import { writeFile, writeLines, writeStream } from '../output.ts';
import { nodePlatform } from '../platform.ts';
import { readRuleChoice } from '../rule-choice.ts';
import { buildPaint, isColorful } from '../terminal.ts';

/** Follows an object or a text through the input, and prints the chains with their first broken link. */
export async function runTrace(operands: readonly string[], flags: Flags): Promise<ExitCode> {
  const { request, paths } = readRequest(operands, flags);
  const configuration = readConfiguration(flags.config);
  const choice = readRuleChoice(configuration.config, flags);
  const found = await findInput(paths, flags, configuration);
  const { code, lines } = judgeInput(found, flags);
  await writeLines(process.stderr, lines);
  if (found.files.length === 0) return code;
  for (const fleet of chooseFleets(configuration, flags)) {
    const result = await trace(
      {
        ...choice,
        files: filesOfFleet(found.files, fleet, configuration.base),
        platform: nodePlatform,
        read: { clusterOf: flags.clusterOf, snippets: flags.snippets, limits: flags.limit.archives },
        model: readModelOptions(fleet, flags),
        fleet: fleet.name,
      },
      request,
      flags.timeline,
    );
    const [file] = flags.output;
    const isPainted = file === undefined && isColorful(process.stdout, flags.color, process.env);
    const view = flags.as === undefined || flags.as === 'yaml' ? 'table' : flags.as;
    const pieces = renderTrace(result.trace, view, {
      paint: buildPaint(isPainted),
      all: flags.all,
    });
    if (file === undefined) await writeStream(process.stdout, pieces);
    else writeFile(file, pieces);
  }
  return code;
}

interface Asked {
  readonly request: TraceRequest;
  readonly paths: readonly string[];
}

/** The first word is an object when it reads like one; everything else is a path (`./` forces a path). */
function readRequest(operands: readonly string[], { message }: Flags): Asked {
  if (message !== undefined) {
    if (message.trim() === '') throw new UsageError('--message needs the text to look for');
    return { request: { message }, paths: operands };
  }
  const [first, ...rest] = operands;
  if (first !== undefined && isObjectReference(first)) return { request: { object: first }, paths: rest };
  return { request: { all: true }, paths: operands };
}
