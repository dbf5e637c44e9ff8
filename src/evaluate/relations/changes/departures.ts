import type { KubeObject } from '../../../read/bundle.ts';
import type { ObjectChange } from '../../../simulate/changes/object-changes.ts';

/** What leaves clusters together, sorted by what is lost with it. */
export interface Departures {
  readonly objects: readonly KubeObject[];
  readonly workloads: readonly KubeObject[];
  /** Namespaces, with everything that is in them. */
  readonly namespaces: readonly KubeObject[];
  /** PersistentVolumeClaims, and StatefulSets that make some, in namespaces that go. */
  readonly volumes: readonly KubeObject[];
}

const WORKLOADS: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Job',
  'CronJob',
  'Pod',
]);

/** True for objects that run something. */
export function isWorkload({ group, kind }: KubeObject): boolean {
  return WORKLOADS.has(kind) && ['', 'apps', 'batch'].includes(group);
}

/** Sorts removed objects, each once however many clusters it leaves. */
export function sortDepartures(removed: readonly ObjectChange[]): Departures {
  return sortObjects([...new Set(removed.map(({ object }) => object))]);
}

/** Sorts objects that go. */
export function sortObjects(objects: readonly KubeObject[]): Departures {
  const namespaces = objects.filter(({ group, kind }) => group === '' && kind === 'Namespace');
  const going = new Set(namespaces.map(({ name }) => name));
  return {
    objects,
    workloads: objects.filter(isWorkload),
    namespaces,
    volumes: objects.filter(
      ({ kind, namespace, value }) =>
        kind === 'PersistentVolumeClaim' ||
        kind === 'PersistentVolume' ||
        (kind === 'StatefulSet' && going.has(namespace) && 'volumeClaimTemplates' in readSpec(value)),
    ),
  };
}

function readSpec(value: KubeObject['value']): object {
  const spec = Object.hasOwn(value, 'spec') ? value['spec'] : undefined;
  return typeof spec === 'object' && spec !== null ? spec : {};
}

/** The objects that leave with a placement from some of these clusters; what another one takes over goes and comes. */
export function departuresOf(
  changes: readonly ObjectChange[],
  placement: string,
  clusters: readonly string[],
  withHandedOver = false,
): Departures {
  const wanted = new Set(clusters);
  return sortDepartures(
    changes.filter(
      ({ kind, before, clusters: from, elsewhere }) =>
        (kind === 'removed' || (kind === 'handed-over' && withHandedOver)) &&
        before?.key === placement &&
        (from.some((cluster) => wanted.has(cluster)) || (elsewhere && wanted.size === 0)),
    ),
  );
}
