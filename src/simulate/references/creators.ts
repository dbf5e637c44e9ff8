import { fleetKind } from '../../api/groups.ts';
import { readList, readString } from '../../api/json.ts';
import { builtInKind } from '../../api/kubernetes.ts';
import type { ObjectIdentity } from '../../model/identity.ts';
import type { ProductReader } from '../../model/references/product.ts';
import { type ClusterSet, uniteClusters } from '../landings/cluster-set.ts';
import type { Landing } from '../landings.ts';
import { readLanded, readLandedIdentity, type Stage } from './stage.ts';

/** API groups whose objects make nothing that workloads refer to. */
const INERT_GROUPS: ReadonlySet<string> = new Set([
  'gateway.networking.k8s.io',
  'monitoring.coreos.com',
  'networking.istio.io',
  'security.istio.io',
  'keda.sh',
  'cilium.io',
  'snapshot.storage.k8s.io',
  'multicluster.x-k8s.io',
  'networking.fleet.azure.com',
  'argoproj.io',
  'cert-manager.io',
  'external-secrets.io',
]);

/** Kinds of these groups that start pods, or bring what pods and routes need. */
const OPERATING: ReadonlySet<string> = new Set([
  'monitoring.coreos.com/Prometheus',
  'monitoring.coreos.com/PrometheusAgent',
  'monitoring.coreos.com/Alertmanager',
  'monitoring.coreos.com/ThanosRuler',
  'keda.sh/ScaledJob',
  'argoproj.io/Rollout',
  'argoproj.io/Workflow',
  'argoproj.io/CronWorkflow',
  'argoproj.io/Sensor',
  'argoproj.io/EventSource',
  'argoproj.io/EventBus',
  'gateway.networking.k8s.io/Gateway',
]);

/** Kinds that operators make beside their own. */
const OPERATED: ReadonlySet<string> = new Set([
  'ConfigMap',
  'Secret',
  'Service',
  'ServiceAccount',
  'PersistentVolumeClaim',
  'Pod',
  'Role',
  'Deployment',
  'StatefulSet',
]);

/** Who may create objects on members besides placements. */
export interface Creators {
  /** Where something may create objects of the kind in the namespace by itself. */
  readonly writableAt: (thing: ObjectIdentity) => ClusterSet;
  /** Where custom resources land in a namespace, of which an operator makes what it likes. */
  readonly operatedAt: (namespace: string) => ClusterSet;
}

/**
 * Where something that lands may create objects of a kind in a namespace by itself: an operator for a custom resource
 * in it, or a Role that lets a Job do so (rule catalogue §21).
 */
export function buildCreators(stage: Stage, productsOf: ProductReader): Creators {
  const operated = new Map<string, ClusterSet>();
  const roles: Landing[] = [];
  for (const landing of stage.landings) {
    const identity = readLandedIdentity(landing);
    if (identity.kind === 'Role' || identity.kind === 'ClusterRole') roles.push(landing);
    if (identity.namespace === '' || !isOperated(identity)) continue;
    if (productsOf(identity, readLanded(landing)).some(({ name }) => name !== '*')) continue;
    const known = operated.get(identity.namespace) ?? [];
    operated.set(identity.namespace, uniteClusters(known, landing.clusters));
  }
  const operatedAt = (namespace: string): ClusterSet => operated.get(namespace) ?? [];
  return {
    operatedAt,
    writableAt: (thing) => {
      const own = OPERATED.has(thing.kind) ? operatedAt(thing.namespace) : [];
      return roles
        .filter((role) => mayCreate(role, thing))
        .reduce((sum, { clusters }) => uniteClusters(sum, clusters), own);
    },
  };
}

function isOperated({ group, kind }: ObjectIdentity): boolean {
  const isForeign = (builtInKind(group, kind) ?? fleetKind(group, kind)) === undefined;
  return isForeign && (!INERT_GROUPS.has(group) || OPERATING.has(`${group}/${kind}`));
}

const CREATING: ReadonlySet<string> = new Set(['create', 'update', 'patch', '*']);

function mayCreate(role: Landing, thing: ObjectIdentity): boolean {
  const { kind, namespace } = readLandedIdentity(role);
  if (kind === 'Role' && namespace !== thing.namespace) return false;
  const plural = builtInKind(thing.group, thing.kind)?.plural ?? '';
  const has = (rule: Parameters<typeof readList>[0], field: string, wanted: string): boolean =>
    readList(rule, field).some((item) => item === wanted || item === '*');
  return readList(readLanded(role), 'rules').some(
    (rule) =>
      has(rule, 'apiGroups', thing.group) &&
      has(rule, 'resources', plural) &&
      readList(rule, 'verbs').some((verb) => CREATING.has(readString([verb], 0))),
  );
}
