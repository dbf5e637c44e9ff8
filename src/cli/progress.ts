import type { Writable } from 'node:stream';
import type { SourceFile } from '../read/source.ts';
import type { Flags } from './options.ts';

/** Below this, the work is over before a line could be read. */
const LONG_BYTES = 20_000_000;

/** What goes on once a step is over, in the order of the work. */
const NEXT: Readonly<Record<string, string>> = {
  find: 'reading',
  read: 'building the model',
  model: 'simulating placements',
  simulate: 'following what happened',
  diagnose: 'judging rules',
  evaluate: 'writing',
};

/** Says what is going on while it goes on, and how long it took afterwards. */
export interface Progress {
  /** Ends a step that was under way; `files` are what the next ones work on, once they are known. */
  readonly step: (name: string, files?: readonly SourceFile[]) => void;
  /** Lines for `--timings`; empty without it. */
  readonly end: () => readonly string[];
}

/** Starts the clock. A line is shown only on a terminal, for long work, and taken back at the end. */
export function startProgress(
  flags: Pick<Flags, 'quiet' | 'timings'>,
  stream: Writable & { isTTY?: boolean },
): Progress {
  const steps = new Map<string, number>();
  let from = performance.now();
  let work = '';
  let shown = false;
  const show = (line: string): void => {
    stream.write(`${shown ? '\r\u001b[K' : ''}${line}`);
    shown = line !== '';
  };
  return {
    step: (name, files) => {
      const now = performance.now();
      steps.set(name, (steps.get(name) ?? 0) + now - from);
      from = now;
      if (files !== undefined && stream.isTTY === true && !flags.quiet) work = describeWork(files);
      const next = NEXT[name];
      if (work !== '' && next !== undefined) show(`${work}: ${next} ...`);
      else if (shown) show('');
    },
    end: () => {
      if (shown) show('');
      return flags.timings
        ? [...steps].map(([name, milliseconds]) => `${name}: ${milliseconds.toFixed(0)} ms`)
        : [];
    },
  };
}

/** '' when it is too little to speak of. */
function describeWork(files: readonly SourceFile[]): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  if (bytes < LONG_BYTES) return '';
  const number = files.length === 1 ? '1 file' : `${files.length} files`;
  return `fleetlint: ${number}, ${Math.round(bytes / 1e6)} MB`;
}
