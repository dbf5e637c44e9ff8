import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderWith } from './render.ts';

const CLI = resolve('dist/cli.js');
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetlint-'));
  mkdirSync(join(folder, 'bin'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(path: string, text: string): void {
  mkdirSync(join(folder, 'work', path, '..'), { recursive: true });
  writeFileSync(join(folder, 'work', path), text);
}

/** Says that something was not analyzed for being a template. */
const isTemplate = (place: string): boolean => place.startsWith('FL0102');

/** A program on the PATH of the run that notes its arguments and then does as told. */
function fake(name: string, script: string): void {
  const path = join(folder, 'bin', name);
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "$@" >> '${join(folder, `${name}.args`)}'\n${script}\n`);
  chmodSync(path, 0o755);
}

const given = (name: string): string[] =>
  readFileSync(join(folder, `${name}.args`), 'utf8')
    .trim()
    .split('\n');

interface Found {
  readonly rule: string;
  readonly location: { readonly uri: string; readonly startLine: number };
  readonly object?: { readonly kind: string; readonly name: string };
}

function run(...args: readonly string[]) {
  const ran = spawnSync(process.execPath, [CLI, ...args, '-f', 'json'], {
    cwd: join(folder, 'work'),
    encoding: 'utf8',
    // The fake programs alone, whatever else this machine has.
    env: { ...process.env, PATH: join(folder, 'bin') },
  });
  const report = ran.stdout === '' ? { findings: [] } : JSON.parse(ran.stdout);
  return { code: ran.status, findings: report.findings as Found[], err: ran.stderr, out: ran.stdout };
}

const places = (findings: readonly Found[]) =>
  findings.map(({ rule, location }) => `${rule} ${location.uri}:${location.startLine}`);

const TEMPLATE = `apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterResourcePlacement
metadata:
  name: {{ .Values.name }}
spec:
  policy:
    placementType: pickAll
  resourceSelectors:
    - { group: "", version: v1, kind: Namespace, name: shop }
`;
const RENDERED = `---
# Source: web/templates/placement.yaml
${TEMPLATE.replace('{{ .Values.name }}', 'web')}`;

describe('--render of charts', () => {
  beforeEach(() => {
    put('chart/Chart.yaml', 'apiVersion: v2\nname: web\nversion: 0.1.0\n');
    put('chart/values.yaml', 'name: web\n');
    put('chart/templates/placement.yaml', TEMPLATE);
    put('prod.yaml', 'name: prod\n');
    writeFileSync(join(folder, 'rendered'), RENDERED);
  });

  it('starts nothing unless asked', () => {
    fake('helm', `/bin/cat '${join(folder, 'rendered')}'`);
    const { findings } = run('.');
    expect(existsSync(join(folder, 'helm.args'))).toBe(false);
    expect(findings.map(({ rule }) => rule)).not.toContain('FL0302');
    expect(run('--values', 'prod.yaml', '.').err).toContain('give both');
  });

  it('judges what helm wrote, and shows the line of the template', () => {
    fake('helm', `/bin/cat '${join(folder, 'rendered')}'`);
    const plain = run('.');
    const { findings, code } = run('--render', '--values', 'prod.yaml', '.');
    expect(given('helm')).toEqual([
      'template',
      'web',
      join(folder, 'work/chart'),
      '--values',
      join(folder, 'work/prod.yaml'),
    ]);
    expect(code).toBe(1);
    expect(findings.some(({ location }) => location.uri.includes('!/'))).toBe(false);
    const wrong = findings.filter(({ object }) => object?.kind === 'ClusterResourcePlacement');
    expect(places(wrong).some((place) => place.endsWith('chart/templates/placement.yaml:7'))).toBe(true);
    // The template itself is not judged a second time.
    expect(places(plain.findings).some(isTemplate)).toBe(true);
    expect(places(findings).some(isTemplate)).toBe(false);
  });

  it('goes on without helm, when it fails and when it is missing, and says what it said without secrets', () => {
    put('other.yaml', 'kind: [\n');
    fake('helm', 'echo "Error: password: hunter2secret in values" >&2; exit 3');
    const failed = run('--render', '.');
    expect(failed.code).toBe(3);
    expect(failed.err).toContain('chart/Chart.yaml is not rendered, and analyzed as far as it goes');
    expect(failed.err).toContain('helm template failed with exit code 3: Error:');
    expect(failed.err).not.toContain('hunter2secret');
    expect(places(failed.findings)).toContain('FL0101 other.yaml:2');
    rmSync(join(folder, 'bin/helm'));
    expect(run('--render', '.').err).toContain('helm is not on the PATH');
    expect(run('--render', '--values', 'absent.yaml', '.').code).toBe(2);
  });

  it('is not taken in by names: nothing of the input becomes a flag or a command', () => {
    fake('helm', `/bin/cat '${join(folder, 'rendered')}'`);
    cpSync(join(folder, 'work/chart'), join(folder, 'work/--post-renderer=x; touch pwned'), {
      recursive: true,
    });
    rmSync(join(folder, 'work/chart'), { recursive: true });
    const chart = 'apiVersion: v2\nname: "--debug $(touch pwned)"\n';
    writeFileSync(join(folder, 'work/--post-renderer=x; touch pwned/Chart.yaml'), chart);
    run('--render', '.');
    expect(given('helm')).toEqual([
      'template',
      'release',
      join(folder, 'work/--post-renderer=x; touch pwned'),
    ]);
    expect(existsSync(join(folder, 'work/pwned'))).toBe(false);
  });
});

const POLICY = 'spec:\n  policy:\n    placementType: pickAll\n';
const CRP = (name: string) =>
  `apiVersion: placement.kubernetes-fleet.io/v1\nkind: ClusterResourcePlacement\nmetadata:\n  name: ${name}\n`;
const SELECTORS = '  resourceSelectors:\n    - { group: "", version: v1, kind: Namespace, name: shop }\n';

describe('--render of kustomizations', () => {
  beforeEach(() => {
    put('base/kustomization.yaml', 'resources: [same.yaml, changed.yaml]\n');
    put('base/same.yaml', `${CRP('same')}${POLICY}${SELECTORS}`);
    put('base/changed.yaml', `${CRP('changed')}${POLICY.replace('pickAll', 'PickAll')}${SELECTORS}`);
    put('plain/kustomization.yaml', 'resources: [../base]\nnamePrefix: plain-\n');
    put('prod/kustomization.yaml', 'resources: [../base]\nreplacements: [{ path: change.yaml }]\n');
    const rendered = [CRP('same'), CRP('changed')]
      .map((head) => `${head}${POLICY}${SELECTORS}`)
      .join('---\n');
    writeFileSync(join(folder, 'rendered'), rendered);
  });

  it('renders those beyond the subset, and shows the resource that says the same or else the kustomization', () => {
    fake('kustomize', `/bin/cat '${join(folder, 'rendered')}'`);
    const { findings } = run('--render', '.');
    expect(given('kustomize')).toEqual(['build', join(folder, 'work/prod')]);
    const of = (name: string) =>
      places(findings.filter(({ object }) => object?.name === name)).map((place) =>
        place.replace(/^\S+ /, ''),
      );
    expect(of('same')).toContain('base/same.yaml:7');
    expect(of('changed')).toContain('prod/kustomization.yaml:1');
    expect(findings.some(({ location }) => location.uri.includes('!/'))).toBe(false);
    // The other overlay of the same base is still rendered here, and is an alternative.
    expect(findings.some(({ object }) => object?.name === 'plain-same')).toBe(true);
    expect(findings.some(({ rule }) => rule === 'FL0103')).toBe(false);
  });

  it('takes kubectl when there is no kustomize', () => {
    fake('kubectl', `/bin/cat '${join(folder, 'rendered')}'`);
    run('--render', 'prod', 'base');
    expect(given('kubectl')).toEqual(['kustomize', join(folder, 'work/prod')]);
    rmSync(join(folder, 'bin/kubectl'));
    const without = run('--render', '.');
    expect(without.err).toContain('kustomize and kubectl are not on the PATH');
    expect(without.findings.some(({ object }) => object?.name === 'plain-same')).toBe(true);
  });
});

describe('a program that renders', () => {
  it('is ended when it takes too long', () => {
    fake('helm', 'exec /bin/sleep 30');
    const before = process.env['PATH'];
    process.env['PATH'] = `${join(folder, 'bin')}${delimiter}${before}`;
    try {
      const rendered = renderWith([{ program: 'helm', args: ['template'] }], 0.2);
      expect(rendered).toEqual({ failed: 'helm template was not done after 0.2 seconds' });
    } finally {
      process.env['PATH'] = before;
    }
  });
});
