import { forecast } from '../../analyze.ts';
import { isObjectReference } from '../../explain/explain.ts';
import type { ForecastRequest } from '../../explain/forecast/answer.ts';
import type { findMisnamed, WhatIf } from '../../model/what-if.ts';
import { renderForecast } from '../../report/report.ts';
import { findInput, judgeInput } from '../check-input.ts';
import { readConfiguration } from '../configuration.ts';
import { type ExitCode, UsageError } from '../exit-code.ts';
import { chooseFleets, filesOfFleet, readModelOptions } from '../fleet-input.ts';
import type { Flags } from '../options.ts';
import { writeFile, writeLines, writeStream } from '../output.ts';
import { nodePlatform } from '../platform.ts';
import { buildPaint, isColorful } from '../terminal.ts';

/** Prints what lands where: of the whole fleet, of one object, or on one cluster. */
export async function runForecast(operands: readonly string[], flags: Flags): Promise<ExitCode> {
  const { request, paths } = readRequest(operands, flags);
  const configuration = readConfiguration(flags.config);
  const found = await findInput(paths, flags, configuration);
  const { code, lines } = judgeInput(found, flags);
  await writeLines(process.stderr, lines);
  if (found.files.length === 0) return code;
  const whatIf: WhatIf = {
    without: flags.without,
    added: flags.with,
    labels: flags.clusterLabels,
    taints: flags.taint,
  };
  const [file] = flags.output;
  const isPainted = file === undefined && isColorful(process.stdout, flags.color, process.env);
  const pieces: Iterable<string>[] = [];
  for (const fleet of chooseFleets(configuration, flags)) {
    const result = await forecast(
      {
        files: filesOfFleet(found.files, fleet, configuration.base),
        platform: nodePlatform,
        read: { clusterOf: flags.clusterOf, snippets: flags.snippets, limits: flags.limit.archives },
        model: readModelOptions(fleet, flags),
      },
      request,
      whatIf,
    );
    if ('strangers' in result) throw new UsageError(renderMisnamed(result));
    const view = flags.as ?? 'table';
    pieces.push(renderForecast(result.forecast, view, { paint: buildPaint(isPainted), all: flags.all }));
  }
  const whole = joinPieces(pieces);
  if (file === undefined) await writeStream(process.stdout, whole);
  else writeFile(file, whole);
  return code;
}

function renderMisnamed({ strangers, present }: ReturnType<typeof findMisnamed>): string {
  return strangers.length > 0
    ? `the fleet has no member ${strangers.join(', ')}`
    : `the fleet has a member ${present.join(', ')} already`;
}

function* joinPieces(parts: readonly Iterable<string>[]): Generator<string> {
  for (const part of parts) yield* part;
}

/** The first word is an object when it reads like one; everything else is a path (`./` forces a path). */
function readRequest(
  operands: readonly string[],
  { cluster = '' }: Flags,
): { readonly request: ForecastRequest; readonly paths: readonly string[] } {
  const [first, ...rest] = operands;
  if (first !== undefined && isObjectReference(first))
    return { request: { object: first, cluster }, paths: rest };
  return { request: { object: '', cluster }, paths: operands };
}
