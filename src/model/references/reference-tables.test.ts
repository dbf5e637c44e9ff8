import { describe, expect, it } from 'vitest';
import type { Json } from '../../api/json.ts';
import { builtInKind } from '../../api/kubernetes.ts';
import { objectKey } from '../identity.ts';
import { buildProductReader, matchPattern } from './product.ts';
import { buildReferenceTables, listRoles, readKindName } from './reference-tables.ts';
import { buildReferenceReader, readManifestIdentity } from './wanted.ts';

const tables = buildReferenceTables();
const reader = buildReferenceReader(tables);
const productsOf = buildProductReader(tables);

/** Groups that Kubernetes itself serves and that the tables spell out. */
const OWN = /^$|^(apps|batch|autoscaling|policy)$|\.k8s\.io$/;
const PROJECTS = /^(gateway\.networking|secrets-store\.csi\.x|autoscaling)\.k8s\.io$/;

describe('the tables of references', () => {
  it('name kinds of Kubernetes as it serves them', () => {
    const named = [
      ...tables.references.flatMap((row) => [...row.in, row.to]),
      ...tables.selectors.flatMap((row) => row.in),
      ...tables.podTemplates.flatMap((row) => row.in),
      ...tables.producers.flatMap((row) => [...row.from, row.makes]),
    ].filter((name) => name !== 'pods' && name !== '*');
    const wrong = named.filter((name) => {
      const { group, kind } = readKindName(name);
      return OWN.test(group) && !PROJECTS.test(group) && builtInKind(group, kind) === undefined;
    });
    expect(wrong).toEqual([]);
  });

  it('have roles that can be listed', () => {
    expect(listRoles()).toContain('pullSecret');
    expect(new Set(listRoles()).size).toBe(listRoles().length);
  });
});

function wants(value: Json): string[] {
  return reader.wantedBy(readManifestIdentity(value), value).map((each) => {
    const keys = each.keys.map(({ key }) => key).join('+');
    const where = each.namespace === '' ? each.name : `${each.namespace}/${each.name}`;
    return `${each.role} ${each.kind} ${where}${keys && ` [${keys}]`}${each.optional ? ' optional' : ''} ${each.pointer}`;
  });
}

const object = (apiVersion: string, kind: string, rest: Record<string, Json>): Json => ({
  apiVersion,
  kind,
  metadata: { name: 'x', namespace: 'shop' },
  ...rest,
});

describe('references of', () => {
  it('pods', () => {
    const spec = {
      serviceAccountName: 'robot',
      imagePullSecrets: [{ name: 'pull' }],
      priorityClassName: 'high',
      initContainers: [
        { env: [{ valueFrom: { configMapKeyRef: { name: 'c', key: 'k', optional: true } } }] },
      ],
      containers: [{ envFrom: [{ secretRef: { name: 's' } }, { configMapRef: { name: 'c' } }] }],
      volumes: [
        { secret: { secretName: 't', items: [{ key: 'a' }, { key: 'b' }] } },
        { projected: { sources: [{ configMap: { name: 'p', optional: true } }] } },
        { persistentVolumeClaim: { claimName: 'data' } },
        { csi: { driver: 'secrets-store.csi.k8s.io', volumeAttributes: { secretProviderClass: 'kv' } } },
        { csi: { driver: 'other', volumeAttributes: { secretProviderClass: 'no' } } },
      ],
    };
    const at = '/spec/template/spec';
    expect(wants(object('apps/v1', 'Deployment', { spec: { template: { spec } } })).sort()).toEqual([
      `claim PersistentVolumeClaim shop/data ${at}/volumes/2/persistentVolumeClaim/claimName`,
      `env ConfigMap shop/c [k] optional ${at}/initContainers/0/env/0/valueFrom/configMapKeyRef/name`,
      `envFrom ConfigMap shop/c ${at}/containers/0/envFrom/1/configMapRef/name`,
      `envFrom Secret shop/s ${at}/containers/0/envFrom/0/secretRef/name`,
      `priorityClass PriorityClass high ${at}/priorityClassName`,
      `pullSecret Secret shop/pull ${at}/imagePullSecrets/0/name`,
      `secretProviderClass SecretProviderClass shop/kv ${at}/volumes/3/csi/volumeAttributes/secretProviderClass`,
      `serviceAccount ServiceAccount shop/robot ${at}/serviceAccountName`,
      `volume ConfigMap shop/p optional ${at}/volumes/1/projected/sources/0/configMap/name`,
      `volume Secret shop/t [a+b] ${at}/volumes/0/secret/secretName`,
    ]);
  });

  it('a CronJob and a bare Pod, which hold their pod spec elsewhere', () => {
    const spec = { serviceAccountName: 'robot' };
    expect(
      wants(object('batch/v1', 'CronJob', { spec: { jobTemplate: { spec: { template: { spec } } } } })),
    ).toEqual([
      'serviceAccount ServiceAccount shop/robot /spec/jobTemplate/spec/template/spec/serviceAccountName',
    ]);
    expect(wants(object('v1', 'Pod', { spec }))).toEqual([
      'serviceAccount ServiceAccount shop/robot /spec/serviceAccountName',
    ]);
  });

  it('bindings: the kind is written in the reference, and users are nobody’s object', () => {
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' };
    const subjects = [
      { kind: 'User', name: 'jane' },
      { kind: 'ServiceAccount', name: 'bot', namespace: 'ci' },
    ];
    expect(wants(object('rbac.authorization.k8s.io/v1', 'RoleBinding', { roleRef, subjects }))).toEqual([
      'role ClusterRole view /roleRef/name',
      'subject ServiceAccount ci/bot /subjects/1/name',
    ]);
    expect(
      wants(object('rbac.authorization.k8s.io/v1', 'RoleBinding', { roleRef: { ...roleRef, kind: 'Role' } })),
    ).toEqual(['role Role shop/view /roleRef/name']);
  });

  it('an autoscaler: group and version together', () => {
    const spec = { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db' } };
    const [target] = reader.wantedBy(
      readManifestIdentity(object('autoscaling/v2', 'HorizontalPodAutoscaler', { spec })),
      object('autoscaling/v2', 'HorizontalPodAutoscaler', { spec }),
    );
    expect(target && objectKey(target)).toBe(
      objectKey({ group: 'apps', kind: 'StatefulSet', namespace: 'shop', name: 'db' }),
    );
  });

  it('other shapes than the tables expect: nothing, without a fault', () => {
    for (const spec of [
      null,
      [],
      'x',
      { template: 7 },
      { template: { spec: [] } },
      { template: { spec: { volumes: {} } } },
    ])
      expect(wants(object('apps/v1', 'Deployment', { spec }))).toEqual([]);
  });

  it('a kind that a configuration adds', () => {
    const own = buildReferenceReader(
      buildReferenceTables({
        references: [{ role: 'env', in: ['Shop.example.com'], path: 'spec.db[]', to: 'Secret', name: '.' }],
        podTemplates: [{ in: ['Roll.example.com'], path: 'spec.pods' }],
        producers: [],
      }),
    );
    const shop = object('example.com/v1', 'Shop', { spec: { db: ['a', 'b'] } });
    const roll = object('example.com/v1', 'Roll', { spec: { pods: { spec: { serviceAccountName: 'r' } } } });
    expect(own.wantedBy(readManifestIdentity(shop), shop).map(({ name }) => name)).toEqual(['a', 'b']);
    expect(own.wantedBy(readManifestIdentity(roll), roll).map(({ pointer }) => pointer)).toEqual([
      '/spec/pods/spec/serviceAccountName',
    ]);
  });
});

describe('products of', () => {
  const made = (value: Json) =>
    productsOf(readManifestIdentity(value), value).map(
      ({ kind, namespace, name }) => `${kind} ${namespace}/${name}`,
    );

  it.each<[string, Json, string[]]>([
    [
      'an ExternalSecret with a target',
      object('external-secrets.io/v1', 'ExternalSecret', { spec: { target: { name: 't' } } }),
      ['Secret shop/t'],
    ],
    [
      'an ExternalSecret without one',
      object('external-secrets.io/v1', 'ExternalSecret', { spec: {} }),
      ['Secret shop/x'],
    ],
    [
      'a Certificate',
      object('cert-manager.io/v1', 'Certificate', { spec: { secretName: 'tls' } }),
      ['Secret shop/tls'],
    ],
    ['a Certificate that is not finished', object('cert-manager.io/v1', 'Certificate', { spec: {} }), []],
    [
      'a SecretProviderClass',
      object('secrets-store.csi.x-k8s.io/v1', 'SecretProviderClass', {
        spec: { secretObjects: [{ secretName: 'a' }, { secretName: 'b' }] },
      }),
      ['Secret shop/a', 'Secret shop/b'],
    ],
    [
      'a StatefulSet with claims',
      object('apps/v1', 'StatefulSet', { spec: { volumeClaimTemplates: [{ metadata: { name: 'data' } }] } }),
      ['PersistentVolumeClaim shop/data-x-*', 'PersistentVolumeClaim shop/data'],
    ],
    [
      'an Ingress without an issuer',
      object('networking.k8s.io/v1', 'Ingress', { spec: { tls: [{ secretName: 't' }] } }),
      [],
    ],
  ])('%s', (_, value, expected) => {
    expect(made(value)).toEqual(expected);
  });

  it.each([
    ['a-*', 'a-0', true],
    ['a-*', 'b-0', false],
    ['*', 'anything', true],
    ['a*b*c', 'a1b2c', true],
    ['a*b*c', 'acb', false],
    ['ab*ba', 'aba', false],
    ['plain', 'plain', true],
    ['plain', 'plainer', false],
  ])('the pattern %s and %s', (pattern, text, expected) => {
    expect(matchPattern(pattern, text)).toBe(expected);
  });
});
