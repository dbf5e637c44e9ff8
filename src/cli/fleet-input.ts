import { readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import ignore from 'ignore';
import { isJsonList, readPath } from '../api/json.ts';
import type { FleetConfig } from '../evaluate/config.ts';
import { buildApplier } from '../model/applier.ts';
import type { InventoryFile, ModelOptions } from '../model/options.ts';
import type { Source, SourceFile } from '../read/source.ts';
import { decodeYaml } from '../read/yaml.ts';
import { type Configuration, uriOf } from './configuration.ts';
import { UsageError } from './exit-code.ts';
import { didYouMean } from './nearest.ts';
import type { Flags } from './options.ts';

/** The fleets to analyze: all of the configuration, or the one that `--fleet` names. */
export function chooseFleets({ config }: Configuration, flags: Flags): readonly FleetConfig[] {
  if (flags.fleet === undefined) return config.fleets;
  const chosen = config.fleets.filter((fleet) => fleet.name === flags.fleet);
  if (chosen.length > 0) return chosen;
  const names = config.fleets.map((fleet) => fleet.name);
  throw new UsageError(
    `there is no fleet "${flags.fleet}"${didYouMean(flags.fleet, names)}; known are ${names.join(', ')}`,
  );
}

/** The files of a fleet, by its `paths`, which are patterns relative to the configuration; all without any. */
export function filesOfFleet(
  files: readonly SourceFile[],
  fleet: FleetConfig,
  base: string,
): readonly SourceFile[] {
  if (fleet.paths.length === 0) return files;
  const matcher = ignore().add([...fleet.paths]);
  return files.filter(({ uri }) => {
    const path = relative(base, resolve(uri)).split(sep).join('/');
    return ignore.isPathValid(path) && matcher.ignores(path);
  });
}

/** What flags and configuration state about a fleet. */
export function readModelOptions(fleet: FleetConfig, flags: Flags): ModelOptions {
  const inventories = [...flags.inventory, ...fleet.inventories].map(readInventory);
  const hubFlags = [...Object.entries(fleet.flags), ...flags.hubFlag];
  const user = flags.appliedBy;
  const appliedBy = user === undefined ? fleet.appliedBy : buildApplier(user, flags.appliedGroup);
  return {
    scopeComplete: fleet.scopeComplete,
    lostClustersPercent: fleet.lostClustersPercent,
    completeKinds: fleet.completeKinds,
    closedNamespaces: fleet.closedNamespaces,
    ...(hubFlags.length > 0 && { flags: new Map(hubFlags) }),
    ...(appliedBy !== undefined && { appliedBy }),
    inventories,
    registries: fleet.registries,
    ingressClasses: fleet.ingressClasses,
    references: fleet.references,
    ...(fleet.release !== '' && { release: fleet.release }),
    ...(flags.now !== undefined && { now: flags.now }),
    ...(flags.expect.length > 0 && { expected: flags.expect }),
  };
}

/** An inventory as the model takes it; one that cannot be read is a mistake, since much rests on it. */
function readInventory(path: string): InventoryFile {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new UsageError(`${path}: the inventory cannot be read: ${(error as Error).message}`);
  }
  const { value, fault } = decodeYaml(new TextDecoder().decode(bytes));
  if (fault !== undefined) throw new UsageError(`${path}: the inventory is no YAML: ${fault.reason}`);
  if (!isJsonList(readPath(value, 'members'))) {
    throw new UsageError(
      `${path}: an inventory has a list "members" (fleetlint inventory writes one from a dump)`,
    );
  }
  const source: Source = { uri: uriOf(resolve(path)), bytes, kind: 'yaml', encoding: 'utf-8' };
  return { value, origin: { source, start: 0, end: bytes.length, pointer: '' } };
}
