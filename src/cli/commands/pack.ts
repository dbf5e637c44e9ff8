import { analyzeWith } from '../../analyze.ts';
import { explainPacket } from '../../explain/explain.ts';
import { count } from '../../model/list.ts';
import { FORMATS } from '../../report/formats.ts';
import { renderReport } from '../../report/report.ts';
import { findInput, judgeInput } from '../check-input.ts';
import { readConfiguration } from '../configuration.ts';
import { type ExitCode, UsageError } from '../exit-code.ts';
import { chooseFleets, filesOfFleet, readModelOptions } from '../fleet-input.ts';
import { maskHidden } from '../hidden-values.ts';
import type { Flags } from '../options.ts';
import { writeLines, writeVerbatim } from '../output.ts';
import { writeTar } from '../pack-tar.ts';
import { nodePlatform } from '../platform.ts';
import { readRuleChoice } from '../rule-choice.ts';

const DEFAULT_NAME = 'fleetlint-packet.tar.gz';

/** Writes a redacted packet of a dump, and says what support will ask for besides. */
export async function runPack(operands: readonly string[], flags: Flags): Promise<ExitCode> {
  const configuration = readConfiguration(flags.config);
  const [fleet, ...others] = chooseFleets(configuration, flags);
  if (fleet === undefined || others.length > 0)
    throw new UsageError('a packet is of one fleet; name it with --fleet');
  const [output = DEFAULT_NAME] = flags.output;
  if (!/\.(tar\.gz|tgz)$/.test(output)) throw new UsageError(`${output}: a packet is a .tar.gz; name it so`);
  const choice = readRuleChoice(configuration.config, flags);
  const found = await findInput(operands, flags, configuration);
  const { code, lines } = judgeInput(found, flags);
  await writeLines(process.stderr, lines);
  if (found.files.length === 0) return code;
  const { context, analysis } = await analyzeWith({
    ...choice,
    files: filesOfFleet(found.files, fleet, configuration.base),
    platform: nodePlatform,
    read: { clusterOf: flags.clusterOf, snippets: flags.snippets, limits: flags.limit.archives },
    model: readModelOptions(fleet, flags),
    fleet: fleet.name,
  });
  const packet = explainPacket(context, analysis, nodePlatform);
  const reports = await Promise.all(
    FORMATS.filter(({ name }) => name === 'json' || name === 'markdown').map(async (format) => ({
      path: `findings${format.endings[0]}`,
      text: [...(await renderReport(analysis, format, {}))].join(''),
    })),
  );
  const files = [...packet.files, ...reports].map(({ path, text }) => ({
    path,
    text: [...maskHidden([text])].join(''),
  }));
  try {
    writeVerbatim(output, [await writeTar(files)]);
  } catch (error) {
    throw new UsageError(`${output}: the packet cannot be written: ${(error as Error).message}`);
  }
  await writeLines(process.stderr, [
    `fleetlint: ${output}: ${count(files.length, 'file')}, ${count(packet.redacted, 'value')} taken out (redaction.md says where)`,
    ...packet.missing.map(({ what, command }) => `fleetlint: missing: ${what}; get it with: ${command}`),
  ]);
  return code;
}
