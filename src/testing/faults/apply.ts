import { addItems, copyOf, type Dump, itemOf, removeItems, setField } from '../dump-editor.ts';
import {
  applyError,
  changeDelivered,
  changeEverywhere,
  placementIn,
  type Refusal,
  refuse,
} from '../dump-faults.ts';
import type { Fault } from './fault.ts';

const CATALOG = 'ClusterResourcePlacement//catalog';
const DEPLOYMENT = 'Deployment/catalog/catalog-api';
const ONE = 'aks-member-1';
const TWO = 'aks-member-2';

const refuseDeployment = (
  dump: Dump,
  clusters: readonly string[],
  text: string,
  verb = 'create',
  kind = 'Deployment',
): void =>
  refuse(placementIn(dump, 'catalog'), {
    kind,
    name: kind === 'ConfigMap' ? 'catalog-api-config' : 'catalog-api',
    reason: 'ManifestApplyFailed',
    message: applyError(text, verb),
    clusters,
  });

const simple = (
  name: string,
  rule: string,
  text: string,
  options: {
    readonly clusters?: readonly string[];
    readonly root?: string;
    readonly verb?: string;
    readonly kind?: string;
  } = {},
): Fault => ({
  name,
  base: 'healthy-crp-pickn',
  edit: (dump) => refuseDeployment(dump, options.clusters ?? [TWO], text, options.verb, options.kind),
  root: options.root ?? DEPLOYMENT,
  placement: CATALOG,
  clusters: options.clusters ?? [TWO],
  rule,
});

/** What API servers of members answer, class by class. */
export const REFUSALS: readonly Fault[] = [
  simple(
    'a validating webhook denies',
    'FL1222',
    'admission webhook "validation.gatekeeper.sh" denied the request: [require-owner] you must provide labels: {"owner"}',
    { clusters: [ONE, TWO] },
  ),
  simple(
    'a webhook cannot be reached',
    'FL1223',
    'Internal error occurred: failed calling webhook "policy.example.com": failed to call webhook: Post "https://policy.policy-system.svc:443/validate?timeout=10s": dial tcp 10.0.12.8:443: connect: connection refused',
  ),
  simple(
    'pod security refuses a bare pod',
    'FL1228',
    'pods "catalog-api" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "catalog-api" must set securityContext.allowPrivilegeEscalation=false)',
  ),
  simple(
    'a quota is used up',
    'FL1220',
    'deployments.apps "catalog-api" is forbidden: exceeded quota: tenant-quota, requested: count/deployments.apps=1, used: count/deployments.apps=3, limited: count/deployments.apps=3',
  ),
  simple(
    'the namespace is being deleted on the member',
    'FL1215',
    'deployments.apps "catalog-api" is forbidden: unable to create new content in namespace catalog because it is being terminated',
    { root: CATALOG },
  ),
  simple(
    'the agent may not write deployments',
    'FL1212',
    'deployments.apps is forbidden: User "system:serviceaccount:fleet-system:fleet-member-agent-sa" cannot create resource "deployments" in API group "apps" in the namespace "catalog"',
  ),
  simple(
    'a selector of a Deployment is changed',
    'FL1216',
    'Deployment.apps "catalog-api" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"catalog"}}: field is immutable',
    { verb: 'patch', clusters: [ONE, TWO] },
  ),
  simple(
    'a StatefulSet field is changed',
    'FL1216',
    "StatefulSet.apps \"catalog-api\" is invalid: spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    { verb: 'patch' },
  ),
  simple(
    'a PVC is changed',
    'FL1216',
    'PersistentVolumeClaim "catalog-api" is invalid: spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
    { verb: 'patch' },
  ),
  simple(
    'a clusterIP is changed',
    'FL1216',
    'Service "catalog-api" is invalid: spec.clusterIPs[0]: Invalid value: []string{"10.0.0.9"}: may not change once set',
    { verb: 'patch', kind: 'Service', root: 'Service/catalog/catalog-api' },
  ),
  simple(
    'a role reference is changed',
    'FL1216',
    'RoleBinding.rbac.authorization.k8s.io "catalog-api" is invalid: roleRef: Invalid value: {"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"b"}: cannot change roleRef',
    { verb: 'patch' },
  ),
  simple(
    'a Service asks for a node port that is taken',
    'FL1227',
    'Service "catalog-api" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
    { kind: 'Service', root: 'Service/catalog/catalog-api' },
  ),
  simple('the object is too large for the member', 'FL1224', 'etcdserver: request is too large', {
    kind: 'ConfigMap',
    root: 'ConfigMap/catalog/catalog-api-config',
  }),
  simple(
    'a limit range refuses',
    'FL1220',
    'pods "catalog-api" is forbidden: [minimum cpu usage per Container is 100m, but request is 10m, maximum memory usage per Container is 1Gi, but limit is 2Gi]',
  ),
  simple(
    'the member lacks a priority class',
    'FL1229',
    'pods "catalog-api" is forbidden: no PriorityClass with name gold was found',
  ),
  simple(
    'the API server of the member times out',
    'FL1229',
    'Post "https://10.0.0.1:443/apis/apps/v1/namespaces/catalog/deployments": context deadline exceeded',
  ),
  simple(
    'a member policy of ValidatingAdmissionPolicy denies',
    'FL1222',
    "deployments.apps \"catalog-api\" is forbidden: ValidatingAdmissionPolicy 'require-owner' with binding 'require-owner-binding' denied request: owner is required",
  ),
];

function manifestRefusal(
  kind: string,
  name: string,
  reason: string,
  message: string,
  clusters: readonly string[],
): Refusal {
  return { kind, name, reason, message, clusters };
}

/** Changes the kind of the ConfigMap in all copies, to stand for a custom resource. */
function turnIntoWidget(dump: Dump, apiVersion: string): void {
  const target = placementIn(dump, 'catalog');
  const widget = copyOf(itemOf(dump, 'hub', 'ConfigMap', 'catalog-api-config', 'catalog'));
  removeItems(dump, 'hub', 'ConfigMap', ({ metadata }) => metadata.name === 'catalog-api-config');
  addItems(dump, 'hub', 'widgets', {
    ...widget,
    apiVersion,
    kind: 'Widget',
    data: undefined,
    spec: { size: 3 },
  });
  const [group = '', version = ''] = apiVersion.split('/');
  for (const [path, value] of [
    ['data', undefined],
    ['spec', { size: 3 }],
    ['apiVersion', apiVersion],
    ['kind', 'Widget'],
  ] as const)
    changeDelivered(target, 'ConfigMap', 'catalog-api-config', [path], value);
  const identity = { group, kind: 'Widget', name: 'catalog-api-config', namespace: 'catalog', version };
  const lists = [target.placement.status['selectedResources'] as Record<string, unknown>[]];
  for (const list of lists)
    for (const [index, each] of list.entries()) if (each['kind'] === 'ConfigMap') list[index] = identity;
  for (const work of [...(dump.lists.get('hub/works') ?? [])]) {
    for (const entry of work.status['manifestConditions'] as { identifier: Record<string, unknown> }[])
      if (entry.identifier['kind'] === 'ConfigMap')
        entry.identifier = { ...entry.identifier, ...identity, resource: 'widgets' };
  }
}

export const APPLY: readonly Fault[] = [
  ...REFUSALS,
  {
    name: 'the CRD of a kind is missing on a member',
    base: 'healthy-crp-pickn',
    edit: (dump) => {
      turnIntoWidget(dump, 'example.contoso.io/v1');
      refuse(
        placementIn(dump, 'catalog'),
        manifestRefusal(
          'Widget',
          'catalog-api-config',
          'DecodingErred',
          'Failed to apply the manifest (error: failed to decode manifest: failed to find GVR from member cluster client REST mapping: no matches for kind "Widget" in version "example.contoso.io/v1")',
          [ONE, TWO],
        ),
      );
    },
    root: CATALOG,
    placement: CATALOG,
    clusters: [ONE, TWO],
    rule: 'FL1214',
  },
  {
    name: 'the CRD on a member serves another version',
    base: 'healthy-crp-pickn',
    edit: (dump) => {
      turnIntoWidget(dump, 'example.contoso.io/v1');
      addItems(dump, ONE, 'customresourcedefinitions', {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'widgets.example.contoso.io' },
        spec: {
          group: 'example.contoso.io',
          names: { kind: 'Widget', plural: 'widgets' },
          scope: 'Namespaced',
          versions: [{ name: 'v1alpha1', served: true, storage: true, schema: {} }],
        },
        status: {},
      });
      refuse(
        placementIn(dump, 'catalog'),
        manifestRefusal(
          'Widget',
          'catalog-api-config',
          'DecodingErred',
          'Failed to apply the manifest (error: failed to decode manifest: failed to find GVR from member cluster client REST mapping: no matches for kind "Widget" in version "example.contoso.io/v1")',
          [ONE],
        ),
      );
    },
    root: CATALOG,
    placement: CATALOG,
    clusters: [ONE],
    rule: 'FL1214',
  },
  {
    name: 'an owner that is no placement holds the object',
    base: 'healthy-crp-pickn',
    edit: (dump) =>
      refuse(
        placementIn(dump, 'catalog'),
        manifestRefusal(
          'Deployment',
          'catalog-api',
          'FailedToTakeOver',
          'Failed to apply the manifest (error: failed to take over a pre-existing object: the object is already owned by some other sources(s) and co-ownership is disallowed (existingOwnerRefs: [{APIVersion:apps.example.com/v1 Kind:WebApp Name:catalog UID:1f8cc4d6-ec5a-4ec6-bcd3-5de7c89330ad Controller:0xc0008d1b3b BlockOwnerDeletion:<nil>}]))',
          [TWO],
        ),
      ),
    root: CATALOG,
    placement: CATALOG,
    clusters: [TWO],
    rule: 'FL1213',
  },
  {
    name: 'a pre-existing object differs and is not taken over',
    base: 'healthy-crp-pickn',
    edit: (dump) => {
      const target = placementIn(dump, 'catalog');
      setField(target.placement.spec, ['strategy', 'applyStrategy', 'whenToTakeOver'], 'IfNoDiff');
      for (const each of [
        ...(dump.lists.get('hub/clusterresourcebindings') ?? []),
        ...(dump.lists.get('hub/works') ?? []),
      ])
        setField(each.spec, ['applyStrategy', 'whenToTakeOver'], 'IfNoDiff');
      refuse(
        target,
        manifestRefusal(
          'Deployment',
          'catalog-api',
          'FailedToTakeOver',
          'Failed to apply the manifest (error: cannot take over object: configuration differences are found between the manifest object and the corresponding object in the member cluster)',
          [TWO],
        ),
      );
    },
    root: CATALOG,
    placement: CATALOG,
    clusters: [TWO],
    rule: 'FL1217',
  },
  {
    name: 'server-side apply conflicts with another manager',
    base: 'healthy-crp-pickn',
    edit: (dump) =>
      refuse(
        placementIn(dump, 'catalog'),
        manifestRefusal(
          'Deployment',
          'catalog-api',
          'ManifestApplyFailed',
          'Failed to apply the manifest (error: failed to apply the manifest: failed to apply the manifest object: error returned by the API server: Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using apps/v1: .spec.replicas)',
          [TWO],
        ),
      ),
    root: DEPLOYMENT,
    placement: CATALOG,
    clusters: [TWO],
    rule: 'FL1218',
  },
  {
    name: 'a Job was made anew with another template in one snapshot',
    base: 'healthy-crp-pickn',
    edit: (dump) => {
      const target = placementIn(dump, 'catalog');
      changeEverywhere(
        target,
        'Deployment',
        'catalog-api',
        ['spec', 'selector', 'matchLabels', 'tier'],
        'web',
      );
      changeEverywhere(
        target,
        'Deployment',
        'catalog-api',
        ['spec', 'template', 'metadata', 'labels', 'tier'],
        'web',
      );
      refuse(
        target,
        manifestRefusal(
          'Deployment',
          'catalog-api',
          'ManifestApplyFailed',
          applyError(
            'Deployment.apps "catalog-api" is invalid: spec.selector: Invalid value: {"matchLabels":{"app":"catalog-api","tier":"web"}}: field is immutable',
            'patch',
          ),
          [ONE, TWO],
        ),
      );
    },
    root: DEPLOYMENT,
    placement: CATALOG,
    clusters: [ONE, TWO],
    rule: 'FL1216',
  },
  {
    name: 'a member holds the object as deleted and waits for a finalizer',
    base: 'healthy-crp-pickn',
    edit: (dump) =>
      refuse(
        placementIn(dump, 'catalog'),
        manifestRefusal(
          'Service',
          'catalog-api',
          'ManifestApplyFailed',
          applyError('object is being deleted: services "catalog-api" already exists'),
          [ONE],
        ),
      ),
    root: 'Service/catalog/catalog-api',
    placement: CATALOG,
    clusters: [ONE],
    rule: 'FL1229',
  },
];
