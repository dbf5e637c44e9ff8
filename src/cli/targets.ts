import type { Format } from '../report/format.ts';
import { FORMATS, readFormat, readFormatOfFile } from '../report/formats.ts';
import { UsageError } from './exit-code.ts';
import { didYouMean } from './nearest.ts';

/** One report to write, to a file or, without one, to standard output. */
export interface Target {
  readonly format: Format;
  readonly file?: string;
}

/**
 * What `--format` and `--output` ask for: `NAME=FILE` goes to its file; files of `--output` go to the formats
 * without one, in order; without any format, the ending of the file chooses it. At most one report goes to
 * standard output.
 */
export function readTargets(formats: readonly string[], outputs: readonly string[]): readonly Target[] {
  const files = [...outputs];
  const targets = formats.map((text) => {
    const equals = text.indexOf('=');
    const format = formatNamed(equals < 0 ? text : text.slice(0, equals));
    const file = equals < 0 ? files.shift() : text.slice(equals + 1);
    if (file === '') throw new UsageError(`--format ${text} names no file`);
    return buildTarget(format, file);
  });
  if (formats.length > 0 && files.length > 0) {
    throw new UsageError(`--output ${files[0]} has no --format of its own; write --format NAME=${files[0]}`);
  }
  targets.push(...files.map((file) => buildTarget(readFormatOfFile(file) ?? formatNamed('text'), file)));
  if (targets.length === 0) targets.push(buildTarget(formatNamed('text'), undefined));
  const printed = targets.filter((target) => target.file === undefined);
  if (printed.length > 1) {
    const names = printed.map((target) => target.format.name).join(' and ');
    throw new UsageError(`${names} cannot both go to standard output; write --format NAME=FILE`);
  }
  return targets;
}

function buildTarget(format: Format, file: string | undefined): Target {
  return file === undefined || file === '-' ? { format } : { format, file };
}

function formatNamed(name: string): Format {
  const format = readFormat(name);
  if (format !== undefined) return format;
  const names = FORMATS.map((each) => each.name);
  throw new UsageError(
    `there is no format "${name}"${didYouMean(name, names)}; known are ${names.join(', ')}`,
  );
}
