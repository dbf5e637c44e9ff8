import { PLACEMENT_GROUP } from '../api/groups.ts';
import { MEMBER_NAMESPACE_PREFIX } from '../api/placement.kubernetes-fleet.io.ts';
import { secondsSince } from '../model/ages.ts';
import type { AppliedWork } from '../model/applied-work.ts';
import type { Binding } from '../model/binding.ts';
import type { Fleet } from '../model/fleet.ts';
import { bindingPresence, hubListing, placementPresence } from '../model/hub-knowledge.ts';
import { namespacedName } from '../model/identity.ts';
import { isUnknown, type Known, unknown } from '../model/knowledge.ts';
import type { View } from '../model/metadata.ts';
import type { PresenceState } from '../model/presence.ts';
import { bindingOf, latestPolicySnapshots, placementOf } from '../model/references.ts';
import type { Work } from '../model/work.ts';
import type { Place } from '../read/place.ts';
import type { Silence } from './diagnosis.ts';

/** A KubeFleet object that outlived what it was made for. */
export interface Leftover {
  readonly view: View;
  readonly role: 'binding' | 'work' | 'applied-work';
  /** Key of the placement it was made for. */
  readonly placementKey: string;
  readonly cluster: string;
  /**
   * `orphaned`: its placement is gone; `unbound`: the Work's binding is gone; `deselected`: the binding is to be
   * removed and is not; `without-work`: the member still notes a Work that the hub has no more; `terminating`: the
   * member's note is being deleted and stays.
   */
  readonly why: 'orphaned' | 'unbound' | 'deselected' | 'without-work' | 'terminating';
  /** Whether what it was made for is surely gone: `maybe` when nothing proves that all was listed. */
  readonly gone: Known<'absent' | 'maybe'>;
  readonly deleting: boolean;
  /** How many objects it holds on the member. */
  readonly objects: number;
  /** Seconds since it has been so, at least. */
  readonly seconds: Known<number>;
  /** True when an update run decides when it goes. */
  readonly external: boolean;
  /** The member's heartbeat when its agent is silent, else the object. */
  readonly cause: Place;
  readonly silent: boolean;
}

/** Every binding, Work and AppliedWork that is left behind (delivery-and-conditions.md §1.3, §10). */
export function readLeftovers(fleet: Fleet, silences: readonly Silence[]): readonly Leftover[] {
  const quiet = new Map(
    silences
      .filter(({ state }) => state === 'late' || state === 'silent')
      .map((each) => [each.member.name, each.place]),
  );
  const { bindings, works, appliedWorks } = fleet.today;
  const handed = new Set(works.map((work) => namespacedName(work.cluster, work.name)));
  return [
    ...bindings.flatMap((each) => bindingLeftover(fleet, each)),
    ...works.flatMap((each) => workLeftover(fleet, each)),
    ...appliedWorks.flatMap((each) => appliedLeftover(fleet, each, handed)),
  ].map((each) => {
    const heartbeat = quiet.get(each.cluster);
    return {
      ...each,
      silent: heartbeat !== undefined,
      cause: heartbeat ?? { object: each.view.object, pointer: '', side: 'head' as const },
    };
  });
}

type Draft = Omit<Leftover, 'silent' | 'cause'>;

/** Absent or perhaps absent; undefined when it is there after all. */
function goneFrom(presence: Known<{ readonly state: PresenceState }>): Known<'absent' | 'maybe'> | undefined {
  if (isUnknown(presence)) return presence;
  return presence.state === 'absent' || presence.state === 'maybe' ? presence.state : undefined;
}

function bindingLeftover(fleet: Fleet, binding: Binding): Draft[] {
  const common = {
    view: binding,
    role: 'binding' as const,
    placementKey: binding.placementKey,
    cluster: binding.targetCluster,
    deleting: binding.metadata.deleted !== '',
    objects: 0,
  };
  const placement = placementOf(fleet, binding);
  if (placement === undefined) {
    const gone = goneFrom(placementPresence(fleet, binding));
    if (gone === undefined) return [];
    return [{ ...common, why: 'orphaned', gone, seconds: unknown('time'), external: false }];
  }
  if (binding.state !== 'Unscheduled' || common.deleting) return [];
  const decided = latestPolicySnapshots(fleet, placement).at(-1);
  const isOlder = decided !== undefined && decided.name !== binding.policySnapshotName;
  return [
    {
      ...common,
      why: 'deselected',
      gone: 'absent',
      seconds: isOlder ? secondsSince(fleet, decided.metadata.created) : unknown('time'),
      external: placement.strategy.type === 'External',
    },
  ];
}

function workLeftover(fleet: Fleet, work: Work): Draft[] {
  if (work.placementKey === '/' || bindingOf(fleet, work) !== undefined) return [];
  const common = {
    view: work,
    role: 'work' as const,
    placementKey: work.placementKey,
    cluster: work.cluster,
    deleting: work.metadata.deleted !== '',
    objects: work.manifests.length,
    seconds: unknown('time'),
    external: false,
  };
  const isOrphan = placementOf(fleet, work) === undefined;
  const gone = goneFrom(isOrphan ? placementPresence(fleet, work) : bindingPresence(fleet, work));
  return gone === undefined ? [] : [{ ...common, why: isOrphan ? 'orphaned' : 'unbound', gone }];
}

function appliedLeftover(fleet: Fleet, applied: AppliedWork, handed: ReadonlySet<string>): Draft[] {
  const deleting = applied.metadata.deleted !== '';
  if (handed.has(namespacedName(applied.cluster, applied.workName)) && !deleting) return [];
  const listed = hubListing(fleet, PLACEMENT_GROUP, 'Work', MEMBER_NAMESPACE_PREFIX + applied.cluster);
  const sure = isUnknown(listed) ? listed : listed.sure ? ('absent' as const) : ('maybe' as const);
  return [
    {
      view: applied,
      role: 'applied-work',
      placementKey: '',
      cluster: applied.cluster,
      deleting,
      objects: applied.appliedResources.length,
      why: deleting ? 'terminating' : 'without-work',
      gone: deleting ? 'absent' : sure,
      seconds: deleting ? secondsSince(fleet, applied.metadata.deleted) : unknown('time'),
      external: false,
    },
  ];
}
