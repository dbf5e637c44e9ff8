import { structuredPatch } from 'diff';
import type { FileChange } from '../fix/fix.ts';
import { createLocator } from '../read/location.ts';
import { read } from '../read/read.ts';
import { nodePlatform } from './platform.ts';

/** Changes as a unified diff, values of secrets masked. It is for reading; `git diff` after `--fix` is for applying. */
export async function renderDiff(changes: readonly FileChange[]): Promise<readonly string[]> {
  const pieces: string[] = [];
  for (const { uri, before, after } of changes) {
    const patch = structuredPatch(uri, uri, before ?? '', after ?? '', undefined, undefined, { context: 3 });
    const [old, fresh] = [await maskLines(uri, before ?? ''), await maskLines(uri, after ?? '')];
    pieces.push(before === undefined ? '--- /dev/null\n' : `--- a/${uri}\n`);
    pieces.push(after === undefined ? '+++ /dev/null\n' : `+++ b/${uri}\n`);
    for (const { oldStart, oldLines, newStart, newLines, lines } of patch.hunks) {
      pieces.push(`@@ -${oldStart},${oldLines} +${newStart},${newLines} @@\n`);
      let [left, right] = [oldStart, newStart];
      for (const line of lines) {
        const sign = line[0] ?? ' ';
        const masked = sign === '\\' ? undefined : sign === '-' ? old[left - 1] : fresh[right - 1];
        pieces.push(masked === undefined ? `${line}\n` : `${sign}${masked}\n`);
        if (sign === '-' || sign === ' ') left += 1;
        if (sign === '+' || sign === ' ') right += 1;
      }
    }
  }
  return pieces;
}

/** The lines of a manifest file, as frames show them. */
async function maskLines(uri: string, text: string): Promise<readonly string[]> {
  const lines = text.split(/\r?\n/);
  const { objects } = await read([{ uri, bytes: Buffer.from(text) }], nodePlatform);
  const { locate } = createLocator(nodePlatform, { frameLines: lines.length });
  for (const object of objects) {
    const frame = locate({ object, pointer: '', side: 'head' }).frame;
    for (const [index, line] of (frame?.lines ?? []).entries()) {
      lines[(frame?.firstLine ?? 1) - 1 + index] = line;
    }
  }
  return lines;
}
