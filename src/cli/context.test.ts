import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const CLI = resolve('dist/cli.js');
const BROKEN = 'kind: [\n';
const namespace = (name: string): string => `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`;
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetlint-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function put(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function run(args: readonly string[], below = '.'): { code: number | null; out: string; err: string } {
  const ran = spawnSync(process.execPath, [CLI, ...args], { cwd: join(folder, below), encoding: 'utf8' });
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

interface Report {
  readonly findings: readonly { rule: string; fleet: string; severity: string; location: { uri: string } }[];
  readonly summary: { sources: number; objects: number; findings: { error: number } };
}

function report(args: readonly string[], below = '.'): Report {
  return JSON.parse(run([...args, '-f', 'json'], below).out);
}

const places = (found: Report): string[] =>
  found.findings.map(({ rule, location }) => `${rule} ${location.uri}`);

describe('a file named alone', () => {
  const TREE = { 'a/one.yaml': namespace('one'), 'a/bad.yaml': BROKEN, 'b/two.yaml': namespace('two') };

  it('is judged with its repository, and its findings alone are shown', () => {
    put(TREE);
    execFileSync('git', ['init', '-q', folder]);
    expect(report(['b/two.yaml'])).toMatchObject({
      findings: [],
      summary: { objects: 2, findings: { error: 0 } },
    });
    expect(places(report(['bad.yaml'], 'a'))).toEqual(['FL0101 bad.yaml']);
    expect(run(['b/two.yaml']).code).toBe(0);
    expect(run(['a/bad.yaml']).code).toBe(1);
  });

  it('stands alone without a repository, and in the folder that is named', () => {
    put(TREE);
    expect(report(['b/two.yaml']).summary.objects).toBe(1);
    expect(report(['b/two.yaml', '--context', '.'])).toMatchObject({ findings: [], summary: { objects: 2 } });
  });

  it('in a folder is no file alone', () => {
    put(TREE);
    execFileSync('git', ['init', '-q', folder]);
    expect(report(['b']).summary.objects).toBe(1);
  });
});

describe('the configuration', () => {
  it('is found above, and its patterns are relative to it', () => {
    put({
      'fleetlint.yaml': 'ignore: [deploy/skipped]\nrules: { FL0101: warning }\nfailOn: warning\n',
      'deploy/a.yaml': namespace('a'),
      'deploy/bad.yaml': BROKEN,
      'deploy/skipped/bad.yaml': BROKEN,
    });
    execFileSync('git', ['init', '-q', folder]);
    expect(places(report(['.'], 'deploy'))).toEqual(['FL0101 bad.yaml']);
    expect(report(['.'], 'deploy').findings[0]?.severity).toBe('warning');
    expect(run(['.'], 'deploy').code).toBe(1);
    expect(run(['.', '--fail-on', 'error'], 'deploy').code).toBe(0);
  });

  it('switches rules off; a flag switches them on again', () => {
    put({
      'fleetlint.yaml': 'rules: { file-not-parsable: off }\n',
      'a.yaml': namespace('a'),
      'bad.yaml': BROKEN,
    });
    expect(places(report(['.']))).toEqual([]);
    expect(places(report(['.', '--enable', 'FL0101']))).toEqual(['FL0101 bad.yaml']);
  });

  it.each([
    ['ruls: {}\n', [], /fleetlint\.yaml:1:1: .*did you mean `rules`/],
    ['rules: { FL9999: off }\n', [], /there is no rule FL9999/],
    ['', ['--config', 'absent.yaml'], /absent\.yaml: there is no such configuration/],
    ['fleets: { dev: { paths: [dev] } }\n', ['--fleet', 'deb'], /did you mean "dev"/],
    ['inventory: absent.yaml\n', [], /absent\.yaml: the inventory cannot be read/],
    ['rulePacks: absent\n', [], /absent: there is no such folder of rules/],
  ])('%j with %j is refused', (text, flags, message) => {
    put({ 'fleetlint.yaml': text, 'a.yaml': namespace('a') });
    const { code, err } = run(['.', ...flags]);
    expect([code, err]).toEqual([2, expect.stringMatching(message)]);
  });

  it('keeps fleets apart', () => {
    put({
      'fleetlint.yaml': 'fleets:\n  dev: { paths: [dev] }\n  prod: { paths: [prod] }\n',
      'dev/a.yaml': namespace('a'),
      'dev/bad.yaml': BROKEN,
      'prod/a.yaml': namespace('a'),
      'prod/bad.yaml': BROKEN,
    });
    const both = report(['.']);
    expect(both.findings.map(({ rule, fleet, location }) => [rule, fleet, location.uri])).toEqual([
      ['FL0101', 'dev', 'dev/bad.yaml'],
      ['FL0101', 'prod', 'prod/bad.yaml'],
    ]);
    expect(both.summary).toMatchObject({ sources: 4, objects: 2, findings: { error: 2 } });
    expect(places(report(['.', '--fleet', 'prod']))).toEqual(['FL0101 prod/bad.yaml']);
  });
});

describe('rules of your own', () => {
  const RULE = `id: OWN0001
name: namespace-called-web
title: A namespace is called web
each: objects
where: { kind: Namespace, name: web }
severity: note
at: object
say: { what: "\${object} is called web.", why: "It is.", do: "Rename it." }
docs: Just so.
examples:
  - name: web
    input: { files: { a.yaml: "apiVersion: v1\\nkind: Namespace\\nmetadata: { name: web }\\n" } }
    finds: [{ severity: note, message: [web] }]
  - name: another
    input: { files: { a.yaml: "apiVersion: v1\\nkind: Namespace\\nmetadata: { name: shop }\\n" } }
    finds: []
`;

  it('are judged beside the shipped ones, and tested', () => {
    put({ 'pack/own.yaml': RULE, 'in/a.yaml': namespace('web') });
    expect(places(report(['in', '--rules', 'pack']))).toEqual(['OWN0001 in/a.yaml']);
    const tested = run(['test', 'pack']);
    expect([tested.err, tested.out, tested.code]).toEqual([
      '',
      expect.stringMatching(/failed OWN0001 .*mutation\n {2}no example notices this: where: kind dropped/),
      1,
    ]);
    put({ 'pack/own.yaml': RULE.replace('finds: []', 'finds: [{ severity: note }]') });
    expect(run(['test', 'pack'])).toMatchObject({ code: 1, out: expect.stringContaining('failed OWN0001') });
    put({ 'pack/own.yaml': RULE.replace('each: objects', 'each: object') });
    expect(run(['test', 'pack'])).toMatchObject({
      code: 2,
      err: expect.stringMatching(/pack\/own\.yaml:4:7: /),
    });
  });

  it('begin with a file that fails until it is real', () => {
    expect(run(['new-rule', 'pack/first-rule']).err).toContain('as OWN0001');
    expect(run(['new-rule', 'pack/second-rule']).err).toContain('as OWN0002');
    expect(run(['new-rule', 'pack/second-rule']).code).toBe(2);
    expect(run(['new-rule', 'pack/Bad_Name']).code).toBe(2);
    expect(run(['test', 'pack']).code).toBe(1);
  });
});

describe('a first configuration', () => {
  it('is written once, is valid, and is shown', () => {
    expect(run(['init']).code).toBe(0);
    expect(readFileSync(join(folder, 'fleetlint.yaml'), 'utf8')).toContain('# scope: complete');
    expect(run(['init'])).toMatchObject({ code: 2, err: expect.stringContaining('is there already') });
    const { code, out } = run(['config', '-f', 'json']);
    expect([code, JSON.parse(out).sources]).toEqual([0, ['fleetlint.yaml']]);
    expect(run(['config']).out).toMatch(/^# fleetlint\.yaml\nrules: \{\}\n/);
  });
});
