import type { ObjectRef, PlacementRef } from '../../evaluate/finding.ts';
import { readReference } from '../../model/reference-text.ts';
import type { ForecastRequest } from './answer.ts';

/** What a person asked for, as tests. */
export interface Wanted {
  /** Only this cluster; '' for all. */
  readonly cluster: string;
  /** An object was named that is no cluster. */
  readonly hasObject: boolean;
  readonly isPlacement: (placement: PlacementRef) => boolean;
  /** True for the object itself, and for everything in a namespace that was named. */
  readonly isObject: (object: Pick<ObjectRef, 'kind' | 'namespace' | 'name'>) => boolean;
}

/** Reads a request: an object, a placement or an override by name, a namespace, or a cluster. */
export function buildWanted({ object, cluster }: ForecastRequest): Wanted {
  const reference = object === '' ? undefined : readReference(object);
  if (reference === undefined) {
    return { cluster, hasObject: object !== '', isPlacement: () => false, isObject: () => object === '' };
  }
  const { kinds, namespace, name } = reference;
  const names = new Set(kinds.map(({ kind }) => kind));
  if (names.has('MemberCluster')) {
    return { cluster: name, hasObject: false, isPlacement: () => false, isObject: () => true };
  }
  const isNamed = (each: Pick<ObjectRef, 'kind' | 'namespace' | 'name'>): boolean =>
    names.has(each.kind) && each.name === name && (namespace === '' || each.namespace === namespace);
  return {
    cluster,
    hasObject: true,
    isPlacement: isNamed,
    isObject: (each) => isNamed(each) || (names.has('Namespace') && each.namespace === name),
  };
}
