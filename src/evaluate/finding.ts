import type { Location, Place } from '../read/place.ts';

export type Severity = 'error' | 'warning' | 'note';
/** `maybe` is what one side of the evidence only simulates or may be out of date (design.md §1.3). */
export type Certainty = 'sure' | 'maybe';

/** Names an object in outputs. `namespace` is '' for cluster-scoped objects. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** A placement in outputs. */
export interface PlacementRef {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** A place in outputs: the object and pointer it means, and where that is in the input. */
export interface Spot {
  readonly object?: ObjectRef;
  /** JSON pointer inside the object; '' for the object itself or for a file. */
  readonly path: string;
  readonly location: Location;
}

/** Another place that matters for a finding, with what it shows. */
export interface Related extends Spot {
  readonly message: string;
}

/** A row of another rule that was folded into this finding (design.md §6, `under`). */
export interface Evidence extends Spot {
  readonly rule: string;
  readonly message: string;
}

/** One link of the chain that proves a finding. */
export interface ChainLink {
  readonly object: ObjectRef;
  readonly state: 'ok' | 'stale' | 'broken' | 'missing';
  readonly message: string;
  readonly location?: Location;
}

/** An edit in a fix, still symbolic. `place` edits name a node; `file` edits create a file. */
export type Edit =
  | { readonly op: 'replace' | 'add' | 'remove'; readonly place: Place; readonly value?: string }
  | { readonly op: 'file'; readonly path: string; readonly content: string };

/** A change that would mend a finding. `safe` fixes keep the meaning or take the only legal value. */
export interface Fix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly Edit[];
  /** The edits as text, when their places are in the input: what reports with suggestions print. */
  readonly replacements?: readonly Replacement[];
}

/** Takes the text of a region out and puts `text` in; one of no width is a pure insertion. */
export interface Replacement {
  readonly location: Location;
  readonly text: string;
}

/** One finding (design.md §7). Reports read nothing else. */
export interface Finding {
  readonly rule: string;
  readonly name: string;
  /** As reported: one level below `ruleSeverity` when the certainty is `maybe`. */
  readonly severity: Severity;
  readonly ruleSeverity: Severity;
  readonly certainty: Certainty;
  readonly message: string;
  readonly why: string;
  readonly do: string;
  readonly fleet: string;
  /** Where the symptom is judged. */
  readonly at: Spot;
  /** The field to change; equals `at` when nothing better is known. */
  readonly cause: Spot;
  readonly placement?: PlacementRef;
  readonly clusters: readonly string[];
  readonly related: readonly Related[];
  readonly evidence: readonly Evidence[];
  readonly chain: readonly ChainLink[];
  readonly fixes: readonly Fix[];
  /** Against a baseline or a base revision: not known before, or known with fewer clusters. Absent without one. */
  readonly novelty?: 'new' | 'grown';
  /** Hash of what the finding is about, without version, line, path, severity or cluster (design.md §4.8). */
  readonly identity: string;
}

/** A rule that could not be judged on some rows, and the gates that would decide it. */
export interface NotEvaluated {
  readonly rule: string;
  readonly missing: readonly string[];
  /** How many rows were left undecided. */
  readonly rows: number;
}

/** A statement about the whole run that has no place (design.md §4.5). */
export interface Notification {
  readonly rule: string;
  readonly level: Severity;
  readonly message: string;
  readonly do: string;
}
