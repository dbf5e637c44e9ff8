import { describe, expect, it } from 'vitest';
import { analyze, forecast } from './analyze.ts';
import { nodePlatform } from './cli/platform.ts';
import type { Finding } from './evaluate/finding.ts';
import { testFiles } from './testing/read-texts.ts';
import { readRepositoryRules } from './testing/sarif-samples.ts';

const BASE = `apiVersion: v1
kind: Namespace
metadata: { name: web }
---
apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterResourcePlacement
metadata: { name: web }
spec:
  resourceSelectors: [ { group: "", version: v1, kind: Namespace, name: web } ]
  policy: { placementType: PickFixed, clusterNames: [ east ] }
`;

/** A base with a placement, and overlays that give it names of their own: they select the same Namespace. */
const FILES = {
  'base/kustomization.yaml': 'resources: [all.yaml]\n',
  'base/all.yaml': BASE,
  'dev/kustomization.yaml':
    'resources: [../base]\npatches: [{ target: { kind: ClusterResourcePlacement }, patch: "[{op: replace, path: /metadata/name, value: web-dev}]" }]\n',
  'prod/kustomization.yaml':
    'resources: [../base]\npatches: [{ target: { kind: ClusterResourcePlacement }, patch: "[{op: replace, path: /metadata/name, value: web-prod}, {op: replace, path: /spec/policy/clusterNames, value: [west]}]" }]\n',
};

const RULES = readRepositoryRules().filter(({ isOptIn }) => !isOptIn);
const input = (files: Readonly<Record<string, string>>) => ({
  files: testFiles(files),
  platform: nodePlatform,
  rules: RULES,
});
const found = async (files: Readonly<Record<string, string>>) => {
  const { analysis, faults } = await analyze(input(files));
  expect(faults).toEqual([]);
  return analysis;
};
const told = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ rule, cause }) => `${rule} ${cause.location.uri}:${cause.location.startLine}`);

describe('overlays of one base', () => {
  it('are no two placements of one Namespace', async () => {
    const files = { 'a.yaml': BASE, 'b.yaml': BASE.replace(/name: web }\nspec/, 'name: web-b }\nspec') };
    const clash = BASE.replace('clusterNames: [ east ]', 'clusterNames: [ east, west ]');
    const together = { ...files, 'a.yaml': clash };
    expect(told((await found(together)).findings).join()).toMatch(/FL07/);
    expect(told((await found(FILES)).findings).join()).not.toMatch(/FL07/);
  });

  it('tell a fault of the base once, and count everything', async () => {
    const broken = { ...FILES, 'base/all.yaml': BASE.replace('PickFixed, clusterNames: [ east ]', 'PickN') };
    const analysis = await found({
      ...broken,
      'prod/kustomization.yaml': FILES['dev/kustomization.yaml'].replace('web-dev', 'web-prod'),
    });
    const faults = told(analysis.findings).filter((each) => each === 'FL0204 base/all.yaml:10');
    expect(faults).toEqual(['FL0204 base/all.yaml:10']);
    expect(analysis.summary).toMatchObject({ objects: 4, placements: 2 });
  });

  it('tell a suppression that one of them needs as used', async () => {
    const silenced = BASE.replace('  policy:', '  # fleetlint-ignore FL0204 a test\n  policy:');
    const broken = {
      ...FILES,
      'base/all.yaml': silenced.replace('PickFixed, clusterNames: [ east ]', 'PickN'),
    };
    const dev = FILES['dev/kustomization.yaml'];
    const mended = dev.replace('}]"', '}, {op: add, path: /spec/policy/numberOfClusters, value: 1}]"');
    const analysis = await found({
      ...broken,
      'dev/kustomization.yaml': mended,
      'prod/kustomization.yaml': dev.replace('web-dev', 'web-prod'),
    });
    expect(told(analysis.findings).filter((each) => /FL0111|FL0204/.test(each))).toEqual([]);
  });

  it('are forecast one after the other', async () => {
    const answer = await forecast(input(FILES), { object: '', cluster: '' });
    if (!('forecast' in answer)) throw new Error('no member is changed');
    const { note, placements } = answer.forecast;
    expect(note).toBe('Overlays that exclude each other are forecast one after the other: dev and prod.');
    expect(
      placements.map(({ placement, targets }) => `${placement.name} ${targets.map((each) => each.cluster)}`),
    ).toEqual(['web-dev east', 'web-prod west']);
  });
});
