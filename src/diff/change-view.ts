import type { Certainty, ObjectRef, PlacementRef } from '../evaluate/finding.ts';

/** How much harm a change can do; `src/diff/risk.ts` says how it is told. */
export type Risk = 'none' | 'low' | 'medium' | 'high';

/** One field that differs. Values are texts, secrets masked; '' for none. */
export interface ViewEdit {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** A cluster that a placement leaves, and why. */
export interface ViewLoss {
  readonly cluster: string;
  readonly why: string;
  readonly certainty: Certainty;
}

/** What happens to one placement. */
export interface ViewPlacement {
  readonly placement: PlacementRef;
  readonly change: 'added' | 'removed' | 'renamed' | 'edited';
  /** Its new name when it is renamed; else ''. */
  readonly newName: string;
  readonly lost: readonly ViewLoss[];
  readonly gained: readonly string[];
  /** It leaves all clusters that it was on. */
  readonly isEmptied: boolean;
  readonly edits: readonly ViewEdit[];
  /** It may be on clusters that the input does not show. */
  readonly elsewhere: boolean;
  /** What it placed stays when it is deleted. */
  readonly abandons: boolean;
  /** Nothing happens on clusters until an update run. */
  readonly external: boolean;
  /** Why the hub does not take the edit; '' when it does. */
  readonly heldBack: string;
}

/** What happens to one object on a set of clusters. */
export interface ViewObject {
  readonly object: ObjectRef;
  readonly change: 'added' | 'changed' | 'removed' | 'handed-over';
  /** Why, in words. */
  readonly why: string;
  readonly placement: PlacementRef;
  readonly clusters: readonly string[];
  readonly elsewhere: boolean;
  readonly certainty: Certainty;
  readonly edits: readonly ViewEdit[];
  /** More than the object itself is lost: a namespace with all in it, a volume, all objects of a kind. */
  readonly destroys: string;
  readonly isWorkload: boolean;
  /** Who owns it, by a label or annotation of it, its namespace or its placement; '' when none says so. */
  readonly owner: string;
}

/** How many objects come, differ and go on one cluster; the name is '' for clusters not shown. */
export interface ViewCluster {
  readonly cluster: string;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/** What happens because a member is added, removed, relabelled or tainted. */
export interface ViewMember {
  readonly cluster: string;
  readonly change: 'added' | 'removed' | 'edited';
  readonly edits: readonly string[];
  readonly sticky: readonly string[];
  readonly gains: readonly string[];
  readonly loses: readonly string[];
}

/** What a change does to which cluster, for people. Views read nothing else. */
export interface ChangeView {
  readonly fleet: string;
  readonly risk: Risk;
  /** What makes the risk what it is, worst first. */
  readonly because: readonly string[];
  /** Those that leave clusters first. */
  readonly placements: readonly ViewPlacement[];
  /** What destroys most first, additions last. */
  readonly objects: readonly ViewObject[];
  readonly members: readonly ViewMember[];
  readonly clusters: readonly ViewCluster[];
  /** What to know before believing it: how old the inventory is, what it does not show, what waits for a run. */
  readonly notes: readonly string[];
}

/** Two revisions compared: what changes where, and the findings that are new. */
export interface DiffReport {
  /** How people named both sides. */
  readonly base: string;
  readonly head: string;
  /** One per fleet. */
  readonly views: readonly ChangeView[];
  readonly findings: {
    readonly fresh: readonly FreshFinding[];
    readonly known: number;
    readonly gone: number;
  };
}

/** A new finding as the change view lists it. */
export interface FreshFinding {
  readonly rule: string;
  readonly identity: string;
  readonly severity: string;
  readonly message: string;
  readonly uri: string;
  readonly line: number;
  /** Clusters that a known finding has come to; empty for one that is new altogether. */
  readonly grown: readonly string[];
}
