import type { Release } from '../api/releases.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { AppliedWork } from './applied-work.ts';
import type { Applier } from './applier.ts';
import type { Approval } from './approval.ts';
import type { Binding } from './binding.ts';
import type { Coverage } from './coverage.ts';
import type { Envelope } from './envelope.ts';
import type { Budget, Eviction } from './eviction.ts';
import type { HubFlags } from './hub-flags.ts';
import type { Inventory } from './inventory.ts';
import type { Known } from './knowledge.ts';
import type { InternalMember, Member } from './member.ts';
import type { MemberFacts } from './member-facts.ts';
import type { ObjectIndex } from './objects.ts';
import type { Registries } from './options.ts';
import type { Override, OverrideSnapshot } from './override.ts';
import type { Placement } from './placement.ts';
import type { PlacementStatusCopy } from './placement-status.ts';
import type { ReferenceTables } from './references/reference-field.ts';
import type { Links } from './references.ts';
import type { ResourceSnapshot } from './resource-snapshot.ts';
import type { PolicySnapshot, SnapshotPart } from './snapshot.ts';
import type { UpdateRun } from './update-run.ts';
import type { UpdateStrategy } from './update-strategy.ts';
import type { Work } from './work.ts';

/** The KubeFleet objects of one fleet, by what they are for. Each list is ordered by namespace and name. */
export interface Roles {
  readonly members: readonly Member[];
  readonly internalMembers: readonly InternalMember[];
  readonly placements: readonly Placement[];
  readonly placementStatuses: readonly PlacementStatusCopy[];
  readonly policySnapshots: readonly PolicySnapshot[];
  readonly snapshotParts: readonly SnapshotPart[];
  readonly resourceSnapshots: readonly ResourceSnapshot[];
  readonly bindings: readonly Binding[];
  readonly works: readonly Work[];
  readonly appliedWorks: readonly AppliedWork[];
  readonly overrides: readonly Override[];
  readonly overrideSnapshots: readonly OverrideSnapshot[];
  readonly envelopes: readonly Envelope[];
  readonly updateRuns: readonly UpdateRun[];
  readonly updateStrategies: readonly UpdateStrategy[];
  readonly approvals: readonly Approval[];
  readonly evictions: readonly Eviction[];
  readonly budgets: readonly Budget[];
}

/**
 * The typed, version-independent view of one fleet (design.md §3). The lists of `Roles` are the wish: where a
 * manifest and a dump show one object, the view is the manifest's, and what only a status can tell is taken
 * from the dump. `today` is what the dump alone shows; without manifests both are the same objects.
 */
export interface Fleet extends Roles {
  readonly today: Roles;
  /** Every object of the input by cluster and identity, KubeFleet's or not. */
  readonly objects: ObjectIndex;
  readonly links: Links;
  /** Objects of the coming `*.kubefleet.dev` groups: loaded, not simulated. */
  readonly next: readonly KubeObject[];
  /** Objects of the retired first API. */
  readonly retired: readonly KubeObject[];
  /** When the input was captured, in milliseconds since 1970 (design.md §4.1). */
  readonly now: Known<number>;
  /** What the input covers; ask through `hub-knowledge` and `member-knowledge`. */
  readonly coverage: Coverage;
  readonly inventory: Inventory;
  /** What the input shows of every cluster it knows, by name. */
  readonly memberFacts: ReadonlyMap<string, MemberFacts>;
  /** Flags of the hub agent; undefined when nothing tells them and defaults have to be assumed. */
  readonly flags: HubFlags | undefined;
  /** Who applies the manifests; undefined when nobody says. */
  readonly appliedBy: Applier | undefined;
  /** What is stated about image hosts; empty lists when nothing is. */
  readonly registries: Registries;
  /** IngressClasses that members are stated to have by themselves. */
  readonly ingressClasses: readonly string[];
  /** The stated release; undefined when none was, or one that is not in the table. */
  readonly release: Release | undefined;
  /** Which fields refer to what, and which kinds make what. */
  readonly referenceTables: ReferenceTables;
  /** True when there is a revision to compare with. */
  readonly hasBase: boolean;
  /** From which share of lost clusters, in percent, a change is an error. */
  readonly lostClustersPercent: number;
  /** Objects that somebody expects on members, as written. */
  readonly expected: readonly string[];
}
