import type { LinkState } from '../../diagnose/chain/link.ts';
import type { Finding, ObjectRef, PlacementRef } from '../../evaluate/finding.ts';
import type { Location } from '../../read/place.ts';

/** What a person asks about: an object, or a text that was printed somewhere. */
export type TraceRequest =
  | { readonly object: string }
  | { readonly message: string }
  | { readonly all: true };

/** One step of a chain, as views print it. */
export interface TraceLink {
  readonly role: string;
  readonly object: ObjectRef;
  readonly state: LinkState;
  readonly message: string;
  /** RFC 3339 text; '' when the input does not tell. */
  readonly since: string;
  /** Seconds until the input was captured; undefined without a time. */
  readonly age: number | undefined;
  readonly location: Location;
}

/** What to run or change next. */
export interface NextStep {
  readonly kind: 'change' | 'run';
  readonly text: string;
}

/** What KubeFleet did for one placement on one cluster. */
export interface TracedChain {
  /** Also for a placement that is gone. */
  readonly placement: PlacementRef;
  /** '' for a placement without any cluster. */
  readonly cluster: string;
  readonly target: boolean;
  readonly links: readonly TraceLink[];
  /** Position of the first link that is not in order; undefined when all are. */
  readonly first: number | undefined;
  readonly next: readonly NextStep[];
}

/** Something that happened, for the timeline. */
export interface Moment {
  /** Who tells it: an object by its own fields, an Event, an agent's log; `gap` is a span of which nothing tells. */
  readonly kind: 'object' | 'event' | 'log' | 'gap';
  /** RFC 3339 text; of a gap, when it begins. */
  readonly time: string;
  /** The object concerned; absent for a gap, and for what concerns an agent as a whole. */
  readonly object?: ObjectRef;
  readonly text: string;
  /** Of a line of a log. */
  readonly location?: Location;
  /** How long a gap is. */
  readonly seconds?: number;
}

/** The answer to a request. Views read nothing else. */
export interface Trace {
  readonly asked: string;
  /** What was found of it, in a sentence; '' when the chains say enough. */
  readonly note: string;
  readonly chains: readonly TracedChain[];
  /** Findings about the same placements and clusters, root causes first. */
  readonly findings: readonly Finding[];
  /** Oldest first; empty unless a timeline was asked for. */
  readonly timeline: readonly Moment[];
}
