import { addItems, type Condition, copyOf, type Fields, itemOf, now, setField } from '../dump-editor.ts';
import { placementIn, refuseSelectors } from '../dump-faults.ts';
import type { Fault } from './fault.ts';

const CATALOG = 'ClusterResourcePlacement//catalog';
const BASE = 'healthy-crp-pickn';

const selectorFault = (
  name: string,
  message: string,
  selectors: readonly Fields[] | undefined,
  rule: string,
): Fault => ({
  name,
  base: BASE,
  edit: (dump) => {
    const target = placementIn(dump, 'catalog');
    if (selectors !== undefined) target.placement.spec['resourceSelectors'] = selectors;
    refuseSelectors(target, message);
  },
  root: CATALOG,
  placement: CATALOG,
  clusters: [],
  rule,
});

/** Selectors that the hub refuses, or that find less than they should. */
export const SELECTION: readonly Fault[] = [
  selectorFault(
    'a selector names a kind that the hub does not know',
    'The resource selectors are invalid: failed to get GVR of the selector: no matches for kind "Gizmo" in version "example.com/v1"',
    [{ group: 'example.com', version: 'v1', kind: 'Gizmo', name: 'a' }],
    'FL1201',
  ),
  selectorFault(
    'one resource is selected twice',
    'The resource selectors are invalid: found duplicate resource {/v1, Kind=Namespace Namespace  catalog}',
    [
      { group: '', version: 'v1', kind: 'Namespace', name: 'catalog' },
      { group: '', version: 'v1', kind: 'Namespace', labelSelector: { matchLabels: { team: 'platform' } } },
    ],
    'FL0304',
  ),
  selectorFault(
    'a namespaced kind is selected by a cluster-scoped placement',
    'The resource selectors are invalid: invalid placement catalog: cannot select namespace-scoped resource apps/v1, Resource=deployments in a clusterResourcePlacement',
    [{ group: 'apps', version: 'v1', kind: 'Deployment', name: 'catalog-api' }],
    'FL0305',
  ),
  selectorFault(
    'the namespace for the status copy is not selected',
    'The resource selectors are invalid: invalid clusterResourcePlacement: namespace accessible placement requires exactly one namespace',
    [{ group: 'rbac.authorization.k8s.io', version: 'v1', kind: 'ClusterRole', name: 'view' }],
    'FL1201',
  ),
  {
    name: 'the namespace for the status copy was exchanged',
    base: BASE,
    edit: (dump) => {
      const target = placementIn(dump, 'catalog');
      const { placement } = target;
      placement.spec['statusReportingScope'] = 'NamespaceAccessible';
      const conditions = placement.status['conditions'] as Condition[];
      placement.metadata.generation = 2;
      const message =
        "namespace resource selector is choosing a different namespace 'default-apps' from what was originally picked 'catalog'. This is not allowed for NamespaceAccessible ClusterResourcePlacement";
      const [scheduled] = conditions;
      Object.assign(scheduled ?? {}, {
        status: 'False',
        reason: 'InvalidResourceSelectors',
        message,
        observedGeneration: 2,
        lastTransitionTime: now(dump),
      });
      setField(placement.spec, ['resourceSelectors', 0, 'name'], 'default-apps');
    },
    root: CATALOG,
    placement: CATALOG,
    clusters: [],
    rule: 'FL1201',
  },
  {
    name: 'the status copy cannot be written',
    base: BASE,
    edit: (dump) => {
      const { placement } = placementIn(dump, 'catalog');
      placement.spec['statusReportingScope'] = 'NamespaceAccessible';
      (placement.status['conditions'] as Condition[]).push({
        type: 'ClusterResourcePlacementStatusSynced',
        status: 'False',
        reason: 'StatusSyncFailed',
        message: 'Failed to create or update ClusterResourcePlacementStatus: namespaces "catalog" not found',
        lastTransitionTime: now(dump),
        observedGeneration: 1,
      });
    },
    root: CATALOG,
    placement: CATALOG,
    clusters: [],
    rule: 'FL1208',
  },
  {
    name: 'a healthy placement with a status copy in its namespace',
    base: BASE,
    edit: (dump) => {
      const { placement } = placementIn(dump, 'catalog');
      placement.spec['statusReportingScope'] = 'NamespaceAccessible';
      const { status } = copyOf(placement);
      addItems(dump, 'hub', 'clusterresourceplacementstatuses', {
        apiVersion: 'placement.kubernetes-fleet.io/v1',
        kind: 'ClusterResourcePlacementStatus',
        metadata: { name: 'catalog', namespace: 'catalog' },
        sourceStatus: status,
        lastUpdatedTime: now(dump),
      });
      (placement.status['conditions'] as Condition[]).push({
        type: 'ClusterResourcePlacementStatusSynced',
        status: 'True',
        reason: 'StatusSyncSucceeded',
        message: "Successfully created or updated ClusterResourcePlacementStatus in namespace 'catalog'",
        lastTransitionTime: now(dump),
        observedGeneration: 1,
      });
    },
    root: '',
    placement: CATALOG,
    clusters: [],
    rule: '',
  },
  {
    name: 'a custom resource is in no snapshot, its kind being new on the hub',
    base: BASE,
    edit: (dump) => {
      addItems(dump, 'hub', 'widgets', {
        apiVersion: 'example.contoso.io/v1',
        kind: 'Widget',
        metadata: {
          name: 'big',
          namespace: 'catalog',
          creationTimestamp: itemOf(dump, 'hub', 'Namespace', 'catalog').metadata.creationTimestamp,
        },
        spec: { size: 3 },
      });
    },
    root: 'Widget/catalog/big',
    placement: CATALOG,
    clusters: ['aks-member-1', 'aks-member-2'],
    rule: 'FL0318',
  },
];
