import { completenessOf } from './coverage.ts';
import type { Fleet } from './fleet.ts';
import type { ObjectIdentity } from './identity.ts';
import { type Known, unknown } from './knowledge.ts';
import { type ObjectEntry, objectEntry, objectsOfKind } from './objects.ts';

/**
 * Whether an object is on a cluster: `present`; `absent`: the input shows all there is; `maybe`: probably absent,
 * because nothing hints at it but nothing proves that all was shown; `unplaced`: a manifest of that kind and name
 * states no namespace and may be meant.
 */
export type PresenceState = 'present' | 'unplaced' | 'maybe' | 'absent';

export interface Presence {
  readonly state: PresenceState;
  /** The object when it is `present` or `unplaced`. */
  readonly entry: ObjectEntry | undefined;
}

/** Objects of one kind; `sure` is false when they are only probably all. */
export interface ListedObjects {
  readonly entries: readonly ObjectEntry[];
  readonly sure: boolean;
}

/** What the input shows of a kind on a cluster (`site` '' is the hub), in one namespace or, with '', in all. */
export function listObjects(
  fleet: Fleet,
  site: string,
  group: string,
  kind: string,
  namespace: string,
  gate: string,
): Known<ListedObjects> {
  const completeness = completenessOf(fleet.coverage, site, group, kind, namespace);
  if (completeness === 'unknown') return unknown(gate);
  const all = objectsOfKind(fleet.objects, site, group, kind);
  const entries = namespace === '' ? all : all.filter((entry) => entry.namespace === namespace);
  return { entries, sure: completeness === 'complete' };
}

/** Whether an object is on a cluster (`site` '' is the hub). */
export function readPresence(
  fleet: Fleet,
  site: string,
  identity: ObjectIdentity,
  gate: string,
): Known<Presence> {
  const entry = objectEntry(fleet.objects, site, identity);
  if (entry !== undefined) return { state: 'present', entry };
  const unplaced =
    identity.namespace === '' ? undefined : objectEntry(fleet.objects, site, { ...identity, namespace: '' });
  if (unplaced !== undefined) return { state: 'unplaced', entry: unplaced };
  const { group, kind, namespace } = identity;
  const completeness = completenessOf(fleet.coverage, site, group, kind, namespace);
  if (completeness === 'unknown') return unknown(gate);
  return { state: completeness === 'complete' ? 'absent' : 'maybe', entry: undefined };
}
