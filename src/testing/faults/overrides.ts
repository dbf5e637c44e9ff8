import { createHash } from 'node:crypto';
import {
  addItems,
  copyOf,
  type Dump,
  type Fields,
  fieldOf,
  type Item,
  itemOf,
  itemsOf,
  setField,
} from '../dump-editor.ts';
import {
  applyError,
  bindings,
  failStage,
  keepDown,
  placementIn,
  refuse,
  statusEntry,
  stopCluster,
  type Target,
  works,
} from '../dump-faults.ts';
import type { Fault } from './fault.ts';

const CATALOG = 'ClusterResourcePlacement//catalog';
const BASE = 'healthy-crp-pickn';
const ONE = 'aks-member-1';
const TWO = 'aks-member-2';
const RO = 'ResourceOverride/catalog/tune';
const DEPLOYMENT = { group: 'apps', version: 'v1', kind: 'Deployment', name: 'catalog-api' };
const PROD = { clusterSelectorTerms: [{ labelSelector: { matchLabels: { env: 'prod' } } }] };

/** Adds an override and its latest snapshot, as the hub keeps them. */
export function addOverride(dump: Dump, kind: string, namespace: string, name: string, spec: Fields): void {
  const scope = namespace === '' ? {} : { namespace };
  const list = `${kind.toLowerCase()}s`;
  addItems(dump, 'hub', list, {
    apiVersion: 'placement.kubernetes-fleet.io/v1',
    kind,
    metadata: { name, ...scope, finalizers: ['kubernetes-fleet.io/override-cleanup'] },
    spec,
  });
  addItems(dump, 'hub', `${kind.toLowerCase()}snapshots`, {
    apiVersion: 'placement.kubernetes-fleet.io/v1',
    kind: `${kind}Snapshot`,
    metadata: {
      name: `${name}-0`,
      ...scope,
      labels: {
        'kubernetes-fleet.io/is-latest-snapshot': 'true',
        'kubernetes-fleet.io/override-index': '0',
        'kubernetes-fleet.io/parent-resource-override': name,
      },
    },
    spec: { overrideHash: 'YQ==', overrideSpec: copyOf(spec) },
  });
}

/** Lists an override snapshot in the bindings, the Works' hashes and the status of some clusters, patched where told. */
export function attach(
  target: Target,
  clusters: readonly string[],
  namespace: string,
  snapshot: string,
  patch?: (manifests: Item[]) => void,
): void {
  for (const cluster of clusters) {
    const [field, entry] =
      namespace === ''
        ? ['clusterResourceOverrideSnapshots', snapshot]
        : ['resourceOverrideSnapshots', { name: snapshot, namespace }];
    for (const binding of bindings(target, cluster)) {
      setField(binding.spec, [field], [entry]);
      const overridden = (binding.status['conditions'] as Fields[]).find(
        (each) => each['type'] === 'Overridden',
      );
      Object.assign(overridden ?? {}, {
        reason: 'OverriddenSucceeded',
        message: 'Successfully applied the override rules on the resources',
      });
    }
    const status = statusEntry(target, cluster);
    status[namespace === '' ? 'applicableClusterResourceOverrides' : 'applicableResourceOverrides'] = [entry];
    for (const work of works(target, cluster)) {
      const annotation = `kubernetes-fleet.io/parent-${namespace === '' ? 'cluster-' : ''}resource-override-snapshot-hash`;
      setField(
        work.metadata,
        ['annotations', annotation],
        createHash('sha256')
          .update(JSON.stringify([entry]))
          .digest('hex'),
      );
      patch?.(fieldOf(work.spec, 'workload', 'manifests') as Item[]);
    }
  }
}

const rule = (...patches: readonly Fields[]): Fields => ({
  clusterSelector: PROD,
  overrideType: 'JSONPatch',
  jsonPatchOverrides: patches,
});
const ro = (
  rules: readonly Fields[],
  placement: Fields | undefined = { name: 'catalog', scope: 'Cluster' },
  selectors: readonly Fields[] = [DEPLOYMENT],
): Fields => ({
  ...(placement && { placement }),
  resourceSelectors: selectors,
  policy: { overrideRules: rules },
});

const failing = (
  name: string,
  rule: string,
  spec: Fields,
  cause: string,
  clusters: readonly string[] = [ONE, TWO],
): Fault => ({
  name,
  base: BASE,
  edit: (dump) => {
    addOverride(dump, 'ResourceOverride', 'catalog', 'tune', spec);
    const target = placementIn(dump, 'catalog');
    attach(target, clusters, 'catalog', 'tune-0');
    for (const cluster of clusters)
      stopCluster(
        target,
        cluster,
        'Overridden',
        'False',
        'OverriddenFailed',
        `Failed to apply the override rules on the resources: ${cause.replace('<cluster>', cluster)}`,
      );
    failStage(target, 'Overridden', clusters.length);
  },
  root: RO,
  placement: CATALOG,
  clusters,
  rule,
});

const silent = (
  name: string,
  rule: string,
  root: string,
  edit: (dump: Dump) => void,
  clusters: readonly string[] = [ONE, TWO],
): Fault => ({ name, base: BASE, edit, root, placement: CATALOG, clusters, rule });
const ON =
  'ResourceOverrideSnapshot "tune-0" failed to apply on Deployment "catalog-api" in namespace "catalog": ';
const IMAGE = '/spec/template/spec/containers/0/image';

export const OVERRIDES: readonly Fault[] = [
  failing(
    'a patch adds below a map that is not there',
    'FL0801',
    ro([rule({ op: 'add', path: '/metadata/annotations/owner', value: 'team-a' })]),
    `${ON}add operation does not apply: doc is missing path: "/metadata/annotations/owner": missing value`,
  ),
  failing(
    'a patch replaces an index beyond the list',
    'FL0801',
    ro([rule({ op: 'replace', path: '/spec/template/spec/containers/3/image', value: 'x:1' })]),
    `${ON}replace operation does not apply: doc is missing path: /spec/template/spec/containers/3/image: missing value`,
  ),
  failing(
    'a label variable is missing on a cluster',
    'FL0805',
    ro([rule({ op: 'add', path: '/metadata/labels/zone', value: '${MEMBER-CLUSTER-LABEL-KEY-zone}' })]),
    `${ON}label key zone not found on cluster <cluster>`,
  ),
  failing(
    'a patch removes what is not there',
    'FL0801',
    ro([rule({ op: 'remove', path: '/spec/template/spec/nodeSelector' })]),
    `${ON}error in remove for path: '/spec/template/spec/nodeSelector': unable to remove nonexistent key: nodeSelector: missing value`,
  ),
  silent('the override names a placement that does not exist', 'FL0803', RO, (dump) =>
    addOverride(
      dump,
      'ResourceOverride',
      'catalog',
      'tune',
      ro([rule({ op: 'replace', path: IMAGE, value: 'nginx:1.27.0' })], {
        name: 'catalogue',
        scope: 'Cluster',
      }),
    ),
  ),
  silent('the override names an object that does not exist', 'FL0803', RO, (dump) =>
    addOverride(
      dump,
      'ResourceOverride',
      'catalog',
      'tune',
      ro([rule({ op: 'replace', path: IMAGE, value: 'nginx:1.27.0' })], undefined, [
        { ...DEPLOYMENT, name: 'catalog-apii' },
      ]),
    ),
  ),
  silent('the override matches no cluster', 'FL0803', RO, (dump) =>
    addOverride(
      dump,
      'ResourceOverride',
      'catalog',
      'tune',
      ro([
        {
          ...rule({ op: 'replace', path: IMAGE, value: 'nginx:1.27.0' }),
          clusterSelector: {
            clusterSelectorTerms: [{ labelSelector: { matchLabels: { env: 'production' } } }],
          },
        },
      ]),
    ),
  ),
  silent(
    'a cluster-scoped override means a namespaced object',
    'FL0815',
    'ClusterResourceOverride//tune',
    (dump) =>
      addOverride(dump, 'ClusterResourceOverride', '', 'tune', {
        placement: { name: 'catalog', scope: 'Cluster' },
        clusterResourceSelectors: [DEPLOYMENT],
        policy: { overrideRules: [rule({ op: 'replace', path: IMAGE, value: 'nginx:1.27.0' })] },
      }),
  ),
  {
    name: 'the override of a ResourcePlacement has the default scope',
    base: 'healthy-rp-with-namespace-crp',
    edit: (dump) => {
      const deployment = itemsOf(dump, 'hub', 'Deployment').find(
        ({ metadata }) => metadata.namespace === 'payments',
      );
      addOverride(
        dump,
        'ResourceOverride',
        'payments',
        'tune',
        ro(
          [rule({ op: 'replace', path: '/spec/replicas', value: 3 })],
          { name: 'payments-api', scope: 'Cluster' },
          [{ ...DEPLOYMENT, name: deployment?.metadata.name }],
        ),
      );
    },
    root: 'ResourceOverride/payments/tune',
    placement: 'ResourcePlacement/payments/payments-api',
    clusters: [ONE, TWO],
    rule: 'FL0804',
  },
  silent(
    'an override should apply and no binding lists it',
    'FL0806',
    RO,
    (dump) => {
      addOverride(
        dump,
        'ResourceOverride',
        'catalog',
        'tune',
        ro([rule({ op: 'replace', path: IMAGE, value: 'nginx:1.27.0' })]),
      );
      for (const list of ['resourceoverrides', 'resourceoverridesnapshots'])
        for (const each of dump.lists.get(`hub/${list}`) ?? [])
          each.metadata.creationTimestamp =
            itemOf(dump, 'hub', 'Namespace', 'catalog').metadata.creationTimestamp ?? '';
    },
    [ONE, TWO],
  ),
  silent(
    'a binding lists an override and its Work shows the plain form',
    'FL1259',
    'Work/fleet-member-aks-member-1/catalog-work',
    (dump) => {
      addOverride(
        dump,
        'ResourceOverride',
        'catalog',
        'tune',
        ro([rule({ op: 'replace', path: IMAGE, value: 'nginx:1.27.0' })]),
      );
      attach(placementIn(dump, 'catalog'), [ONE, TWO], 'catalog', 'tune-0');
    },
    [ONE, TWO],
  ),
  {
    name: 'a healthy override that both clusters carry',
    base: BASE,
    edit: (dump) => {
      addOverride(
        dump,
        'ResourceOverride',
        'catalog',
        'tune',
        ro([rule({ op: 'replace', path: '/spec/replicas', value: 3 })]),
      );
      attach(placementIn(dump, 'catalog'), [ONE, TWO], 'catalog', 'tune-0', (manifests) => {
        for (const each of manifests) if (each.kind === 'Deployment') each.spec['replicas'] = 3;
      });
      const top = (placementIn(dump, 'catalog').placement.status['conditions'] as Fields[]).find((each) =>
        String(each['type']).endsWith('Overridden'),
      );
      Object.assign(top ?? {}, {
        reason: 'OverriddenSucceeded',
        message: 'The selected resources are successfully overridden in 2 cluster(s)',
      });
    },
    root: '',
    placement: CATALOG,
    clusters: [],
    rule: '',
  },
  silent(
    'two rules of one override write the same field',
    'FL0814',
    RO,
    (dump) => {
      addOverride(
        dump,
        'ResourceOverride',
        'catalog',
        'tune',
        ro([
          rule({ op: 'replace', path: '/spec/replicas', value: 5 }),
          {
            ...rule({ op: 'replace', path: '/spec/replicas', value: 1 }),
            clusterSelector: { clusterSelectorTerms: [] },
          },
        ]),
      );
      attach(placementIn(dump, 'catalog'), [ONE, TWO], 'catalog', 'tune-0', (manifests) => {
        for (const each of manifests) if (each.kind === 'Deployment') each.spec['replicas'] = 1;
      });
    },
    [ONE, TWO],
  ),
  {
    name: 'an override writes an image that cannot be pulled on one cluster',
    base: BASE,
    edit: (dump) => {
      addOverride(
        dump,
        'ResourceOverride',
        'catalog',
        'tune',
        ro([
          {
            ...rule({ op: 'replace', path: IMAGE, value: 'nginx:nope' }),
            clusterSelector: {
              clusterSelectorTerms: [{ labelSelector: { matchLabels: { region: 'westeurope' } } }],
            },
          },
        ]),
      );
      const target = placementIn(dump, 'catalog');
      attach(target, [TWO], 'catalog', 'tune-0', (manifests) => {
        for (const each of manifests)
          if (each.kind === 'Deployment')
            setField(each.spec, ['template', 'spec', 'containers', 0, 'image'], 'nginx:nope');
      });
      keepDownAt(target);
    },
    root: RO,
    placement: CATALOG,
    clusters: [TWO],
    rule: 'FL1221',
  },
  {
    name: 'an override makes an object invalid on the members',
    base: BASE,
    edit: (dump) => {
      addOverride(
        dump,
        'ResourceOverride',
        'catalog',
        'tune',
        ro([rule({ op: 'replace', path: '/spec/replicas', value: 'three' })]),
      );
      const target = placementIn(dump, 'catalog');
      attach(target, [ONE, TWO], 'catalog', 'tune-0', (manifests) => {
        for (const each of manifests) if (each.kind === 'Deployment') each.spec['replicas'] = 'three';
      });
      refuseAt(target);
    },
    root: RO,
    placement: CATALOG,
    clusters: [ONE, TWO],
    rule: 'FL1227',
  },
  {
    name: 'an override snapshot was pruned while a binding names it',
    base: BASE,
    edit: (dump) => {
      const target = placementIn(dump, 'catalog');
      for (const cluster of [ONE, TWO]) {
        for (const binding of bindings(target, cluster))
          setField(binding.spec, ['resourceOverrideSnapshots'], [{ name: 'tune-0', namespace: 'catalog' }]);
        stopCluster(
          target,
          cluster,
          'Overridden',
          'False',
          'OverriddenFailed',
          'Failed to apply the override rules on the resources: resourceOverrideSnapshot {tune-0 catalog} is not found',
        );
      }
      failStage(target, 'Overridden', 2);
    },
    root: CATALOG,
    placement: CATALOG,
    clusters: [ONE, TWO],
    rule: 'FL1205',
  },
  silent(
    'Delete takes away what another object needs',
    'FL0605',
    'ResourceOverride/catalog/tune',
    (dump) => {
      addOverride(
        dump,
        'ResourceOverride',
        'catalog',
        'tune',
        ro([{ clusterSelector: PROD, overrideType: 'Delete' }], undefined, [
          { group: '', version: 'v1', kind: 'ConfigMap', name: 'catalog-api-config' },
        ]),
      );
      const target = placementIn(dump, 'catalog');
      attach(target, [ONE, TWO], 'catalog', 'tune-0', (manifests) => {
        manifests.splice(
          manifests.findIndex((each) => each.kind === 'ConfigMap'),
          1,
        );
      });
      for (const work of works(target)) {
        const entries = work.status['manifestConditions'] as { identifier: Fields }[];
        work.status['manifestConditions'] = entries
          .filter(({ identifier }) => identifier['kind'] !== 'ConfigMap')
          .map((entry, ordinal) => ({ ...entry, identifier: { ...entry.identifier, ordinal } }));
      }
      keepDownAt(target, [ONE, TWO]);
    },
    [ONE, TWO],
  ),
];

function keepDownAt(target: Target, clusters: readonly string[] = [TWO]): void {
  keepDown(target, 'Deployment', 'catalog-api', clusters);
}

function refuseAt(target: Target): void {
  refuse(target, {
    kind: 'Deployment',
    name: 'catalog-api',
    reason: 'ManifestApplyFailed',
    message: applyError(
      'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
      'patch',
    ),
    clusters: [ONE, TWO],
  });
}
