import { readPath, readString } from '../api/json.ts';
import type { KubeObject } from '../read/bundle.ts';
import { type Condition, decodeConditions } from './condition.ts';
import { namespacedName } from './identity.ts';
import { decodeView, type View } from './metadata.ts';
import { decodeIntOrString } from './strategy.ts';

/** A request to take one cluster out of a cluster-scoped placement. */
export interface Eviction extends View {
  readonly placementKey: string;
  readonly placementName: string;
  readonly clusterName: string;
  readonly conditions: readonly Condition[];
}

/** How many clusters of a placement may be missing at a time. */
export interface Budget extends View {
  /** Key of the placement it guards: the one of its own name. */
  readonly placementKey: string;
  /** A number or a percentage; undefined when absent. */
  readonly maxUnavailable: number | string | undefined;
  readonly minAvailable: number | string | undefined;
}

/** Reads a ClusterResourcePlacementEviction of any version. */
export function decodeEviction(object: KubeObject): Eviction {
  const placementName = readString(object.value, 'spec', 'placementName');
  return {
    ...decodeView(object),
    placementKey: namespacedName('', placementName),
    placementName,
    clusterName: readString(object.value, 'spec', 'clusterName'),
    conditions: decodeConditions(readPath(object.value, 'status', 'conditions'), '/status/conditions'),
  };
}

/** Reads a ClusterResourcePlacementDisruptionBudget of any version. */
export function decodeBudget(object: KubeObject): Budget {
  const view = decodeView(object);
  return {
    ...view,
    placementKey: namespacedName('', view.name),
    maxUnavailable: decodeIntOrString(readPath(object.value, 'spec', 'maxUnavailable'), undefined),
    minAvailable: decodeIntOrString(readPath(object.value, 'spec', 'minAvailable'), undefined),
  };
}
