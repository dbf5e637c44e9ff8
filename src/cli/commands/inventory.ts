import { prepare } from '../../analyze.ts';
import { explainInventory } from '../../explain/explain.ts';
import { renderInventory } from '../../report/report.ts';
import { findInput, judgeInput } from '../check-input.ts';
import { readConfiguration } from '../configuration.ts';
import { EXIT, type ExitCode, UsageError } from '../exit-code.ts';
import { chooseFleets, filesOfFleet, readModelOptions } from '../fleet-input.ts';
import type { Flags } from '../options.ts';
import { writeFile, writeLines, writeStream } from '../output.ts';
import { nodePlatform } from '../platform.ts';
import { buildPaint, isColorful } from '../terminal.ts';

/** Writes what a dump tells of the members as a small file to commit. */
export async function runInventory(operands: readonly string[], flags: Flags): Promise<ExitCode> {
  const configuration = readConfiguration(flags.config);
  const [chosen, ...others] = chooseFleets(configuration, flags);
  if (chosen === undefined || others.length > 0) {
    throw new UsageError('an inventory is of one fleet; name it with --fleet');
  }
  const found = await findInput(operands, flags, configuration);
  const { code, lines } = judgeInput(found, flags);
  await writeLines(process.stderr, lines);
  if (found.files.length === 0) return code;
  // What the configuration names is what this command is about to replace: a member that has left must not come back.
  const fleet = { ...chosen, inventories: [] };
  const context = await prepare({
    files: filesOfFleet(found.files, fleet, configuration.base),
    platform: nodePlatform,
    read: { clusterOf: flags.clusterOf, snippets: flags.snippets, limits: flags.limit.archives },
    model: readModelOptions(fleet, flags),
  });
  const inventory = explainInventory(context);
  if (inventory.members.length === 0) {
    await writeLines(process.stderr, [
      'fleetlint: no MemberCluster in the input; from the hub: kubectl get memberclusters -o yaml',
    ]);
    return code === EXIT.clean ? EXIT.usage : code;
  }
  const [file] = flags.output;
  const isPainted = file === undefined && isColorful(process.stdout, flags.color, process.env);
  const view = flags.as === undefined || flags.as === 'mermaid' ? 'yaml' : flags.as;
  const pieces = renderInventory(inventory, view, { paint: buildPaint(isPainted) });
  if (file === undefined) await writeStream(process.stdout, pieces);
  else writeFile(file, pieces);
  return code;
}
