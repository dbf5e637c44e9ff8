import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUnknown, missingGates } from '../model/knowledge.ts';
import { model } from '../model/model.ts';
import type { ModelOptions } from '../model/options.ts';
import { parseObjects, testBundle, testSource } from '../testing/objects.ts';
import type { Reference } from './references/reference.ts';
import { simulate } from './simulate.ts';

const WEB = deployment('{ containers: [ { name: web, envFrom: [ { configMapRef: { name: conf } } ] } ] }');
const CONF = configMap('conf');

function deployment(spec: string, name = 'web'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec: { selector: { matchLabels: { app: ${name} } }, template: { metadata: { labels: { app: ${name} } }, spec: ${spec} } }`;
}

function configMap(name: string, namespace = 'shop', uid = ''): string {
  return `apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, namespace: ${namespace}${uid && `, uid: ${uid}`} }
data: { a: b }`;
}

function place(name: string, selectors: readonly string[], policy: string, extra = ''): string {
  return `apiVersion: placement.kubernetes-fleet.io/v1
kind: ResourcePlacement
metadata: { name: ${name}, namespace: shop }
spec: { resourceSelectors: [ ${selectors.join()} ], policy: ${policy}${extra} }`;
}

const fixed = (...names: readonly string[]) =>
  `{ placementType: PickFixed, clusterNames: [ ${names.join()} ] }`;
const WEB_SELECTOR = '{ group: apps, version: v1, kind: Deployment, name: web }';
const core = (kind: string, name: string) => `{ group: "", version: v1, kind: ${kind}, name: ${name} }`;
const CONF_SELECTOR = core('ConfigMap', 'conf');

function follow(
  documents: readonly string[],
  options: ModelOptions = {},
  members: readonly [string, string][] = [],
) {
  const source = testSource();
  const declared = documents.flatMap((text) => parseObjects(text, { source }));
  const shown = members.flatMap(([cluster, text]) =>
    parseObjects(text, { site: { role: 'member', cluster }, source: testSource(`${cluster}.yaml`) }),
  );
  return simulate(model(testBundle([...declared, ...shown]), options)).references();
}

/** `role thing on clusters: answer certainty`. */
function show({ rows, stage }: ReturnType<typeof follow>): string[] {
  return rows.map(
    (row) =>
      `${row.role} ${row.thing.name}${row.key && `.${row.key}`} ${stage.namesOf(row.answer.clusters).join('+') || '-'}: ${tell(row)}`,
  );
}

function tell({ answer, usable }: Reference): string {
  const { present, certainty, source, why } = answer;
  if (isUnknown(present)) return `unknown ${missingGates(present).join()}`;
  return present ? `${source}${usable ? '' : ' unusable'}` : `${why} ${certainty}`;
}

const COMPLETE: ModelOptions = { completeKinds: ['ConfigMap', 'Secret', 'ServiceAccount', 'Deployment'] };
const CLOSED: ModelOptions = { closedNamespaces: [{ namespace: 'shop' }] };

describe('references', () => {
  it.each<[string, string[], ModelOptions, string[]]>([
    [
      'what comes along',
      [WEB, CONF, place('p', [WEB_SELECTOR, CONF_SELECTOR], fixed('east'))],
      {},
      ['envFrom conf east: placement'],
    ],
    [
      'what stays on the hub, where others may write',
      [WEB, CONF, place('p', [WEB_SELECTOR], fixed('east'))],
      {},
      ['envFrom conf east: not-selected maybe'],
    ],
    [
      'what stays on the hub, where only KubeFleet writes',
      [WEB, CONF, place('p', [WEB_SELECTOR], fixed('east'))],
      CLOSED,
      ['envFrom conf east: not-selected sure'],
    ],
    [
      'what the input does not show',
      [WEB, place('p', [WEB_SELECTOR], fixed('east'))],
      {},
      ['envFrom conf east: unknown hub:ConfigMap'],
    ],
    [
      'a name that is nearly right, of a thing that nobody else uses',
      [WEB, configMap('confg'), place('p', [WEB_SELECTOR, core('ConfigMap', 'confg')], fixed('east'))],
      {},
      ['envFrom conf east: near-name maybe'],
    ],
    [
      'numbered things, which differ on purpose',
      [
        deployment('{ containers: [ { name: web, envFrom: [ { configMapRef: { name: conf1 } } ] } ] }'),
        configMap('conf2'),
        place('p', [WEB_SELECTOR, core('ConfigMap', 'conf2')], fixed('east')),
      ],
      {},
      ['envFrom conf1 east: unknown hub:ConfigMap'],
    ],
    [
      'a namesake in another namespace',
      [
        WEB,
        configMap('conf', 'depot'),
        place('p', [WEB_SELECTOR], fixed('east')),
        place('q', [CONF_SELECTOR], fixed('east')).replace('namespace: shop', 'namespace: depot'),
      ],
      COMPLETE,
      ['envFrom conf east: other-namespace maybe'],
    ],
    [
      'placements whose members nobody knows: equal policies go to equal clusters',
      [
        WEB,
        CONF,
        place('p', [WEB_SELECTOR], '{ placementType: PickN, numberOfClusters: 2 }'),
        place('q', [CONF_SELECTOR], '{ placementType: PickN, numberOfClusters: 2 }'),
      ],
      {},
      ['envFrom conf -: placement'],
    ],
    [
      'placements whose members nobody knows, by other policies',
      [
        WEB,
        CONF,
        place('p', [WEB_SELECTOR], '{ placementType: PickAll }'),
        place('q', [CONF_SELECTOR], '{ placementType: PickN, numberOfClusters: 2 }'),
      ],
      {},
      ['envFrom conf -: placement', 'envFrom conf -: unknown members'],
    ],
    [
      'a placement that reports differences alone',
      [
        WEB,
        CONF,
        place('p', [WEB_SELECTOR], fixed('east')),
        place('q', [CONF_SELECTOR], fixed('east'), ', strategy: { applyStrategy: { type: ReportDiff } }'),
      ],
      {},
      ['envFrom conf east: other-clusters maybe'],
    ],
    [
      'a namespace that is taken whole and not shown',
      [
        WEB,
        CONF,
        place('p', [WEB_SELECTOR], fixed('east')),
        `apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterResourcePlacement
metadata: { name: all }
spec: { resourceSelectors: [ ${core('Namespace', 'shop')} ], policy: ${fixed('east')} }`,
      ],
      {},
      ['envFrom conf east: unknown hub:Namespace'],
    ],
  ])('to %s', (_, documents, options, expected) => {
    expect(show(follow(documents, options))).toEqual(expected);
  });

  it('doubt what a manifest without a namespace may be', () => {
    const loose = CONF.replace(', namespace: shop', '');
    const { rows } = follow([WEB, loose, place('p', [WEB_SELECTOR], fixed('east'))], COMPLETE);
    expect(rows.map(tell)).toEqual(['unknown hub:ConfigMap']);
  });

  it('tell kinds of one name apart by their group', () => {
    const other = CONF.replace('apiVersion: v1', 'apiVersion: example.com/v1');
    const selector = '{ group: example.com, version: v1, kind: ConfigMap, name: conf }';
    const found = follow([WEB, other, place('p', [WEB_SELECTOR, selector], fixed('east'))], COMPLETE);
    expect(show(found).filter((line) => line.startsWith('envFrom'))).toEqual([
      'envFrom conf east: not-on-hub maybe',
    ]);
  });

  it('look into envelopes, for what refers and what is referred to', () => {
    const lines = (text: string) => text.replaceAll('\n', '\n    ');
    const envelope = `apiVersion: placement.kubernetes-fleet.io/v1
kind: ResourceEnvelope
metadata: { name: box, namespace: shop }
data:
  web.yaml:
    ${lines(WEB)}
  conf.yaml:
    ${lines(CONF)}`;
    const box = '{ group: placement.kubernetes-fleet.io, version: v1, kind: ResourceEnvelope, name: box }';
    expect(show(follow([envelope, place('p', [box], fixed('east'))], CLOSED))).toEqual([
      'envFrom conf east: placement',
    ]);
  });

  it('tell placements of both scopes apart that share a name', () => {
    const all = `apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterResourcePlacement
metadata: { name: p }
spec: { resourceSelectors: [ ${core('Namespace', 'shop')} ], policy: ${fixed('west')} }`;
    const space = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }';
    const found = follow([WEB, CONF, space, all, place('p', [WEB_SELECTOR], fixed('east'))], CLOSED);
    expect(show(found).sort()).toEqual([
      'envFrom conf east: other-clusters sure',
      'envFrom conf west: placement',
    ]);
  });

  it('are only maybe missing where a Role lets pods create them, or an operator may', () => {
    const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: maker, namespace: shop }
rules: [ { apiGroups: [ "" ], resources: [ configmaps ], verbs: [ create ] } ]`;
    const maker = '{ group: rbac.authorization.k8s.io, version: v1, kind: Role, name: maker }';
    const database = 'apiVersion: example.com/v1\nkind: Database\nmetadata: { name: db, namespace: shop }';
    const db = '{ group: example.com, version: v1, kind: Database, name: db }';
    const sure = follow([WEB, CONF, place('p', [WEB_SELECTOR], fixed('east'))], CLOSED);
    const byRole = follow([WEB, CONF, role, place('p', [WEB_SELECTOR, maker], fixed('east'))], CLOSED);
    const byOperator = follow([WEB, CONF, database, place('p', [WEB_SELECTOR, db], fixed('east'))], CLOSED);
    const conf = (found: typeof sure) => show(found).filter((line) => line.startsWith('envFrom'));
    expect(conf(sure)).toEqual(['envFrom conf east: not-selected sure']);
    expect(conf(byRole)).toEqual(['envFrom conf east: not-selected maybe']);
    expect(conf(byOperator)).toEqual(['envFrom conf east: not-selected maybe']);
  });

  it('do not look for keys in a Secret whose data was taken out', () => {
    const web = deployment(
      '{ containers: [ { name: web, env: [ { name: T, valueFrom: { secretKeyRef: { name: s, key: k } } } ] } ] }',
    );
    const secret = (data: string) =>
      `apiVersion: v1\nkind: Secret\nmetadata: { name: s, namespace: shop }\n${data}`;
    const all = (data: string) =>
      show(follow([web, secret(data), place('p', [WEB_SELECTOR, core('Secret', 's')], fixed('east'))]));
    expect(all('type: Opaque')).toEqual(['env s east: placement']);
    expect(all('data: { other: YQ== }')).toEqual(['env s east: placement', 'env s.k east: no-key sure']);
    expect(all('stringData: { k: x }')).toEqual(['env s east: placement']);
  });

  it('believe Works where the hub was captured by half', () => {
    const work = (held: string) => `apiVersion: placement.kubernetes-fleet.io/v1
kind: Work
metadata: { name: w, namespace: fleet-member-east, uid: u1 }
spec: { workload: { manifests: [ ${held} ] } }`;
    const conf = '{ apiVersion: v1, kind: ConfigMap, metadata: { name: conf, namespace: shop } }';
    const told = (held: string, ...more: readonly string[]) =>
      show(
        follow([WEB, work(held), place('p', [WEB_SELECTOR], fixed('east')), ...more], {
          completeKinds: ['Work'],
        }),
      );
    expect(told('{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }')).toEqual([
      'envFrom conf east: not-selected maybe',
    ]);
    expect(told(conf)).toEqual(['envFrom conf east: placement']);
    // What takes the namespace whole would bring it.
    const all = `apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterResourcePlacement
metadata: { name: all }
spec: { resourceSelectors: [ ${core('Namespace', 'shop')} ], policy: ${fixed('west')} }`;
    const space = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }';
    expect(told('{}', all, space)).toContain('envFrom conf east: not-on-hub maybe');
  });

  it('leave to the cluster what lies in its own namespaces', () => {
    const binding = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: reader, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [ { kind: ServiceAccount, name: metrics-server, namespace: kube-system } ]`;
    const selector = '{ group: rbac.authorization.k8s.io, version: v1, kind: RoleBinding, name: reader }';
    expect(show(follow([binding, place('p', [selector], fixed('east'))], COMPLETE))).toEqual([
      'role view east: cluster',
      'subject metrics-server east: unknown objects:east/ServiceAccount',
    ]);
  });

  it('take the claims of a StatefulSet for its own', () => {
    const set = (claim: string) => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  selector: { matchLabels: { app: db } }
  template: { metadata: { labels: { app: db } }, spec: { containers: [], volumes: [ { name: data, persistentVolumeClaim: { claimName: ${claim} } } ] } }
  volumeClaimTemplates: [ { metadata: { name: data } } ]`;
    const selector = '{ group: apps, version: v1, kind: StatefulSet, name: db }';
    const claims = (claim: string) =>
      show(
        follow([set(claim), place('p', [selector], fixed('east'))], {
          completeKinds: ['PersistentVolumeClaim'],
          closedNamespaces: [{ namespace: 'shop' }],
        }),
      );
    expect(claims('data')).toEqual(['claim data east: controller']);
    expect(claims('data-db-0')).toEqual(['claim data-db-0 east: controller']);
    expect(claims('other')).toEqual(['claim other east: not-on-hub sure']);
  });

  it('are answered once for many, and cost what is asked', () => {
    const many = Array.from({ length: 30 }, (_, at) =>
      deployment('{ serviceAccountName: bot }', `web-${at}`),
    );
    const selector = '{ group: apps, version: v1, kind: Deployment, labelSelector: {} }';
    const { rows } = follow([...many, place('p', [selector], fixed('east'))], COMPLETE);
    expect(rows).toHaveLength(30);
    expect(new Set(rows.map(({ answer }) => answer)).size).toBe(1);
  });
});

const CLUSTERS = ['east', 'west', 'north'];
const some = fc.subarray(CLUSTERS);
const scene = fc.record({
  web: fc.subarray(CLUSTERS, { minLength: 1 }),
  carriers: fc.array(fc.subarray(CLUSTERS, { minLength: 1 }), { maxLength: 2 }),
  onHub: fc.boolean(),
  shown: some,
  closed: some,
});
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never;

/** What the references say, cluster by cluster. */
function judge({ web, carriers, onHub, shown, closed }: Scene): Record<string, string> {
  const documents = [
    WEB,
    ...(onHub ? [CONF] : []),
    place('web', [WEB_SELECTOR], fixed(...web)),
    ...carriers.map((names, at) => place(`conf-${at}`, [CONF_SELECTOR], fixed(...names))),
  ];
  const options = {
    completeKinds: ['ConfigMap'],
    closedNamespaces: closed.map((cluster) => ({ namespace: 'shop', cluster })),
  };
  const { rows, stage } = follow(
    documents,
    options,
    shown.map((name) => [name, configMap('conf', 'shop', 'u')]),
  );
  return Object.fromEntries(
    rows.flatMap((row) => stage.namesOf(row.answer.clusters).map((name) => [name, tell(row)])),
  );
}

/** The same, told plainly. */
function expected({ web, carriers, onHub, shown, closed }: Scene): Record<string, string> {
  const why = !onHub ? 'not-on-hub' : carriers.length > 0 ? 'other-clusters' : 'not-selected';
  return Object.fromEntries(
    web.map((cluster) => {
      if (onHub && carriers.some((names) => names.includes(cluster))) return [cluster, 'placement'];
      if (shown.includes(cluster)) return [cluster, 'member'];
      return [cluster, `${why} ${closed.includes(cluster) ? 'sure' : 'maybe'}`];
    }),
  );
}

const isToldPlainly = (answer: typeof judge) =>
  fc.property(scene, (each) => {
    expect(answer(each)).toEqual(expected(each));
  });

/** Answers that go wrong in one way each. */
const BUGS: Readonly<Record<string, typeof judge>> = {
  'forgets the second placement': (each) => judge({ ...each, carriers: each.carriers.slice(0, 1) }),
  'does not look at members': (each) => judge({ ...each, shown: [] }),
  'takes one closed namespace for all': (each) =>
    judge({ ...each, closed: each.closed.length > 0 ? CLUSTERS : [] }),
  'believes the hub': (each) => judge({ ...each, onHub: true }),
  'loses clusters': (each) => Object.fromEntries(Object.entries(judge(each)).slice(0, 2)),
};

describe('the law of references', () => {
  it('says for each cluster alone what is there', () => {
    fc.assert(isToldPlainly(judge), { numRuns: 150 });
  });

  it.each(Object.entries(BUGS))('notices one that %s', (_, planted) => {
    expect(() => fc.assert(isToldPlainly(planted), { numRuns: 300 })).toThrow();
  });
});
