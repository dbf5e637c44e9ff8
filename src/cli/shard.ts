import { createHash } from 'node:crypto';
import type { Shard } from '../report/format.ts';
import { UsageError } from './exit-code.ts';

/** Where Kubernetes tells the pod of an Indexed Job which one it is, counted from 0. */
const JOB_INDEX = 'JOB_COMPLETION_INDEX';

/**
 * What `--shard` says: `I/N`, or `N` with the index from `JOB_COMPLETION_INDEX`. People count parts from 1 and
 * Kubernetes from 0; both are taken, for part N of N is part 0.
 */
export function readShard(text: string, env: Readonly<Record<string, string | undefined>>): Shard {
  const [, given, all = ''] = /^(?:(\d{1,6})\/)?(\d{1,6})$/.exec(text) ?? [];
  const of = Number(all);
  if (of < 1)
    throw new UsageError(`--shard ${text}: write it as I/N, for instance 1/4 for the first of four parts`);
  const word = given ?? env[JOB_INDEX];
  if (word === undefined) {
    throw new UsageError(`--shard ${text}: say which part it is, as in 1/${of}; ${JOB_INDEX} is not set`);
  }
  const index = /^\d{1,6}$/.test(word) ? Number(word) : Number.NaN;
  if (index <= of) return { index: index % of, of };
  const source = given === undefined ? `${JOB_INDEX} is ${word}` : `there is no part ${word}`;
  throw new UsageError(`--shard ${text}: ${source}, and parts are 1 to ${of}, or 0 to ${of - 1}`);
}

/** True when what has this name belongs to the part. It depends on nothing but the name. */
export function isInShard(name: string, { index, of }: Shard): boolean {
  return createHash('sha256').update(name).digest().readUInt32BE(0) % of === index;
}
