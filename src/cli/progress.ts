import type { Writable } from 'node:stream';
import type { SourceFile } from '../read/source.ts';
import type { Flags } from './options.ts';

/** Below this, the work is over before a line could be read. */
const LONG_BYTES = 20_000_000;

/** Says what is going on while it goes on, and how long it took afterwards. */
export interface Progress {
  /** Ends a step that was under way; `files` are what the next one works on. */
  readonly step: (name: string, files?: readonly SourceFile[]) => void;
  /** Lines for `--timings`; empty without it. */
  readonly end: () => readonly string[];
}

/** Starts the clock. A line is shown only on a terminal, for long work, and taken back at the end. */
export function startProgress(flags: Flags, stream: Writable & { isTTY?: boolean }): Progress {
  const steps: { name: string; milliseconds: number }[] = [];
  let from = performance.now();
  let shown = false;
  return {
    step: (name, files = []) => {
      const now = performance.now();
      steps.push({ name, milliseconds: now - from });
      from = now;
      if (shown) stream.write('\r\u001b[K');
      const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
      shown = stream.isTTY === true && !flags.quiet && bytes >= LONG_BYTES;
      if (shown)
        stream.write(`fleetlint: analyzing ${files.length} files, ${Math.round(bytes / 1e6)} MB ...`);
    },
    end: () =>
      flags.timings ? steps.map(({ name, milliseconds }) => `${name}: ${milliseconds.toFixed(0)} ms`) : [],
  };
}
