import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { analyze } from '../analyze.ts';
import type { Json } from '../api/json.ts';
import { readString } from '../api/json.ts';
import { findSourceFiles } from '../cli/files.ts';
import { nodePlatform } from '../cli/platform.ts';
import type { Analysis } from '../evaluate/analysis.ts';
import type { Rule } from '../evaluate/rule.ts';
import { disguise, findNames, mixIn, renameText, type TextFile, toSourceFiles } from './disguise.ts';
import { type DumpScore, SCORE_NAMES, scoreDump } from './score-dump.ts';
import { readTruth, type Truth } from './truth.ts';

/** The names of the four scores and how many dumps reached each. */
export interface DumpScores {
  readonly lines: readonly string[];
  readonly scores: Readonly<
    Record<(typeof SCORE_NAMES)[number], { readonly hit: number; readonly of: number }>
  >;
}

/** Analyzes every dump below `folder` (a folder each, with `truth.yaml`) and adds up the scores of design.md §8. */
export async function runDumps(
  folder: string,
  rules: readonly Rule[],
  disguised = false,
): Promise<DumpScores> {
  const lines: string[] = [];
  const scored: DumpScore[] = [];
  for (const name of readdirSync(folder).sort()) {
    const home = join(folder, name);
    if (!existsSync(join(home, 'truth.yaml'))) continue;
    const value: Json = parse(readFileSync(join(home, 'truth.yaml'), 'utf8'));
    const path = join(home, readString(value, 'archive') || 'dump');
    if (disguised && path.endsWith('.gz')) continue;
    const { analysis, truth } = disguised
      ? await analyzeDisguised(path, home, join(folder, GUEST, 'dump'), rules)
      : { analysis: await analyzeDump(path, rules), truth: readTruth(value) };
    const score = scoreDump(analysis, truth);
    scored.push(score);
    const missed = SCORE_NAMES.filter((each) => score[each] === false);
    if (missed.length > 0) lines.push(describeMiss(truth, missed, analysis));
  }
  const scores = Object.fromEntries(
    SCORE_NAMES.map((each) => [each, countOf(scored, each)]),
  ) as DumpScores['scores'];
  const totals = SCORE_NAMES.map((each) => `${each} ${scores[each].hit}/${scores[each].of}`).join(', ');
  return { lines: [...lines, `${basename(folder)}: ${totals}`], scores };
}

/** Analyzes one dump (folder or archive) with the given rules. */
export async function analyzeDump(path: string, rules: readonly Rule[]): Promise<Analysis> {
  const { files } = await findSourceFiles([path], { root: path });
  const { analysis, faults } = await analyze({ files, platform: nodePlatform, rules });
  if (faults.length > 0) throw new Error(`${path}: ${JSON.stringify(faults)}`);
  return analysis;
}

/**
 * The same dump with other names, times and order and with a healthy placement mixed in, and the truth under
 * the same names: what is found must not rest on any of them.
 */
async function analyzeDisguised(
  path: string,
  home: string,
  guest: string,
  rules: readonly Rule[],
): Promise<{ analysis: Analysis; truth: Truth }> {
  const host = await readTexts(path);
  const mixed = home === join(guest, '..') ? host : mixIn(host, await readTexts(guest), 7);
  const files = toSourceFiles(disguise(mixed, KEY, 400));
  const { analysis, faults } = await analyze({ files, platform: nodePlatform, rules });
  if (faults.length > 0) throw new Error(`${path}, disguised: ${JSON.stringify(faults)}`);
  const text = renameText(
    readFileSync(join(home, 'truth.yaml'), 'utf8').replaceAll('/', ' / '),
    findNames(mixed),
    KEY,
  );
  return { analysis, truth: readTruth(parse(text.replaceAll(' / ', '/'))) };
}

/** How far letters of names move in a disguise, and the healthy dump that is mixed in. */
const KEY = 13;
const GUEST = 'healthy-crp-pickn';

async function readTexts(path: string): Promise<TextFile[]> {
  const { files } = await findSourceFiles([path], { root: path });
  return files.map(({ uri, bytes }) => ({ uri, text: Buffer.from(bytes).toString('utf8') }));
}

function countOf(
  scored: readonly DumpScore[],
  name: (typeof SCORE_NAMES)[number],
): { hit: number; of: number } {
  const judged = scored.filter((score) => score[name] !== undefined);
  return { hit: judged.filter((score) => score[name]).length, of: judged.length };
}

function describeMiss(truth: Truth, missed: readonly string[], analysis: Analysis): string {
  const said = analysis.findings
    .slice(0, 3)
    .map((found) => `    ${found.severity} ${found.rule} ${found.message} [${found.clusters.join(' ')}]`);
  const wanted = truth.healthy
    ? 'a healthy dump: silence'
    : `${truth.root ?? '?'} (placement ${truth.placement ?? '?'}) on ${truth.clusters.join(' ')}`;
  return [`  ${truth.id}: missed ${missed.join(', ')}; wanted ${wanted}; said:`, ...said].join('\n');
}
