import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../api/json.ts';
import { cleanManifest } from './selection/cleaning.ts';
import { isKindDisabled, isKindLeftOut, readPropagationConfig } from './selection/disabled-kinds.ts';
import {
  buildHub,
  DEFAULT_HUB_FLAGS,
  type Hub,
  type HubFlags,
  isConverted,
  type VersionMode,
} from './selection/hub.ts';
import { buildKindTable, buildServedKinds, findKind, findMapping } from './selection/hub-kinds.ts';
import { type Selection, simulateSelection } from './selection.ts';

const KINDS = buildKindTable(buildServedKinds([]), true);
const OPEN_KINDS = buildKindTable(buildServedKinds([]), false);

function object(
  apiVersion: string,
  kind: string,
  namespace: string,
  name: string,
  rest: JsonObject = {},
): JsonObject {
  return { apiVersion, kind, metadata: { name, ...(namespace === '' ? {} : { namespace }) }, ...rest };
}

function hubOf(objects: readonly JsonObject[], flags: Partial<HubFlags> = {}, versions?: VersionMode): Hub {
  return buildHub(objects, KINDS, { ...DEFAULT_HUB_FLAGS, ...flags }, versions);
}

function clusterPlacement(...resourceSelectors: JsonObject[]): JsonObject {
  return { metadata: { name: 'p' }, spec: { resourceSelectors } };
}

function namespacedPlacement(namespace: string, ...resourceSelectors: JsonObject[]): JsonObject {
  return { metadata: { name: 'p', namespace }, spec: { resourceSelectors } };
}

const NAMESPACE = { group: '', version: 'v1', kind: 'Namespace', name: 'shop' };
const SHOP = object('v1', 'Namespace', '', 'shop');

function names(selection: Selection): string[] {
  return selection.selected.map((item) => `${item.kind} ${item.namespace}/${item.name}`);
}

describe('what a placement selects', () => {
  it('gives back the very objects of the input, so that findings can point into them', () => {
    const config = object('v1', 'ConfigMap', 'shop', 'settings');
    const { selected } = simulateSelection(hubOf([config, SHOP]), clusterPlacement(NAMESPACE));
    expect(selected.map((item) => item.object)).toEqual([SHOP, config]);
    expect(selected[0]?.object).toBe(SHOP);
    expect(selected[1]?.object).toBe(config);
    expect(selected[1]?.index).toBe(0);
  });

  it('tells why the rest of a namespace stays behind', () => {
    const owned = {
      metadata: { name: 'web-1', namespace: 'shop', ownerReferences: [{ kind: 'Deployment' }] },
    };
    const hub = hubOf([
      SHOP,
      object('v1', 'ConfigMap', 'shop', 'kube-root-ca.crt'),
      object('v1', 'ServiceAccount', 'shop', 'default'),
      object('v1', 'Pod', 'shop', 'web'),
      object('v1', 'Event', 'shop', 'started'),
      object('v1', 'Service', 'shop', 'web'),
      object('v1', 'Endpoints', 'shop', 'web'),
      object('v1', 'Endpoints', 'shop', 'own'),
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', ...owned },
    ]);
    const { selected, selectors } = simulateSelection(hub, clusterPlacement(NAMESPACE));
    expect(selected.map((item) => item.name)).toEqual(['shop', 'web', 'own']);
    const reasons = selectors[0]?.hits.leftOut.map((each) => `${each.object.kind}: ${each.reason}`);
    expect(reasons?.sort()).toEqual([
      'ConfigMap: root-certificate',
      'Endpoints: endpoints-of-a-service',
      'Event: kind-disabled',
      'Pod: kind-disabled',
      'ReplicaSet: owned-replica-set',
      'ServiceAccount: default-service-account',
    ]);
  });

  it('tells a name that does not exist from one that is left out', () => {
    const selector = { group: '', version: 'v1', kind: 'ConfigMap', name: 'gone' };
    const selection = simulateSelection(hubOf([SHOP]), namespacedPlacement('shop', selector));
    expect(selection.error).toBeUndefined();
    expect(selection.selectors[0]?.hits.absent).toBe(true);
  });

  it('keeps what earlier selectors met when a later one fails', () => {
    const selection = simulateSelection(hubOf([SHOP]), clusterPlacement(NAMESPACE, NAMESPACE));
    expect(selection.selected).toEqual([]);
    expect(selection.error?.type).toBe('user');
    expect(selection.selectors.map((each) => each.hits.selected.length)).toEqual([1, 1]);
  });

  it('names all offenders the system may choose from', () => {
    const hub = hubOf(['kube-system', 'default', 'shop'].map((name) => object('v1', 'Namespace', '', name)));
    const { error } = simulateSelection(
      hub,
      clusterPlacement({ group: '', version: 'v1', kind: 'Namespace' }),
    );
    expect(error?.alternatives.map((text) => /namespace (\S+) is/.exec(text)?.[1])).toEqual([
      'default',
      'kube-system',
    ]);
    expect(error?.message).toBe(error?.alternatives[0]);
  });

  it('finds objects by label in a large namespace as in a small one', () => {
    const many = Array.from({ length: 200 }, (_, at) =>
      object('v1', 'ConfigMap', 'shop', `c${at}`, {
        metadata: {
          name: `c${at}`,
          namespace: 'shop',
          labels: { even: String(at % 2 === 0), tens: String(at % 10) },
        },
      }),
    );
    const labelSelector = { matchLabels: { even: 'true', tens: '4' } };
    const placement = namespacedPlacement('shop', {
      group: '',
      version: 'v1',
      kind: 'ConfigMap',
      labelSelector,
    });
    const large = names(simulateSelection(hubOf(many), placement));
    expect(large).toHaveLength(20);
    expect(names(simulateSelection(hubOf(many.slice(0, 50)), placement))).toHaveLength(5);
  });

  it('leaves repeated objects of the input out of the hub', () => {
    const hub = hubOf([SHOP, { ...SHOP, spec: { other: true } }]);
    expect(hub.repeated).toHaveLength(1);
    expect(simulateSelection(hub, clusterPlacement(NAMESPACE)).error).toBeUndefined();
  });
});

describe('versions and kinds', () => {
  const scaler = object('autoscaling/v1', 'HorizontalPodAutoscaler', 'shop', 'web');

  it('serves an object in every version of its kind, as a live hub does', () => {
    const { selected } = simulateSelection(hubOf([SHOP, scaler]), clusterPlacement(NAMESPACE));
    expect(selected.map((item) => `${item.kind} ${item.version}`)).toEqual([
      'Namespace v1',
      'HorizontalPodAutoscaler v2',
    ]);
    expect(selected.map(isConverted)).toEqual([false, true]);
    const selector = { group: 'autoscaling', version: 'v1', kind: 'HorizontalPodAutoscaler', name: 'web' };
    const again = simulateSelection(hubOf([scaler]), namespacedPlacement('shop', selector));
    expect(again.selected.map((item) => item.version)).toEqual(['v1']);
  });

  it('keeps versions apart where a recording does', () => {
    const selection = simulateSelection(hubOf([SHOP, scaler], {}, 'exact'), clusterPlacement(NAMESPACE));
    expect(names(selection)).toEqual(['Namespace /shop']);
    expect(selection.selectors[0]?.hits.leftOut[0]?.reason).toBe('version-not-preferred');
  });

  it('refuses a kind the hub surely lacks, and only says so of one it may serve', () => {
    const widget = object('example.com/v1', 'Widget', 'shop', 'w');
    const placement = namespacedPlacement('shop', { group: 'example.com', version: 'v1', kind: 'Widget' });
    expect(simulateSelection(hubOf([widget]), placement).error?.message).toContain(
      'no matches for kind "Widget"',
    );
    const open = simulateSelection(buildHub([widget], OPEN_KINDS, DEFAULT_HUB_FLAGS), placement);
    expect(names(open)).toEqual(['Widget shop/w']);
    expect(open.selectors[0]?.hits.kindUnknown).toBe(true);
  });

  it('searches a kind it does not know only where the placement may', () => {
    const inNamespace = object('example.com/v1', 'Widget', 'shop', 'w');
    const outside = object('example.com/v1', 'Widget', '', 'w');
    const hub = buildHub([inNamespace, outside], OPEN_KINDS, DEFAULT_HUB_FLAGS);
    const selector = { group: 'example.com', version: 'v1', kind: 'Widget' };
    expect(names(simulateSelection(hub, clusterPlacement(selector)))).toEqual(['Widget /w']);
    expect(names(simulateSelection(hub, namespacedPlacement('shop', selector)))).toEqual(['Widget shop/w']);
  });

  it('takes no notice of a namespace on a kind that has none', () => {
    const role = object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'shop', 'viewer');
    const selector = {
      group: 'rbac.authorization.k8s.io',
      version: 'v1',
      kind: 'ClusterRole',
      name: 'viewer',
    };
    expect(names(simulateSelection(hubOf([role]), clusterPlacement(selector)))).toEqual([
      'ClusterRole /viewer',
    ]);
  });

  it('reads kinds off CustomResourceDefinitions and prefers stable versions', () => {
    const spec = {
      group: 'example.com',
      scope: 'Cluster',
      names: { kind: 'Widget', plural: 'widgets' },
      versions: [
        { name: 'v2beta1', served: true },
        { name: 'v1', served: true },
        { name: 'v3', served: false },
      ],
    };
    const table = buildKindTable(buildServedKinds([{ spec }]), true);
    expect(findMapping(table, 'example.com', '', 'Widget')?.version).toBe('v1');
    expect(findKind(table, 'example.com', 'v2beta1', 'Widget')).toMatchObject({
      namespaced: false,
      preferred: false,
    });
    expect(findKind(table, 'example.com', 'v3', 'Widget')).toBeUndefined();
  });

  it('reads the options of the hub agent', () => {
    const skip = readPropagationConfig('batch;apps/v1/Deployment,StatefulSet;v1/Secret;policy/v1', '');
    const disabled = (group: string, version: string, kind: string) =>
      isKindDisabled(skip, group, version, kind);
    expect(disabled('batch', 'v1', 'Job')).toBe(true);
    expect(disabled('apps', 'v1', 'StatefulSet')).toBe(true);
    expect(disabled('apps', 'v1', 'DaemonSet')).toBe(false);
    expect(disabled('', 'v1', 'Secret')).toBe(true);
    expect(disabled('policy', 'v1', 'PodDisruptionBudget')).toBe(true);
    expect(disabled('', 'v1', 'Pod')).toBe(true);
    expect(readPropagationConfig('a/b/c/d', '').problems).toEqual(['a/b/c/d']);
    const allow = readPropagationConfig('batch', 'v1/Namespace,Pod');
    expect(isKindDisabled(allow, '', 'v1', 'Pod')).toBe(false);
    expect(isKindDisabled(allow, '', 'v1', 'Secret')).toBe(true);
  });

  it('skips a core kind whose name and version another group disables', () => {
    const row = findKind(KINDS, '', 'v1', 'Event');
    expect(row && isKindLeftOut(readPropagationConfig('', ''), KINDS, row)).toBe(true);
    expect(isKindDisabled(readPropagationConfig('', ''), '', 'v1', 'Event')).toBe(false);
  });
});

describe('properties of selection', () => {
  const pool = [
    SHOP,
    object('v1', 'Namespace', '', 'lab'),
    ...['shop', 'lab'].flatMap((namespace) => [
      object('v1', 'ConfigMap', namespace, 'a'),
      object('apps/v1', 'Deployment', namespace, 'web'),
      object('v1', 'Service', namespace, 'web'),
      object('v1', 'Endpoints', namespace, 'web'),
      object('autoscaling/v2', 'HorizontalPodAutoscaler', namespace, 'web'),
    ]),
    object('rbac.authorization.k8s.io/v1', 'ClusterRole', '', 'viewer'),
    object('node.k8s.io/v1', 'RuntimeClass', '', 'fast'),
  ];
  const placement = clusterPlacement(
    { group: '', version: 'v1', kind: 'Namespace' },
    { group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'ClusterRole' },
    { group: 'node.k8s.io', version: 'v1', kind: 'RuntimeClass' },
  );
  type Select = (objects: readonly JsonObject[]) => readonly string[];
  const real: Select = (objects) => names(simulateSelection(hubOf(objects), placement));

  const sameInAnyOrder = (select: Select) =>
    fc.property(fc.shuffledSubarray(pool, { minLength: pool.length }), (objects) => {
      expect(select(objects)).toEqual(select(pool));
    });

  it('does not depend on the order of the objects', () => {
    fc.assert(sameInAnyOrder(real));
    // The planted bug: objects stay in the order of the input.
    const planted: Select = (objects) =>
      objects.map((each) => String(each['kind'])).filter((kind) => kind !== 'Endpoints');
    expect(() => fc.assert(sameInAnyOrder(planted))).toThrow();
  });

  const onlyGrows = (select: Select) =>
    fc.property(fc.shuffledSubarray(pool), (objects) => {
      const withoutServices = objects.filter((each) => each['kind'] !== 'Service');
      // More objects never push one out, but for services, which take their endpoints along.
      expect(new Set(select([...withoutServices, object('v1', 'Secret', 'shop', 's')]))).toSatisfy(
        (after: Set<string>) => select(withoutServices).every((name) => after.has(name)),
      );
    });

  it('never loses an object because another was added', () => {
    fc.assert(onlyGrows(real));
    // The planted bug: a limit, past which further objects push others out.
    const planted: Select = (objects) => real(objects).slice(0, 6);
    expect(() => fc.assert(onlyGrows(planted))).toThrow();
  });

  const cleansOnce = (clean: (manifest: JsonObject) => JsonObject) =>
    fc.property(fc.constantFrom(...SAMPLES), (manifest) => {
      const once = clean(manifest);
      expect(clean(once)).toEqual(once);
      expect(JSON.stringify(once)).not.toContain('resourceVersion');
    });
  const SAMPLES = readFileSync('testdata/kubefleet/selection/selection.jsonl', 'utf8')
    .trim()
    .split('\n')
    .flatMap((line) => (JSON.parse(line) as { objects: JsonObject[] }).objects);

  it('cleans a manifest once and for all', () => {
    fc.assert(cleansOnce(cleanManifest), { numRuns: 300 });
    // The planted bug: what the hub adds stays in the snapshot.
    expect(() =>
      fc.assert(
        cleansOnce((manifest) => manifest),
        { numRuns: 300 },
      ),
    ).toThrow();
  });

  it('leaves the input as it is and __proto__ a plain key', () => {
    const manifest: JsonObject = JSON.parse(
      '{"kind":"Service","apiVersion":"v1","metadata":{"name":"a","uid":"1","__proto__":{"x":1}},"spec":{"clusterIP":"1.2.3.4"},"status":{}}',
    );
    const before = JSON.stringify(manifest);
    const cleaned: Json = cleanManifest(manifest);
    expect(JSON.stringify(manifest)).toBe(before);
    expect(JSON.stringify(cleaned)).toBe(
      '{"kind":"Service","apiVersion":"v1","metadata":{"name":"a","__proto__":{"x":1}},"spec":{}}',
    );
  });
});
