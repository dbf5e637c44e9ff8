import { readNumber, readPath, readString } from '../api/json.ts';
import type { KubeObject } from '../read/bundle.ts';
import { isObserved, namespacedName } from './identity.ts';
import { decodeView, type View } from './metadata.ts';
import { decodePlacementStatus, NO_STATUS, type PlacementStatus } from './placement-status.ts';
import { decodePolicy, type Policy } from './policy.ts';
import { decodeResourceSelectors, type ResourceSelector } from './resource-selector.ts';
import { decodeRolloutStrategy, type RolloutStrategy } from './strategy.ts';

export type Scope = 'cluster' | 'namespace';

/** A placement of either scope and any version (ClusterResourcePlacement, ResourcePlacement). */
export interface Placement extends View {
  readonly scope: Scope;
  /**
   * `namespace/name`, `/name` for cluster scope: what links to this placement is keyed by it. `?/name` for a
   * namespaced placement whose manifest states no namespace, so that it is never taken for a cluster-scoped one.
   */
  readonly key: string;
  readonly selectors: readonly ResourceSelector[];
  readonly policy: Policy;
  readonly strategy: RolloutStrategy;
  /** 10 when absent. */
  readonly revisionHistoryLimit: number;
  /** `ClusterScopeOnly` or `NamespaceAccessible`. */
  readonly statusReportingScope: string;
  /** What the hub says; its pointers start at `observed`. Without an observed form it is empty. */
  readonly status: PlacementStatus;
  /** The form a hub printed: the object itself in a dump, undefined for a manifest that no dump shows. */
  readonly observed: KubeObject | undefined;
}

/** Reads a ClusterResourcePlacement or ResourcePlacement of any version. */
export function decodePlacement(object: KubeObject): Placement {
  const { value } = object;
  const view = decodeView(object);
  const scope = object.kind === 'ResourcePlacement' ? 'namespace' : 'cluster';
  return {
    ...view,
    scope,
    key:
      scope === 'namespace' && view.namespace === ''
        ? `?/${view.name}`
        : namespacedName(view.namespace, view.name),
    selectors: decodeResourceSelectors(
      readPath(value, 'spec', 'resourceSelectors'),
      '/spec/resourceSelectors',
    ),
    policy: decodePolicy(readPath(value, 'spec', 'policy'), '/spec/policy'),
    strategy: decodeRolloutStrategy(readPath(value, 'spec', 'strategy'), '/spec/strategy'),
    revisionHistoryLimit: readNumber(value, 'spec', 'revisionHistoryLimit') ?? 10,
    statusReportingScope: readString(value, 'spec', 'statusReportingScope') || 'ClusterScopeOnly',
    status: decodePlacementStatus(readPath(value, 'status'), '/status'),
    observed: isObserved(object) ? object : undefined,
  };
}

/** The wish `placement` with what the hub says today: status of `observed`, or none when no hub has seen it. */
export function mergePlacement(placement: Placement, observed: Placement | undefined): Placement {
  return { ...placement, status: observed?.status ?? NO_STATUS, observed: observed?.object };
}
