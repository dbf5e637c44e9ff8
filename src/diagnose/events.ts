import { type Json, pointer, readNumber, readPath, readString } from '../api/json.ts';
import type { Fleet } from '../model/fleet.ts';
import { compareText, type ObjectIdentity, objectKey } from '../model/identity.ts';
import { objectsOfKind } from '../model/objects.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { Place } from '../read/place.ts';

/** One Event of a hub or member, in either of its two API groups. */
export interface ClusterEvent {
  readonly object: KubeObject;
  /** The member it was taken from; '' for the hub. */
  readonly cluster: string;
  readonly about: ObjectIdentity;
  /** uid of the object it is about; '' when the event does not say. */
  readonly aboutUid: string;
  /** The container it is about, from `fieldPath`; '' when it is about none. */
  readonly container: string;
  /** `Normal` or `Warning`. */
  readonly type: string;
  readonly reason: string;
  /** As written; it may hold what must not be shown. */
  readonly message: string;
  readonly count: number;
  /** RFC 3339 texts of the first and last time; '' when the event does not say. */
  readonly first: string;
  readonly last: string;
  /** Who says it: `kubelet`, `replicaset-controller`, `placement-controller`. */
  readonly component: string;
  readonly place: Place;
}

/** The Events of the input, read when they are asked for and kept. */
export interface Events {
  /** Oldest first. */
  readonly all: () => readonly ClusterEvent[];
  /** Those about one object on one cluster ('' is the hub), oldest first. With a uid, those about a namesake are left out. */
  readonly about: (cluster: string, object: ObjectIdentity, uid?: string) => readonly ClusterEvent[];
}

const GROUPS = ['', 'events.k8s.io'] as const;

/** Makes the Events of a fleet available: core/v1 and events.k8s.io/v1, each event once. */
export function buildEvents(fleet: Fleet): Events {
  let all: readonly ClusterEvent[] | undefined;
  let index: Map<string, ClusterEvent[]> | undefined;
  const readAll = (): readonly ClusterEvent[] => {
    all ??= readEvents(fleet);
    return all;
  };
  const readIndex = (): Map<string, ClusterEvent[]> => {
    if (index !== undefined) return index;
    index = new Map();
    for (const event of readAll()) {
      const key = keyOf(event.cluster, event.about);
      const known = index.get(key);
      if (known === undefined) index.set(key, [event]);
      else known.push(event);
    }
    return index;
  };
  return {
    all: readAll,
    about: (cluster, object, uid = '') =>
      (readIndex().get(keyOf(cluster, object)) ?? []).filter(
        ({ aboutUid }) => uid === '' || aboutUid === '' || aboutUid === uid,
      ),
  };
}

function keyOf(cluster: string, object: ObjectIdentity): string {
  return `${cluster}\u0000${objectKey(object)}`;
}

/** One event is served in both groups under one uid. */
function readEvents(fleet: Fleet): readonly ClusterEvent[] {
  const seen = new Set<string>();
  return ['', ...fleet.memberFacts.keys()]
    .flatMap((site) =>
      GROUPS.flatMap((group) =>
        objectsOfKind(fleet.objects, site, group, 'Event').map(({ head }) => decodeEvent(head, site)),
      ),
    )
    .filter(({ object, cluster }) => {
      const key = `${cluster} ${object.uid === '' ? `${object.namespace}/${object.name}` : object.uid}`;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .sort((left, right) => compareText(left.last, right.last));
}

function decodeEvent(object: KubeObject, cluster: string): ClusterEvent {
  const { value } = object;
  const field = readPath(value, 'regarding') === undefined ? 'involvedObject' : 'regarding';
  const text = readString(value, 'note') === '' ? 'message' : 'note';
  const [group = '', version] = readString(value, field, 'apiVersion').split('/');
  const first = firstText(value, [['firstTimestamp'], ['deprecatedFirstTimestamp'], ['eventTime']]);
  const last = firstText(value, [
    ['series', 'lastObservedTime'],
    ['lastTimestamp'],
    ['deprecatedLastTimestamp'],
    ['eventTime'],
    ['metadata', 'creationTimestamp'],
  ]);
  return {
    object,
    cluster,
    about: {
      group: version === undefined ? '' : group,
      kind: readString(value, field, 'kind'),
      namespace: readString(value, field, 'namespace'),
      name: readString(value, field, 'name'),
    },
    aboutUid: readString(value, field, 'uid'),
    container: /\{([^{}]+)\}$/.exec(readString(value, field, 'fieldPath'))?.[1] ?? '',
    type: readString(value, 'type'),
    reason: readString(value, 'reason'),
    message: readString(value, text),
    count:
      readNumber(value, 'series', 'count') ??
      readNumber(value, 'count') ??
      readNumber(value, 'deprecatedCount') ??
      1,
    first: first === '' ? last : first,
    last,
    component: firstText(value, [
      ['reportingComponent'],
      ['reportingController'],
      ['source', 'component'],
      ['deprecatedSource', 'component'],
    ]),
    place: { object, pointer: pointer(text), side: 'head' },
  };
}

/** The first of some fields that holds text; '' when none does. */
function firstText(value: Json, paths: readonly (readonly string[])[]): string {
  return paths.map((path) => readString(value, ...path)).find((text) => text !== '') ?? '';
}
