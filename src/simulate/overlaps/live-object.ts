import { isJsonObject, readPath } from '../../api/json.ts';
import type { Fleet } from '../../model/fleet.ts';
import { objectKey } from '../../model/identity.ts';
import { type Known, unknown } from '../../model/knowledge.ts';
import { decodeOwners, type OwnerReference } from '../../model/metadata.ts';
import type { ObjectEntry } from '../../model/objects.ts';
import type { Placement } from '../../model/placement.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { Deliveries } from '../forecast/deliveries.ts';
import { readClusterSet } from '../landings/cluster-set.ts';
import type { Landing } from '../landings.ts';
import { identityOf } from './claim.ts';
import { findDifferences } from './difference.ts';
import { findManagedFields, type ManagedField } from './field-managers.ts';

/** A landing on a member of which the input shows the live object. */
export interface LiveObject {
  readonly placement: Placement;
  readonly landing: Landing;
  readonly cluster: string;
  /** The object on the member. */
  readonly object: KubeObject;
  /** An AppliedWork owns it, or lists it: KubeFleet applied it once. */
  readonly isOwned: boolean;
  /** Its owners other than AppliedWorks. */
  readonly owners: readonly OwnerReference[];
  /** Pointers of what the landing states and the object has otherwise; Unknown where values are not comparable. */
  readonly differences: () => Known<readonly string[]>;
  /** Fields that the landing wants otherwise and that other field managers have, where the object names them. */
  readonly managedFields: () => readonly ManagedField[];
}

/**
 * Every landing that meets a live object. Only members of which objects were captured cost anything; an object that
 * is being deleted counts as gone.
 */
export function readLiveObjects(fleet: Fleet, deliveries: Deliveries): readonly LiveObject[] {
  const live = indexMembers(fleet);
  if (live.size === 0) return [];
  const applied = readApplied(fleet);
  const { rows, clusters } = deliveries.landings();
  return rows.flatMap((landing): LiveObject[] => {
    const key = objectKey(identityOf(landing));
    const entries = live.get(key);
    const { namespace, name } = landing.placement;
    const placement = fleet.links.placements.get(`${namespace}/${name}`);
    if (entries === undefined || placement === undefined) return [];
    return readClusterSet(landing.clusters).flatMap((at): LiveObject[] => {
      const cluster = clusters[at]?.name ?? '';
      const object = entries.get(cluster);
      if (object === undefined) return [];
      const owners = decodeOwners(object.value);
      const others = owners.filter(({ kind }) => kind !== 'AppliedWork');
      return [
        {
          placement,
          landing,
          cluster,
          object,
          isOwned: others.length < owners.length || applied.has(`${cluster} ${key}`),
          owners: others,
          managedFields: () => {
            const manifest = deliveries.manifestOf(landing);
            return isJsonObject(manifest) ? findManagedFields(manifest, object.value) : [];
          },
          differences: () => compareLive(deliveries, landing, object, cluster),
        },
      ];
    });
  });
}

/** Objects of members by identity and cluster. */
function indexMembers(fleet: Fleet): ReadonlyMap<string, ReadonlyMap<string, KubeObject>> {
  const live = new Map<string, Map<string, KubeObject>>();
  for (const entry of fleet.objects.entries.values()) {
    const object = readLive(entry);
    if (object === undefined) continue;
    const key = objectKey(entry);
    const known = live.get(key) ?? new Map<string, KubeObject>();
    live.set(key, known.set(entry.site, object));
  }
  return live;
}

function readLive({ site, observed, head }: ObjectEntry): KubeObject | undefined {
  if (site === '') return undefined;
  const object = observed ?? head;
  return readPath(object.value, 'metadata', 'deletionTimestamp') === undefined ? object : undefined;
}

/** What AppliedWorks list, and what Works report as applied. */
function readApplied(fleet: Fleet): ReadonlySet<string> {
  const applied = new Set<string>();
  for (const { cluster, appliedResources } of fleet.today.appliedWorks)
    for (const resource of appliedResources) applied.add(`${cluster} ${objectKey(resource)}`);
  for (const { cluster, manifestConditions } of fleet.today.works)
    for (const { identifier, conditions } of manifestConditions)
      if (conditions.some(({ type, status }) => type === 'Applied' && status === 'True'))
        applied.add(`${cluster} ${objectKey(identifier)}`);
  return applied;
}

/** Values of Secrets may be masked, and `stringData` is stored in another form. */
function compareLive(
  deliveries: Deliveries,
  landing: Landing,
  object: KubeObject,
  cluster: string,
): Known<readonly string[]> {
  const manifest = deliveries.manifestOf(landing);
  if (!isJsonObject(manifest)) return [];
  if (object.kind === 'Secret' && object.group === '') return unknown(`objects:${cluster}/Secret`);
  return findDifferences(manifest, object.value);
}
