import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { explainNewRule } from '../../explain/explain.ts';
import { listRuleFiles, uriOf } from '../configuration.ts';
import { EXIT, type ExitCode, UsageError } from '../exit-code.ts';
import type { Flags } from '../options.ts';
import { writeFile, writeLines } from '../output.ts';

/** Writes the file of a new rule, `FOLDER/NAME`, whose examples fail until they are real. */
export async function runNewRule(operands: readonly string[], flags: Flags): Promise<ExitCode> {
  const path = `${(operands[0] ?? '').replace(/\.ya?ml$/, '')}.yaml`;
  const name = path.slice(path.lastIndexOf('/') + 1, -'.yaml'.length);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    throw new UsageError(
      `"${name}" is no name of a rule: small letters and digits with single dashes between`,
    );
  }
  if (existsSync(path)) throw new UsageError(`${path} is there already`);
  const id = flags.id ?? nextId(dirname(path));
  writeFile(path, [explainNewRule(id, name)]);
  const folder = dirname(path) === '.' ? path : dirname(path);
  await writeLines(process.stderr, [
    `fleetlint: wrote ${uriOf(path)} as ${id}; fill it in, then run: fleetlint test ${folder}`,
  ]);
  return EXIT.clean;
}

/** One more than the highest id of the folder; an id of a family of its own when there is none. */
function nextId(folder: string): string {
  const files = existsSync(folder) && folder !== '.' ? listRuleFilesIn(folder) : [];
  const ids = files.flatMap(
    (file) => /^id:\s*["']?([A-Z]{2,8})(\d{3,6})/m.exec(readFileSync(file, 'utf8'))?.[0] ?? [],
  );
  const highest = ids
    .map((line) => line.replace(/^id:\s*["']?/, ''))
    .sort()
    .at(-1);
  const [, letters = 'OWN', digits = '0000'] = /^([A-Z]+)(\d+)$/.exec(highest ?? '') ?? [];
  return `${letters}${String(Number(digits) + 1).padStart(digits.length, '0')}`;
}

function listRuleFilesIn(folder: string): readonly string[] {
  try {
    return listRuleFiles(join(folder));
  } catch (error) {
    // An empty folder is a fine place for a first rule.
    if (error instanceof UsageError) return [];
    throw error;
  }
}
