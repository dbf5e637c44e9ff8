import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Analysis } from '../evaluate/analysis.ts';
import { renderJson } from '../report/json.ts';
import { checkEach } from './check-each.ts';
import { defaultConfiguration } from './configuration.ts';
import { listDumps } from './dumps.ts';
import { mergeReports } from './merge-reports.ts';
import { type Flags, NO_FLAGS } from './options.ts';
import { decodeReport } from './report-file.ts';
import { isInShard, readShard } from './shard.ts';

const CLI = resolve('dist/cli.js');
const DUMPS = [
  'crp-selects-kube-system',
  'healthy-crp-pickn',
  'rp-namespace-missing-on-one-member',
  'pickn-taint-blocks',
  'override-deletes-resource',
];
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetlint-'));
  for (const name of DUMPS) {
    cpSync(resolve('testdata/conformance/dumps', name), join(folder, 'dumps', name), { recursive: true });
  }
  // One that holds nothing, one that is broken, and two whose names differ by the ending alone.
  mkdirSync(join(folder, 'dumps/empty'));
  const namespace = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`;
  writeFileSync(join(folder, 'dumps/broken.yaml'), 'kind: [\n');
  writeFileSync(join(folder, 'dumps/twin.yaml'), namespace('one'));
  writeFileSync(join(folder, 'dumps/twin.json'), '{"kind":"Namespace","apiVersion":"v1"}');
  writeFileSync(join(folder, 'dumps/README.md'), 'not a dump\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

const path = (name: string): string => join(folder, name);
const text = (name: string): string => readFileSync(path(name), 'utf8');

async function check(flags: Partial<Flags>): Promise<number> {
  const { code } = await checkEach([path('dumps')], { ...NO_FLAGS, ...flags });
  return code;
}

function run(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number; err: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, env: { ...process.env, ...env } });
    let err = '';
    child.stderr.on('data', (data) => {
      err += data;
    });
    child.on('close', (code) => done({ code: code ?? -1, err }));
  });
}

describe('a folder of dumps', () => {
  it('has a fleet for each entry, named after it without an ending where that is unique', () => {
    const names = listDumps([path('dumps')], NO_FLAGS, defaultConfiguration()).map(({ fleet }) => fleet);
    expect(names.sort()).toEqual([...DUMPS, 'broken', 'empty', 'twin.json', 'twin.yaml'].sort());
  });

  it('gives the same, byte for byte, in one process and in parts that are merged, however many', async () => {
    expect(await check({ each: true, format: [`json=${path('whole.json')}`] })).toBe(1);
    const { findings } = JSON.parse(text('whole.json')) as { findings: { fleet: string }[] };
    expect(new Set(findings.map(({ fleet }) => fleet)).size).toBeGreaterThan(3);
    for (let of = 1; of <= 12; of += 1) {
      const reports = [];
      for (let index = 0; index < of; index += 1) {
        const file = `part-${of}-${index}.json`;
        await check({ shard: { index, of }, format: [`json=${path(file)}`] });
        const report = decodeReport(JSON.parse(text(file)), []);
        if (typeof report === 'string') throw new Error(report);
        expect(report.shard).toEqual({ index, of });
        reports.unshift({ ...report, path: file });
      }
      const merged = mergeReports(reports, NOTHING);
      expect(typeof merged === 'string' ? merged : [...renderJson(merged)].join('')).toBe(text('whole.json'));
    }
  }, 60_000);

  it('is divided among processes as an Indexed Job does it, and merged into reports of any format', async () => {
    const whole = ['json=w.json', 'markdown=w.md', 'gitlab=w.gitlab', 'junit=w.xml', 'github=w.github'];
    const one = await run(['--each', 'dumps', ...whole.flatMap((each) => ['-f', each])]);
    const parts = await Promise.all(
      ['0', '1', '2'].map((index) =>
        run(['--shard', '3', 'dumps', '-o', `p${index}.json`], { JOB_COMPLETION_INDEX: index }),
      ),
    );
    expect(parts.map(({ code }) => code).every((code) => code <= 1)).toBe(true);
    const targets = whole.flatMap((each) => ['-f', each.replace('=w', '=m')]);
    const merged = await run(['merge', 'p2.json', 'p0.json', 'p1.json', ...targets]);
    expect(merged).toEqual({ code: one.code, err: '' });
    for (const ending of ['json', 'md', 'gitlab', 'xml', 'github']) {
      expect(text(`m.${ending}`)).toBe(text(`w.${ending}`));
    }
    expect((await run(['merge', 'p0.json', 'p1.json', 'p2.json', '--fail-on', 'never'])).code).toBe(0);
    const missing = await run(['merge', 'p0.json', 'p2.json']);
    expect(missing.code).toBe(2);
    expect(missing.err).toContain('of the 3 parts, counted from 0, 1 is missing');
    expect((await run(['merge', 'p0.json', 'p0.json', 'p1.json', 'p2.json'])).err).toContain('the same part');
  }, 60_000);

  it('counts what two whole reports say alike once', async () => {
    await check({ each: true, format: [`json=${path('a.json')}`] });
    const report = decodeReport(JSON.parse(text('a.json')), []);
    if (typeof report === 'string') throw new Error(report);
    const twice = mergeReports(
      [report, report].map((each) => ({ ...each, path: 'a.json' })),
      NOTHING,
    );
    if (typeof twice === 'string') throw new Error(twice);
    expect(twice.findings).toEqual(report.analysis.findings);
    expect(twice.summary.findings).toEqual(report.analysis.summary.findings);
  });

  it('takes nothing that would change files, and no half reports', async () => {
    await expect(check({ each: true, fix: 'safe' })).rejects.toThrow('--fix does not go with --each');
    await expect(check({ shard: { index: 0, of: 2 }, updateBaseline: true })).rejects.toThrow('--shard');
    writeFileSync(path('half.json'), '{"version":1,');
    expect((await run(['merge', 'half.json'])).err).toContain('half.json: it is no whole JSON report');
    writeFileSync(path('other.json'), '{"version":1}');
    expect((await run(['merge', 'other.json'])).err).toContain('it is no report that fleetlint wrote');
  });
});

describe('--shard', () => {
  it('counts parts from 1 or from 0, which is the same partition', () => {
    expect(readShard('1/3', {})).toEqual({ index: 1, of: 3 });
    expect(readShard('3/3', {})).toEqual(readShard('0/3', {}));
    expect(readShard('3', { JOB_COMPLETION_INDEX: '2' })).toEqual({ index: 2, of: 3 });
    expect(readShard('1/3', { JOB_COMPLETION_INDEX: '2' }).index).toBe(1);
    for (const wrong of ['4/3', '1/0', 'a/3', '3', '-1/3', '']) expect(() => readShard(wrong, {})).toThrow();
    expect(() => readShard('3', { JOB_COMPLETION_INDEX: '4' })).toThrow('JOB_COMPLETION_INDEX is 4');
  });

  it('gives every name to exactly one part, always the same one', () => {
    for (let at = 0; at < 200; at += 1) {
      const parts = [0, 1, 2, 3, 4].filter((index) => isInShard(`dump-${at}`, { index, of: 5 }));
      expect(parts).toHaveLength(1);
    }
    expect(isInShard('ticket-1.tar.gz', { index: 2, of: 4 })).toBe(
      [0, 1, 3].every((index) => !isInShard('ticket-1.tar.gz', { index, of: 4 })),
    );
  });
});

/** What a run over nothing says. */
const NOTHING: Analysis = {
  findings: [],
  notEvaluated: [],
  notifications: [],
  rules: [],
  summary: {
    sources: 0,
    objects: 0,
    placements: 0,
    clusters: 0,
    findings: { error: 0, warning: 0, note: 0 },
    rules: { evaluated: 0, notEvaluated: 0 },
  },
};
