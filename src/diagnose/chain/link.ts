import { PLACEMENT_GROUP } from '../../api/groups.ts';
import type { Condition } from '../../model/condition.ts';
import type { View } from '../../model/metadata.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { ObjectPlace } from '../../read/place.ts';

/** What a link of a chain is for. */
export type LinkRole =
  | 'placement'
  | 'policy-snapshot'
  | 'update-run'
  | 'binding'
  | 'resource-snapshot'
  | 'override-snapshot'
  | 'member'
  | 'work'
  | 'manifest'
  | 'object'
  | 'pod';

/** `stale`: it describes or delivers something older than what is wanted. */
export type LinkState = 'ok' | 'stale' | 'broken' | 'missing';

/** Names an object that need not exist. */
export interface LinkObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** One step of what KubeFleet did for a placement on a cluster. */
export interface ChainLink {
  readonly role: LinkRole;
  readonly object: LinkObject;
  readonly state: LinkState;
  /** What is so, in a few words without a final stop. */
  readonly message: string;
  /** Where it is proven; for what is missing, the object that should lead to it. */
  readonly place: ObjectPlace;
  /** RFC 3339 text of the moment it became so; '' when the input does not tell. */
  readonly since: string;
}

/** State and words of a link before its object is attached. */
export interface Verdict {
  readonly state: LinkState;
  readonly message: string;
  /** Pointer inside the object to what proves it; '' for the object. */
  readonly pointer?: string;
  readonly since?: string;
}

/** A link about an object of the input. */
export function linkOf(role: LinkRole, { object }: Pick<View, 'object'>, verdict: Verdict): ChainLink {
  return {
    role,
    object: refOf(object),
    state: verdict.state,
    message: verdict.message,
    place: { object, pointer: verdict.pointer ?? '', side: 'head' },
    since: verdict.since ?? '',
  };
}

/** A link about an object that is not there; `from` is what should lead to it. */
export function missingLink(
  role: LinkRole,
  wanted: { readonly kind: string; readonly namespace: string; readonly name: string },
  message: string,
  from: ObjectPlace,
): ChainLink {
  const object = { apiVersion: `${PLACEMENT_GROUP}/v1`, ...wanted };
  return { role, object, state: 'missing', message, place: from, since: '' };
}

/** How outputs name an object of the input. */
export function refOf({ apiVersion, kind, namespace, name }: KubeObject): LinkObject {
  return { apiVersion, kind, namespace, name };
}

/** A verdict that a condition proves. */
export function provenBy(state: LinkState, message: string, condition: Condition): Verdict {
  return { state, message, pointer: `${condition.pointer}/message`, since: condition.lastTransitionTime };
}
