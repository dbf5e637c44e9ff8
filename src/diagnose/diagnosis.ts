import type { Condition } from '../model/condition.ts';
import type { ObjectIdentity } from '../model/identity.ts';
import type { Known } from '../model/knowledge.ts';
import type { Member } from '../model/member.ts';
import type { View } from '../model/metadata.ts';
import type { ObjectEntry } from '../model/objects.ts';
import type { Placement } from '../model/placement.ts';
import type { Work } from '../model/work.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { ObjectPlace, Place } from '../read/place.ts';
import type { Arrival } from './arrivals.ts';
import type { Chains } from './chain.ts';
import type { Contradiction } from './contradictions/statement.ts';
import type { Drift } from './drifts.ts';
import type { Escalation } from './escalations.ts';
import type { Events } from './events.ts';
import type { Failure, FailureClass } from './failure-class.ts';
import type { HubSilence } from './hub-silence.ts';
import type { Leftover } from './leftovers.ts';
import type { Logs } from './logs.ts';
import type { PodFailure } from './pod-failures.ts';
import type { SnapshotLag } from './snapshot-lags.ts';
import type { Staleness } from './staleness.ts';
import type { Lack } from './unavailable.ts';
import type { Symptom } from './workload-pods.ts';

/** One manifest that a member refused or does not yet show. */
export interface ManifestFailure {
  /** Undefined when the Work is orphaned. */
  readonly placement: Placement | undefined;
  readonly cluster: string;
  readonly work: Work | undefined;
  readonly manifest: ObjectIdentity;
  /** `Applied` or `Available`. */
  readonly stage: string;
  readonly class: FailureClass;
  /** What the message names: quota, policy, webhook, namespace, user, verb, resource, kind, version. */
  readonly names: Readonly<Record<string, string>>;
  readonly condition: Condition;
  /** Where the symptom is judged: the condition's message. */
  readonly at: Place;
  /** The object on the hub that the manifest was made from, when the input has it. */
  readonly hubObject: KubeObject | undefined;
  /** The field to change, as far as this failure alone tells. */
  readonly cause: Place;
  /** What a workload that is not available needs and does not find on the member. */
  readonly lacks: readonly Lack[];
  /** What a dump of the member shows of its pods. */
  readonly symptoms: readonly Symptom[];
  /** Other placements that put the same object on the same cluster. */
  readonly rivals: readonly Placement[];
}

/** One cluster that a placement wanted or considered and did not get. */
export interface ClusterRefusal {
  readonly cluster: string;
  /** The scheduler's words. */
  readonly reason: string;
  /** What refused it: the taint, the name in the policy, the member; else the policy snapshot's decision. */
  readonly place: Place;
}

/** A placement whose scheduling policy is not fulfilled. */
export interface Shortfall {
  readonly placement: Placement;
  readonly condition: Condition;
  readonly at: Place;
  readonly found: number;
  /** How many the policy asks for; undefined when it does not count. */
  readonly wanted: number | undefined;
  readonly refusals: readonly ClusterRefusal[];
  /** Member names that a misspelt name in the policy may have meant. */
  readonly near: readonly string[];
  readonly cause: Place;
}

export type RefusalKind =
  | 'reserved-namespace'
  | 'duplicate'
  | 'namespaced-kind'
  | 'cluster-kind'
  | 'unknown-kind'
  | 'one-namespace'
  | 'other-namespace'
  | 'other';

/** A placement whose selectors the hub refused before scheduling. */
export interface SelectorRefusal {
  readonly placement: Placement;
  readonly condition: Condition;
  readonly at: Place;
  readonly kind: RefusalKind;
  /** What the message names: a namespace, a kind, an object; '' when it names nothing. */
  readonly named: string;
  readonly cause: Place;
}

export type DeliveryFailureKind =
  | 'override'
  | 'snapshot-missing'
  | 'wrong-scope'
  | 'unparsable-entry'
  | 'mailbox'
  | 'too-large'
  | 'other';

/** A cluster on which a placement stopped between scheduling and applying. */
export interface DeliveryFailure {
  readonly placement: Placement;
  readonly cluster: string;
  /** `Overridden` or `WorkSynchronized`: the condition that is False. */
  readonly stage: string;
  readonly kind: DeliveryFailureKind;
  /** The object that the message names; '' when it names none. */
  readonly named: string;
  /** The override or envelope at fault; '' when the message names none. */
  readonly source: string;
  readonly at: Place;
  /** The patch path or the envelope's entry; else the message. */
  readonly cause: Place;
}

/** A manifest of a Work that is not what its snapshot holds. */
export interface WorkDifference {
  readonly work: Work;
  /** `Kind ns/name`. */
  readonly manifest: string;
  /** Pointer inside the manifest to the first difference. */
  readonly path: string;
  readonly place: ObjectPlace;
  readonly snapshotPlace: ObjectPlace;
}

/** How long a member's agent has said nothing. */
export interface Silence {
  readonly member: Member;
  /** RFC 3339 text of the last heartbeat; '' when there was none. */
  readonly heartbeat: string;
  readonly seconds: Known<number>;
  /** `late` after three heartbeat periods, `silent` when five minutes have passed as well (design.md §4.19). */
  readonly state: Known<'heard' | 'late' | 'silent'>;
  readonly place: Place;
}

/** A KubeFleet object that is being deleted and is still there. */
export interface Deletion {
  readonly view: View;
  /** Key of the placement it belongs to; '' for a member. */
  readonly placementKey: string;
  readonly clusters: readonly string[];
  /** Seconds since the deletion was asked for. */
  readonly seconds: Known<number>;
  /** What it waits for. */
  readonly holder: 'silent-member' | 'hub-agent' | 'finalizers';
  /** What has to go first: the Work that a binding waits for, the binding that a placement waits for, or itself. */
  readonly holding: View;
  readonly cause: Place;
}

/** What the dump shows KubeFleet did. Plain data, in the order of placements, clusters and manifests. */
export interface Diagnosis {
  readonly failures: readonly ManifestFailure[];
  readonly shortfalls: readonly Shortfall[];
  readonly selectorRefusals: readonly SelectorRefusal[];
  readonly deliveryFailures: readonly DeliveryFailure[];
  readonly workDifferences: readonly WorkDifference[];
  readonly silences: readonly Silence[];
  readonly deletions: readonly Deletion[];
  /** Undefined when the hub agent seems to work. */
  readonly hubSilence: HubSilence | undefined;
  readonly staleness: readonly Staleness[];
  readonly leftovers: readonly Leftover[];
  readonly contradictions: readonly Contradiction[];
  readonly drifts: readonly Drift[];
  readonly snapshotLags: readonly SnapshotLag[];
  readonly escalations: readonly Escalation[];
  readonly chains: Chains;
  readonly events: Events;
  /** What does not run on members whose pods the input shows, and why. */
  /** How far objects came that somebody expects on members. */
  readonly arrivals: () => readonly Arrival[];
  readonly podFailures: () => readonly PodFailure[];
  readonly logs: Logs;
  /** The pods of a workload on a member, when a dump shows them, and why they do not run. */
  readonly podsOf: (cluster: string, workload: ObjectIdentity) => readonly ObjectEntry[];
  readonly symptomsOf: (cluster: string, workload: ObjectIdentity) => readonly Symptom[];
  /** What a text that an API server or agent printed speaks of. */
  readonly classify: (message: string) => Failure;
}
