import type { Json } from '../../api/json.ts';
import { kindKey, type ObjectIdentity, objectKey } from '../../model/identity.ts';
import type { ProductReader } from '../../model/references/product.ts';
import {
  type ClusterSet,
  intersectClusters,
  isEmptyClusterSet,
  uniteClusters,
} from '../landings/cluster-set.ts';
import type { Landing } from '../landings.ts';
import { buildProductIndex } from './product-index.ts';
import { readLanded, readLandedIdentity, type Stage } from './stage.ts';

/** One thing that lands: in which forms, and where in any of them, surely or perhaps. */
export interface Supply {
  readonly identity: ObjectIdentity;
  readonly landings: readonly Landing[];
  readonly clusters: ClusterSet;
}

/** Everything that gets to clusters by placements. */
export interface Supplies {
  readonly of: (identity: ObjectIdentity) => Supply | undefined;
  /** What lands of a kind in a namespace. */
  readonly inNamespace: (group: string, kind: string, namespace: string) => readonly Supply[];
  /** What lands of the kind under the name, in any namespace. */
  readonly namesakes: (identity: ObjectIdentity) => readonly Supply[];
  /** Where a controller that lands makes the thing by its name. */
  readonly madeAt: (identity: ObjectIdentity) => ClusterSet;
  /** Where a controller that lands may make anything of the kind in the namespace. */
  readonly perhapsMadeAt: (identity: ObjectIdentity) => ClusterSet;
}

const NOWHERE: ClusterSet = [];

/** Indexes what lands by identity, and what is made of it. */
export function buildSupplies(stage: Stage, productsOf: ProductReader): Supplies {
  const byKey = new Map<string, { identity: ObjectIdentity; landings: Landing[]; clusters: ClusterSet }>();
  const bySpace = new Map<string, Supply[]>();
  const byName = new Map<string, Supply[]>();
  const made = buildProductIndex<ClusterSet>();
  for (const landing of stage.landings) {
    const identity = readLandedIdentity(landing);
    const key = objectKey(identity);
    const known = byKey.get(key);
    if (known === undefined) {
      const supply = { identity, landings: [landing], clusters: landing.clusters };
      byKey.set(key, supply);
      append(bySpace, spaceKey(identity.group, identity.kind, identity.namespace), supply);
      append(byName, objectKey({ ...identity, namespace: '' }), supply);
    } else {
      known.landings.push(landing);
      known.clusters = uniteClusters(known.clusters, landing.clusters);
    }
    for (const product of productsOf(identity, readLanded(landing))) made.add(product, landing.clusters);
  }
  const unite = (sets: readonly ClusterSet[]): ClusterSet => sets.reduce(uniteClusters, NOWHERE);
  return {
    of: (identity) => byKey.get(objectKey(identity)),
    inNamespace: (group, kind, namespace) => bySpace.get(spaceKey(group, kind, namespace)) ?? [],
    namesakes: (identity) => byName.get(objectKey({ ...identity, namespace: '' })) ?? [],
    madeAt: (identity) => unite(made.naming(identity)),
    perhapsMadeAt: (identity) => unite(made.covering(identity)),
  };
}

/** The forms in which a thing lands on any of these clusters, each with the clusters it has there. */
export function readForms(
  supply: Supply,
  clusters: ClusterSet,
): readonly { readonly landing: Landing; readonly manifest: Json; readonly clusters: ClusterSet }[] {
  return supply.landings.flatMap((landing) => {
    const common = intersectClusters(landing.clusters, clusters);
    return isEmptyClusterSet(common) ? [] : [{ landing, manifest: readLanded(landing), clusters: common }];
  });
}

function spaceKey(group: string, kind: string, namespace: string): string {
  return `${kindKey(group, kind)}\u0000${namespace}`;
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
