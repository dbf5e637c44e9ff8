import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { maskHidden } from './hidden-values.ts';

const CHUNK = 65_536;

/**
 * Writes pieces to a stream, waiting when it is full. A reader that has gone away (EPIPE) ends the writing
 * quietly: the answer of the program does not depend on who listens.
 */
export async function writeStream(stream: Writable, pieces: Iterable<string>): Promise<void> {
  for (const chunk of joinPieces(maskHidden(pieces))) {
    if (!(await writeChunk(stream, chunk))) return;
  }
}

/**
 * Writes lines for people or logs. Names in them come from files of strangers, so control characters are spelt
 * out: none moves a cursor, and none begins a line that a runner would obey.
 */
export function writeLines(stream: Writable, lines: readonly string[]): Promise<void> {
  const safe = lines.map((line) => line.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/g, spell));
  return writeStream(
    stream,
    safe.map((line) => `${line}\n`),
  );
}

function spell(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** False when the reader has gone away. */
function writeChunk(stream: Writable, chunk: string): Promise<boolean> {
  return new Promise((done, fail) => {
    stream.write(chunk, (error) => {
      if (error === null || error === undefined) done(true);
      else if ('code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED'))
        done(false);
      else fail(error);
    });
  });
}

/** Without a listener, an error of a stream would end the process before its exit code is set. */
export function ignoreClosedPipe(stream: Writable): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/**
 * Writes a file whole or not at all: into a new file beside it that then takes its place. What is no ordinary
 * file (a device, a named pipe) is written to directly; a link is followed. Missing folders are made.
 */
export function writeFile(path: string, pieces: Iterable<string>): void {
  writeVerbatim(path, maskHidden(pieces));
}

/** The same for what is no report: a file of the user's own, with whatever it holds. */
export function writeVerbatim(path: string, pieces: Iterable<string | Uint8Array>): void {
  if (existsSync(path) && !statSync(path).isFile()) {
    writeAll(openSync(path, 'w'), pieces);
    return;
  }
  const target = existsSync(path) ? realpathSync(path) : path;
  mkdirSync(dirname(target), { recursive: true });
  const made = join(dirname(target), `.${basename(target)}.${process.pid}.tmp`);
  try {
    writeAll(openSync(made, 'w'), pieces);
    renameSync(made, target);
  } catch (error) {
    rmSync(made, { force: true });
    throw error;
  }
}

function writeAll(file: number, pieces: Iterable<string | Uint8Array>): void {
  try {
    for (const chunk of joinPieces(pieces)) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    }
  } finally {
    closeSync(file);
  }
}

/** Small pieces cost a call each, so they are joined. */
function joinPieces(pieces: Iterable<string>): Generator<string>;
function joinPieces(pieces: Iterable<string | Uint8Array>): Generator<string | Uint8Array>;
function* joinPieces(pieces: Iterable<string | Uint8Array>): Generator<string | Uint8Array> {
  let joined: string[] = [];
  let length = 0;
  for (const piece of pieces) {
    if (typeof piece !== 'string') {
      if (length > 0) yield joined.join('');
      joined = [];
      length = 0;
      yield piece;
      continue;
    }
    joined.push(piece);
    length += piece.length;
    if (length < CHUNK) continue;
    yield joined.join('');
    joined = [];
    length = 0;
  }
  if (length > 0) yield joined.join('');
}
