import { secondsSince } from '../model/ages.ts';
import type { Binding } from '../model/binding.ts';
import type { Fleet } from '../model/fleet.ts';
import type { View } from '../model/metadata.ts';
import { bindingsOf, worksOf } from '../model/references.ts';
import { decodeTime } from '../model/time.ts';
import type { Place } from '../read/place.ts';
import type { Deletion, Silence } from './diagnosis.ts';

/** What is known when one deletion is judged. */
interface Judged {
  readonly fleet: Fleet;
  readonly silences: ReadonlyMap<string, Silence>;
}

/**
 * Every KubeFleet object that is being deleted and is still there, with what holds it: a member that has sent no
 * heartbeat since (its agent removes the Work's finalizer), objects below it, or the agent that owns its finalizers.
 */
export function readDeletions(fleet: Fleet, silences: readonly Silence[]): readonly Deletion[] {
  const judged: Judged = { fleet, silences: new Map(silences.map((each) => [each.member.name, each])) };
  const { placements, bindings, works, members } = fleet.today;
  return [
    ...placements.filter(isDeleting).map((each) => placementDeletion(judged, each)),
    ...bindings.filter(isDeleting).map((each) => bindingDeletion(judged, each)),
    ...works.filter(isDeleting).map((each) => memberDeletion(judged, each, each.cluster, each.placementKey)),
    ...members.filter(isDeleting).map((each) => memberDeletion(judged, each, each.name, '')),
  ];
}

function isDeleting(view: View): boolean {
  return view.metadata.deleted !== '';
}

/** A placement waits for its bindings; when none of them is being deleted, the hub agent has not even begun. */
function placementDeletion(judged: Judged, placement: Fleet['placements'][number]): Deletion {
  const bindings = bindingsOf(judged.fleet, placement);
  const waiting = bindings.filter(isDeleting);
  const clusters = [...new Set(bindings.map((each) => each.targetCluster))].sort();
  const silent = waiting.find((each) => silenceSince(judged, each.targetCluster, placement) !== undefined);
  if (silent) {
    return { ...memberDeletion(judged, placement, silent.targetCluster, placement.key), clusters };
  }
  const [first] = waiting;
  if (first !== undefined) {
    const { holder, holding, cause } = bindingDeletion(judged, first);
    const seconds = secondsSince(judged.fleet, placement.metadata.deleted);
    return { view: placement, placementKey: placement.key, clusters, seconds, holder, holding, cause };
  }
  const own = memberDeletion(judged, placement, '', placement.key);
  // Without any binding in the input nobody can tell whether there are some that nothing deletes.
  return { ...own, clusters, holder: bindings.length === 0 ? 'finalizers' : 'hub-agent' };
}

/** A binding goes after its Works; a Work that somebody else's finalizer holds is then what has to be mended. */
function bindingDeletion(judged: Judged, binding: Binding): Deletion {
  const own = memberDeletion(judged, binding, binding.targetCluster, binding.placementKey);
  if (own.holder === 'silent-member') return own;
  const held = worksOf(judged.fleet, binding).find(
    (work) => isDeleting(work) && work.metadata.finalizers.length > 0,
  );
  if (held === undefined) return own;
  return { ...own, holding: held, cause: finalizersOf(held) };
}

function memberDeletion(judged: Judged, view: View, cluster: string, placementKey: string): Deletion {
  const silence = silenceSince(judged, cluster, view);
  return {
    view,
    placementKey,
    clusters: cluster === '' ? [] : [cluster],
    seconds: secondsSince(judged.fleet, view.metadata.deleted),
    holder: silence ? 'silent-member' : 'finalizers',
    holding: view,
    cause: silence?.place ?? finalizersOf(view),
  };
}

function finalizersOf({ object }: View): Place {
  return { object, pointer: '/metadata/finalizers', side: 'head' };
}

/** The member's silence when its last heartbeat is older than the wish to delete. */
function silenceSince(judged: Judged, cluster: string, view: View): Silence | undefined {
  const silence = judged.silences.get(cluster);
  if (silence === undefined) return undefined;
  const heartbeat = decodeTime(silence.heartbeat) ?? 0;
  return heartbeat < (decodeTime(view.metadata.deleted) ?? 0) ? silence : undefined;
}
