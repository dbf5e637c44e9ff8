import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { SourceFile } from '../read/source.ts';
import { startProgress } from './progress.ts';

const LONG: SourceFile[] = [
  { uri: 'a.yaml', bytes: new Uint8Array(15_000_000) },
  { uri: 'b.yaml', bytes: new Uint8Array(6_000_000) },
];

/** What a terminal is left with after some steps, and everything that was written to it. */
function watch(files: readonly SourceFile[], flags: { quiet?: boolean; isTTY?: boolean } = {}) {
  let all = '';
  const write = (chunk: unknown, _encoding: unknown, done: () => void): void => {
    all += String(chunk);
    done();
  };
  const stream = Object.assign(new Writable({ write }), { isTTY: flags.isTTY ?? true });
  const progress = startProgress({ quiet: flags.quiet ?? false, timings: true }, stream);
  progress.step('find', files);
  for (const stage of ['read', 'model', 'read', 'evaluate', 'write']) progress.step(stage);
  return { all, left: all.split('\r\u001b[K').at(-1), lines: progress.end() };
}

describe('progress', () => {
  it('says what goes on during long work, and takes it back', () => {
    const { all, left } = watch(LONG);
    expect(all.split('\r\u001b[K')).toEqual([
      'fleetlint: 2 files, 21 MB: reading ...',
      'fleetlint: 2 files, 21 MB: building the model ...',
      'fleetlint: 2 files, 21 MB: simulating placements ...',
      'fleetlint: 2 files, 21 MB: building the model ...',
      'fleetlint: 2 files, 21 MB: writing ...',
      '',
    ]);
    expect(left).toBe('');
  });

  it.each([
    ['for short work', LONG.slice(1), {}],
    ['when quiet', LONG, { quiet: true }],
    ['without a terminal', LONG, { isTTY: false }],
  ] as const)('says nothing %s', (_name, files, flags) => {
    expect(watch(files, flags).all).toBe('');
  });

  it('adds up what each step took', () => {
    const names = watch(LONG).lines.map((line) => line.replace(/: \d+ ms$/, ''));
    expect(names).toEqual(['find', 'read', 'model', 'evaluate', 'write']);
  });
});
