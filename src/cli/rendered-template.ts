import type { SourceFile } from '../read/source.ts';

/** A line of a template; bytes from `start` to `end`. */
export interface TemplateLine {
  readonly file: SourceFile;
  readonly start: number;
  readonly end: number;
}

const SOURCE = /^# Source: [^/\s]+\/(\S.*)$/;

/**
 * The template that a line of Helm's output was made from, by the `# Source:` comment above it, and in it the one line that
 * reads the same or begins with the same key; the first line when that is none or several. Undefined when the
 * template is not among the files.
 */
export function findTemplateLine(
  output: string,
  line: number,
  folder: string,
  files: readonly SourceFile[],
): TemplateLine | undefined {
  const lines = output.split('\n');
  let path: string | undefined;
  for (let at = Math.min(line, lines.length) - 1; at >= 0 && path === undefined; at -= 1) {
    path = SOURCE.exec((lines[at] ?? '').trimEnd())?.[1];
  }
  const uri = folder === '' ? path : `${folder}/${path}`;
  const file = path === undefined ? undefined : files.find((each) => each.uri === uri);
  if (file === undefined) return undefined;
  const wanted = (lines[line - 1] ?? '').trim();
  const key = /^(?:- )?[\w./-]+:/.exec(wanted)?.[0];
  const written = splitLines(file.bytes);
  const same = written.filter(({ text }) => text === wanted);
  const alike = key === undefined ? [] : written.filter(({ text }) => text.startsWith(key));
  const [found] = [same, alike].find((each) => each.length === 1) ?? [];
  return { file, start: found?.start ?? 0, end: found?.end ?? 0 };
}

/** The lines of a file without the blanks around them, and where they lie. */
function splitLines(bytes: Uint8Array): readonly { text: string; start: number; end: number }[] {
  const decoder = new TextDecoder();
  const lines: { text: string; start: number; end: number }[] = [];
  for (let from = 0; from < bytes.length; ) {
    const stop = bytes.indexOf(10, from);
    const end = stop === -1 ? bytes.length : stop;
    const raw = decoder.decode(bytes.subarray(from, end));
    const text = raw.trim();
    const indent = raw.length - raw.trimStart().length;
    lines.push({ text, start: from + indent, end: from + indent + new TextEncoder().encode(text).length });
    from = end + 1;
  }
  return lines;
}
