import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { JsonObject } from '../api/json.ts';
import { nodePlatform } from '../cli/platform.ts';
import { readSource } from './document.ts';
import { createLocator } from './location.ts';
import { findSecrets, isSecretPath } from './redact.ts';
import { redactLines } from './redact-lines.ts';
import { redactText } from './redact-text.ts';
import type { Source } from './source.ts';

const PLAIN = 'hunter2-plain';
const CODED = 'aHVudGVyMi1wbGFpbg==';
const SECRET = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'db', namespace: 'shop' },
  type: 'Opaque',
  data: { password: CODED, 'tls.key': CODED },
  stringData: { user: PLAIN, multi: `${PLAIN}\n${PLAIN}\n` },
};
const FLEET = 'placement.kubernetes-fleet.io/v1beta1';

/** Copies of a Secret as they turn up in a fleet, and what must still be readable in them. */
const COPIES: Readonly<Record<string, JsonObject>> = {
  'a Secret': SECRET,
  'a Work': {
    apiVersion: FLEET,
    kind: 'Work',
    metadata: { name: 'w' },
    spec: { workload: { manifests: [{ kind: 'Namespace' }, SECRET] } },
  },
  'a snapshot': {
    apiVersion: FLEET,
    kind: 'ClusterResourceSnapshot',
    metadata: { name: 's' },
    spec: { selectedResources: [SECRET] },
  },
  'an envelope': {
    apiVersion: FLEET,
    kind: 'ResourceEnvelope',
    metadata: { name: 'e' },
    data: { 'secret.yaml': SECRET },
  },
  'an envelope of text': {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'e' },
    data: { 'secret.yaml': stringify(SECRET) },
  },
  'an override': {
    apiVersion: FLEET,
    kind: 'ResourceOverride',
    metadata: { name: 'o' },
    spec: {
      resourceSelectors: [{ group: '', version: 'v1', kind: 'Secret', name: 'db' }],
      policy: {
        overrideRules: [
          { jsonPatchOverrides: [{ op: 'add', path: '/data', value: { password: CODED, u: PLAIN } }] },
        ],
      },
    },
  },
  'an applied configuration': {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 'db',
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(SECRET) },
    },
  },
  'a container': {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { template: { spec: { containers: [{ name: 'main', env: [{ name: 'MODE', value: PLAIN }] }] } } },
  },
  'a message': {
    apiVersion: FLEET,
    kind: 'Work',
    metadata: { name: 'w' },
    status: {
      conditions: [
        {
          type: 'Applied',
          message: `Job is invalid: spec.template: Invalid value: {"Spec":{"Containers":[{"Env":[{"Name":"A","Value":"${PLAIN}"}]}]}}: field is immutable`,
        },
      ],
    },
  },
  'a drift': {
    apiVersion: FLEET,
    kind: 'ClusterResourcePlacement',
    metadata: { name: 'p' },
    status: {
      placementStatuses: [
        {
          driftedPlacements: [
            {
              kind: 'Secret',
              name: 'db',
              observedDrifts: [{ path: '/data/password', valueInHub: CODED, valueInMember: PLAIN }],
            },
          ],
        },
      ],
    },
  },
  'member properties': {
    apiVersion: 'cluster.kubernetes-fleet.io/v1beta1',
    kind: 'MemberCluster',
    metadata: { name: 'm' },
    status: { properties: { 'k8s.io/cluster-certificate-authority-data': { value: CODED } } },
  },
  'a custom resource': {
    apiVersion: 'example.com/v1',
    kind: 'Database',
    metadata: { name: 'd' },
    spec: { adminPassword: PLAIN, apiKey: PLAIN, url: `postgres://u:${PLAIN}@host/db` },
  },
};

function framesOf(text: string, kind: 'yaml' | 'json'): string {
  const source: Source = { uri: 'a', bytes: new TextEncoder().encode(text), kind, encoding: 'utf-8' };
  const { objects } = readSource(source, nodePlatform);
  const { locate } = createLocator(nodePlatform, { frameLines: 1000 });
  expect(objects.length).toBeGreaterThan(0);
  return objects
    .map((object) => locate({ object: { ...object, site: { role: 'hub' } }, pointer: '', side: 'head' }))
    .flatMap(({ frame }) => frame?.lines ?? [])
    .join('\n');
}

describe.each(Object.entries(COPIES))('%s', (_, object) => {
  const list = { apiVersion: 'v1', items: [object, object], kind: 'List' };

  it.each([
    ['YAML', stringify(object), 'yaml'],
    ['a List in YAML', stringify(list, { indentSeq: false }), 'yaml'],
    ['JSON', JSON.stringify(object, null, 2), 'json'],
    ['JSON on one line', JSON.stringify(list), 'json'],
  ] as const)('shows no secret as %s, but its name', (_name, text, kind) => {
    const shown = framesOf(text, kind);
    expect(shown).not.toContain(PLAIN);
    expect(shown).not.toContain(CODED);
    expect(shown).not.toContain('hunter2');
    expect(shown).toContain(String(object['kind']));
    expect(shown).toContain(String((object['metadata'] as JsonObject)['name']));
  });

  it.each([
    ['YAML', (text: string) => `${text}broken: [\n`],
    ['JSON', () => `${JSON.stringify(object, null, 2).slice(0, -2)},\n"x": {"y"\n`],
    ['JSON on one line', () => `${JSON.stringify(object).slice(0, -1)},"x":{"y"`],
  ])('shows no secret in broken %s', (_name, breakIt) => {
    const bytes = new TextEncoder().encode(breakIt(stringify(object)));
    const source: Source = { uri: 'a', bytes, kind: 'yaml', encoding: 'utf-8' };
    const { locate } = createLocator(nodePlatform, { frameLines: 1000 });
    const { frame } = locate({ source, start: bytes.length - 2, end: bytes.length - 2, side: 'head' });
    expect(frame?.lines.join('\n')).not.toContain('hunter2');
    expect(frame?.lines.join('\n')).not.toContain(CODED);
    expect(frame?.lines.join('\n')).toContain(String(object['kind']));
  });
});

describe('items of a SecretList', () => {
  it('are Secrets although they do not say so', () => {
    const { apiVersion, kind, type, ...bare } = SECRET;
    const text = stringify({ apiVersion, items: [bare], kind: `${kind}List` }, { indentSeq: false });
    expect(framesOf(text, 'yaml')).not.toContain(CODED);
    expect(findSecrets({ kind: 'SecretList', items: [bare] })).toContain('/items/0/data');
    expect(type).toBe('Opaque');
  });
});

describe('what a Secret is told by', () => {
  it('is the type of an item without a kind, or the target of an override', () => {
    expect(findSecrets([{ type: 'Opaque', data: { a: CODED } }])).toEqual(['/0/data']);
    const patch = { op: 'add', path: '/metadata/labels/a', value: PLAIN };
    const policy = { overrideRules: [{ jsonPatchOverrides: [patch] }] };
    expect(findSecrets({ spec: { resourceSelectors: [{ kind: 'Secret' }], policy } })).toEqual([
      '/spec/policy/overrideRules/0/jsonPatchOverrides/0/value',
    ]);
    expect(findSecrets({ spec: { resourceSelectors: [{ kind: 'ConfigMap' }], policy } })).toEqual([]);
  });
});

describe('an alias in a Secret', () => {
  it('hides what it stands for', () => {
    const text = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: &x ${PLAIN}\ndata:\n  password: *x\n`;
    expect(framesOf(text, 'yaml')).not.toContain('hunter2');
  });
});

describe('what is no secret', () => {
  it.each([
    [{ kind: 'ConfigMap', data: { 'app.properties': 'color=blue' } }],
    [
      {
        kind: 'Pod',
        spec: { automountServiceAccountToken: true, volumes: [{ secret: { secretName: 'db' } }] },
      },
    ],
    [
      {
        kind: 'Pod',
        spec: { containers: [{ env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'db' } } }] }] },
      },
    ],
    [
      {
        kind: 'ResourceOverride',
        spec: { jsonPatchOverrides: [{ op: 'replace', path: '/spec/replicas', value: 3 }] },
      },
    ],
    [{ kind: 'X', spec: { resourceSelectors: [{ kind: 'Secret', name: 'db' }] } }],
    [{ kind: 'Event', message: 'Secret "db" not found' }],
  ])('%j stays', (object) => {
    expect(findSecrets(object)).toEqual([]);
  });

  it('is told by path', () => {
    const secrets = findSecrets(SECRET);
    expect(secrets).toEqual(['/data', '/stringData']);
    expect(isSecretPath(secrets, '/data/password')).toBe(true);
    expect(isSecretPath(secrets, '/database')).toBe(false);
  });
});

describe('a message', () => {
  it.each([
    ['Invalid value: {"a":{"b":"}"}}: field is immutable', 'Invalid value: {***}: field is immutable'],
    ['Invalid value: core.PodTemplateSpec{Env:[]core.EnvVar{}', 'Invalid value: core.PodTemplateSpec{***'],
    ['Invalid value: "x y": must be no more', 'Invalid value: "x y": must be no more'],
    ['password=hunter2 is wrong', 'password=*** is wrong'],
    ['Authorization: Bearer abcdefgh.ijk', 'Authorization: Bearer ***'],
    ['pull https://me:hunter2@reg.io/x failed', 'pull https://me:***@reg.io/x failed'],
    ['the token is missing', 'the token is missing'],
  ])('%j reads %j', (text, shown) => {
    expect(redactText(text)).toBe(shown);
  });
});

describe('lines of a broken text', () => {
  it('hide values below data and credentials, and keep columns', () => {
    const text = [
      'kind: Secret',
      'data:',
      '  a: hunter2',
      '  b: |',
      '    hunter2 two',
      'metadata:',
      '  name: db # x',
      'spec: {password: "hunter2", name: db}',
      '-----BEGIN RSA PRIVATE KEY-----',
      'hunter2',
      '-----END RSA PRIVATE KEY-----',
      'after: kept',
    ].join('\n');
    const masked = redactLines(text).split('\n');
    expect(masked.map((line) => line.length)).toEqual(text.split('\n').map((line) => line.length));
    expect(masked.join('\n')).not.toContain('hunter2');
    expect(masked.filter((line) => !line.includes('*'))).toEqual([
      'kind: Secret',
      'data:',
      '  b: |',
      'metadata:',
      '  name: db # x',
      'after: kept',
    ]);
  });
});
