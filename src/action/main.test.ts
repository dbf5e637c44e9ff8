import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readInputs } from './inputs.ts';

const SOUND = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: web\n';
let home = '';
let bundle = '';
let workspace = '';

interface Step {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  readonly summary: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Runs the bundle as a runner does: inputs and files by environment, in the workspace. */
function step(inputs: Readonly<Record<string, string>> = {}): Step {
  const [output, summary] = [join(home, 'output'), join(home, 'summary')];
  writeFileSync(output, '');
  writeFileSync(summary, '');
  const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
  const run = spawnSync(process.execPath, [bundle], {
    cwd: workspace,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: workspace,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      GITHUB_SERVER_URL: 'https://github.test',
      GITHUB_REPOSITORY: 'acme/fleet',
      GITHUB_SHA: 'abc123',
      ...Object.fromEntries(given),
    },
  });
  return {
    code: run.status,
    out: run.stdout,
    err: run.stderr,
    summary: readFileSync(summary, 'utf8'),
    outputs: readOutputs(readFileSync(output, 'utf8')),
  };
}

/** `name<<delimiter`, value, delimiter: the only form that survives line ends. */
function readOutputs(text: string): Record<string, string> {
  const found = [...text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm)];
  return Object.fromEntries(found.map(([, name, , value]) => [name ?? '', value ?? '']));
}

function put(path: string, text: string): void {
  const full = join(workspace, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
}

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'fleetlint-action-'));
  bundle = join(home, 'action', 'index.mjs');
  execFileSync(process.execPath, [resolve('scripts/build.mjs'), '--action', '--outfile', bundle], {
    stdio: 'pipe',
  });
}, 60_000);
beforeEach(() => {
  workspace = mkdtempSync(join(home, 'workspace-'));
  execFileSync('git', ['init', '-q', workspace]);
});
afterAll(() => {
  rmSync(home, { recursive: true });
});

describe('the step', () => {
  it('passes on a sound tree, with an empty SARIF file that closes alerts', () => {
    put('fleet/a.yaml', SOUND);
    const { code, out, outputs } = step();
    expect([code, out]).toEqual([0, '']);
    expect(outputs).toMatchObject({
      'sarif-file': 'fleetlint.sarif',
      'result-count': '0',
      'exit-code': '0',
      conclusion: 'success',
    });
    expect(JSON.parse(readFileSync(join(workspace, 'fleetlint.sarif'), 'utf8')).runs[0].results).toEqual([]);
  });

  it('annotates, sums up and fails on an error', () => {
    put('fleet/a.yaml', SOUND);
    put('fleet/b.yaml', 'kind: [\n');
    const { code, out, outputs, summary } = step({ paths: 'fleet' });
    expect(code).toBe(1);
    expect(out).toMatch(
      /^::error file=fleet\/b\.yaml,line=\d+.*title=FL0101 file-not-parsable::fleet\/b\.yaml:\d/,
    );
    expect(outputs).toMatchObject({ 'error-count': '1', 'exit-code': '1', conclusion: 'failure' });
    expect(summary).toContain('[`fleet/b.yaml:');
    expect(summary).toContain('https://github.test/acme/fleet/blob/abc123/fleet/b.yaml#L');
  });

  it('leaves out what it is told to', () => {
    put('fleet/a.yaml', SOUND);
    put('fleet/b.yaml', 'kind: [\n');
    expect(step({ annotations: 'false', summary: 'false', 'fail-on': 'never' })).toMatchObject({
      code: 0,
      out: '',
      summary: '',
      outputs: { 'error-count': '1', conclusion: 'success' },
    });
    expect(step({ disable: 'FL0101\n' }).outputs['error-count']).toBe('0');
  });

  it('reports paths from the top of the repository, wherever it runs', () => {
    put('deploy/fleet/a.yaml', SOUND);
    put('deploy/fleet/b.yaml', 'kind: [\n');
    const { out, outputs } = step({ 'working-directory': 'deploy', paths: 'fleet', category: 'deploy' });
    expect(out).toContain('file=deploy/fleet/b.yaml');
    expect(outputs['sarif-file']).toBe('deploy/fleetlint.sarif');
    const { runs } = JSON.parse(readFileSync(join(workspace, 'deploy/fleetlint.sarif'), 'utf8'));
    expect(runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('deploy/fleet/b.yaml');
    expect(runs[0].automationDetails.id).toBe('deploy/');
  });

  it('lets the configuration decide what fails, unless an input says otherwise', () => {
    put('a.yaml', SOUND);
    put('b.yaml', 'kind: [\n');
    put('fleetlint.yaml', 'failOn: never\n');
    put('strict.yml', 'failOn: warning\nrules: { FL0101: warning }\n');
    expect(step().code).toBe(0);
    expect(step({ 'fail-on': 'error' }).code).toBe(1);
    expect(step({ config: 'strict.yml' })).toMatchObject({ code: 1, outputs: { 'warning-count': '1' } });
    expect(step({ config: 'absent.yml' })).toMatchObject({ code: 2, outputs: { conclusion: 'error' } });
  });

  it('writes other reports too', () => {
    put('a.yaml', SOUND);
    const { outputs } = step({ format: 'markdown\nsarif\njunit=reports/x.xml', output: 'notes.md' });
    expect(outputs).toMatchObject({ 'sarif-file': 'fleetlint.sarif', 'report-file': 'notes.md' });
    expect(readFileSync(join(workspace, 'reports/x.xml'), 'utf8')).toContain('<testsuites');
  });

  it('does not offer what lies outside of the checkout for upload', () => {
    put('a.yaml', SOUND);
    writeFileSync(join(home, 'outside.yaml'), 'kind: [\n');
    const paths = `.\n${join(home, 'outside.yaml')}`;
    expect(step({ paths }).outputs['sarif-file']).toBe('');
    expect(step({ paths, 'allow-external-paths': 'true' }).outputs['sarif-file']).toBe('fleetlint.sarif');
  });

  it('lets no file name give the runner an order', () => {
    put('fleet/a.yaml', SOUND);
    put('fleet/x\n::set-output name=y::z.yaml', 'kind: [\n');
    const { out, err } = step();
    for (const line of `${out}\n${err}`.split('\n')) expect(line).toMatch(/^(::error file=fleet\/|$)/);
  });

  it('says what is wrong with its inputs, or that there is nothing', () => {
    expect(step({ 'fail-on': 'fatal' })).toMatchObject({ code: 2, outputs: { conclusion: 'error' } });
    expect(step({ format: 'pdf' })).toMatchObject({ code: 2, outputs: { 'exit-code': '2' } });
    const nothing = step({ paths: '*.nothing' });
    expect(nothing).toMatchObject({ code: 2, outputs: { conclusion: 'error', 'sarif-file': '' } });
    expect(nothing.out).toContain('::error title=fleetlint::');
    expect(step({ paths: '*.nothing', 'allow-empty': 'true' }).code).toBe(0);
  });
});

describe('action.yml', () => {
  const text = readFileSync('action.yml', 'utf8');
  const names = (section: string): string[] =>
    [...(text.split(`\n${section}:\n`)[1]?.split(/\n\S/)[0] ?? '').matchAll(/^ {2}([\w-]+):$/gm)].map(
      ([, name]) => name ?? '',
    );

  it('lists the outputs that are written', () => {
    put('a.yaml', SOUND);
    expect(Object.keys(step().outputs).sort()).toEqual(names('outputs').sort());
  });

  it('lists inputs that are read, with the defaults they have', () => {
    const read = new Set<string>();
    const env = new Proxy({}, { get: (_target, name) => void read.add(String(name)) });
    const inputs = readInputs(env);
    expect([...read].map((name) => name.slice('INPUT_'.length).toLowerCase()).sort()).toEqual(
      names('inputs').sort(),
    );
    expect(inputs).toMatchObject({ annotations: true, summary: true, flags: { switches: [] } });
    expect(inputs).not.toHaveProperty('flags.failOn');
  });
});
