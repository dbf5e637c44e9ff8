import { InvalidArgumentError, Option } from 'commander';
import type { Shard } from '../report/format.ts';
import { UsageError } from './exit-code.ts';
import { configFlag, outputFlags } from './flags.ts';
import { readShard } from './shard.ts';

/** Flags of `check` for folders that hold many dumps. */
export function manyFlags(): Option[] {
  return [
    new Option('--each', 'every entry of the folders is a dump and a fleet of its own'),
    new Option(
      '--shard <I/N>',
      'as --each, but only part I of N; for N alone, JOB_COMPLETION_INDEX says which',
    ).argParser(readShardFlag),
  ];
}

/** Flags of `merge`: those of a report. */
export function mergeFlags(): Option[] {
  const wanted = new Set([
    'format',
    'output',
    'failOn',
    'maxWarnings',
    'sarifCategory',
    'quiet',
    'all',
    'color',
  ]);
  return [...outputFlags().filter((each) => wanted.has(each.attributeName())), configFlag()];
}

function readShardFlag(value: string): Shard {
  try {
    return readShard(value, process.env);
  } catch (error) {
    if (error instanceof UsageError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}
