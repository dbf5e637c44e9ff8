import { existsSync, readFileSync } from 'node:fs';
import { basename, resolve, sep } from 'node:path';
import { parse } from 'yaml';
import { type Json, readList, readPath } from '../api/json.ts';
import { readShippedRules } from '../cli/rules.ts';
import type { Rule } from '../evaluate/rule.ts';
import { compareAdmissionCase } from './admission.ts';
import { compareAvailabilityCase } from './availability.ts';
import { compareEvictionCase } from './eviction.ts';
import { compareOverridesCase } from './overrides.ts';
import { readRecording } from './recorded.ts';
import { scoreRemovals } from './remove-kinds.ts';
import { compareRolloutCase } from './rollout.ts';
import { type CompareCase, type FolderOutcome, runCases } from './run-cases.ts';
import { runDumps } from './run-dumps.ts';
import { compareSchedulingCase } from './scheduling.ts';
import { compareSelectionCase } from './selection.ts';
import { compareYamlCase } from './yaml.ts';

/** Who answers for a folder of recorded cases, by the folder's name (design.md §8). */
const ANSWERS: ReadonlyMap<string, CompareCase> = new Map([
  ['yaml', compareYamlCase],
  ['admission', compareAdmissionCase],
  ['selection', compareSelectionCase],
  ['scheduling', compareSchedulingCase],
  ['overrides', compareOverridesCase],
  ['availability', compareAvailabilityCase],
  ['eviction', compareEvictionCase],
  ['rollout', compareRolloutCase],
]);
const KNOWN = 'testdata/conformance/known.yaml';
const FLOORS = 'testdata/conformance/floors.json';

/**
 * `conformance [--floors] DIR…`: compares each folder and ends with one line per folder.
 * Exit code 1 when a case disagrees, or, with --floors, when a score lies below its floor.
 */
async function runConformance(args: readonly string[]): Promise<number> {
  const folders = args.filter((arg) => !arg.startsWith('--'));
  if (folders.length === 0) {
    process.stderr.write(
      'usage: npm run -s conformance -- [--floors] DIR…\nDIR is a folder of recorded cases, named after who answers, or `dumps`.\n',
    );
    return 2;
  }
  const known: Json = existsSync(KNOWN) ? parse(readFileSync(KNOWN, 'utf8')) : {};
  const floors: Json = args.includes('--floors') ? JSON.parse(readFileSync(FLOORS, 'utf8')) : {};
  let failed = 0;
  let passed = 0;
  for (const folder of folders) {
    const outcome =
      basename(folder) === 'dumps'
        ? await dumpOutcome(folder, floors, args.includes('--floors'))
        : caseOutcome(folder, known);
    failed += outcome.failed;
    passed += outcome.total - outcome.failed;
    process.stdout.write(`${outcome.lines.join('\n')}\n`);
  }
  // Only continuous integration asks for floors, and adds this line to its total.
  if (args.includes('--floors')) process.stdout.write(`conformance: ${passed} passed, ${failed} failed\n`);
  return failed > 0 ? 1 : 0;
}

function caseOutcome(folder: string, known: Json): FolderOutcome {
  const topic = basename(folder);
  const compare = ANSWERS.get(topic);
  if (compare === undefined) {
    const lines = [
      `${folder}: no simulator answers for "${topic}"; known are ${[...ANSWERS.keys(), 'dumps'].join(', ')}`,
    ];
    return { agreed: 0, total: 0, failed: 1, lines };
  }
  const ids = readList(known, topic).map((entry) => String(readPath(entry, 'id')));
  return runCases(readRecording(folder), compare, ids);
}

/** Those of a run in which nobody asks for more. */
function usualRules(): readonly Rule[] {
  return readShippedRules().filter(({ isOptIn }) => !isOptIn);
}

async function dumpOutcome(folder: string, floors: Json, disguised: boolean): Promise<FolderOutcome> {
  const { lines, scores } = await runDumps(folder, usualRules());
  const set = resolve(folder).split(sep).slice(-2).join('/');
  const problems = Object.entries(scores).flatMap(([name, score]) => {
    const floor = readPath(floors, set, name);
    if (typeof floor !== 'number' || score.hit >= floor) return [];
    return [`${set}: ${name} fell to ${score.hit}, its floor is ${floor}`];
  });
  const hidden = disguised ? (await runDumps(folder, usualRules(), true)).scores : undefined;
  for (const [name, score] of Object.entries(hidden ?? {})) {
    const plain = scores[name as keyof typeof scores];
    if (score.of - score.hit <= plain.of - plain.hit) continue;
    problems.push(
      `${set}: ${name} is ${score.hit}/${score.of} under other names and times, ${plain.hit}/${plain.of} as recorded`,
    );
  }
  const removed = disguised ? await removalOutcome(folder, set, floors) : undefined;
  const judged = Object.keys(scores).length * (disguised ? 2 : 1) + (removed === undefined ? 0 : 1);
  const failed = problems.length + (removed?.failed ?? 0);
  return {
    agreed: judged - failed,
    total: judged,
    failed,
    lines: [...lines, ...problems, ...(removed?.lines ?? [])],
  };
}

/** With one kind of one cluster taken away at a time: how often nothing was said that the whole dump does not bear out. */
async function removalOutcome(
  folder: string,
  set: string,
  floors: Json,
): Promise<Pick<FolderOutcome, 'failed' | 'lines'>> {
  const { removals, surplus } = await scoreRemovals(folder, readShippedRules());
  const bad = new Set(surplus.map(({ dump, removed }) => `${dump} ${removed}`)).size;
  const lines = surplus.map(
    ({ dump, removed, finding }) => `  ${dump} without ${removed}: ${finding.rule} ${finding.message}`,
  );
  const floor = readPath(floors, set, 'kindRemoved');
  const isBelow = typeof floor === 'number' && removals - bad < floor;
  const total = `${basename(folder)}: kindRemoved ${removals - bad}/${removals}`;
  return { failed: isBelow ? 1 : 0, lines: [...lines, isBelow ? `${total}, its floor is ${floor}` : total] };
}

process.exitCode = await runConformance(process.argv.slice(2));
