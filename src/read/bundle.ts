import type { JsonObject } from '../api/json.ts';
import type { Capture } from './capture.ts';
import type { Listing } from './listing.ts';
import type { LogFile } from './log/log-file.ts';
import type { SiteProblem } from './site-problem.ts';
import type { Source } from './source.ts';
import type { SuppressionComment } from './suppression-comments.ts';

/** The cluster an object was taken from, or that it is declared for the hub (design.md §3). */
export type Site =
  | { readonly role: 'hub' }
  | { readonly role: 'member'; readonly cluster: string }
  | { readonly role: 'declared' };

/**
 * Where an object's text lies: the byte range of the document or List item it was parsed from, and the
 * pointer from the root of that piece to the object ('' when the piece is the object).
 */
export interface Origin {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  readonly pointer: string;
}

/** One Kubernetes object of the input. `value` is the whole object as read. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** '' for a cluster-scoped object and for one whose manifest states none. */
  readonly namespace: string;
  readonly name: string;
  /** `metadata.uid`; '' when the object is declared, not observed. */
  readonly uid: string;
  readonly site: Site;
  /**
   * Set when a Kustomize overlay rendered the object: the folder of its kustomization. Objects of different
   * overlays are alternatives: never duplicates of each other, and not applied together.
   */
  readonly overlay?: string;
  readonly value: JsonObject;
  readonly origin: Origin;
}

/** True when a cluster printed this object, false when a person or a tool declared it. */
export function isObserved(object: KubeObject): boolean {
  return object.uid !== '';
}

/** What can be wrong with an input. Each kind is the business of one rule of family 01, which a test of the rules holds. */
export type ProblemKind =
  | 'not-parsable'
  | 'not-an-object'
  | 'unreadable'
  | 'template'
  | 'for-people'
  | 'duplicate-key'
  | 'second-parser'
  | 'collector-error'
  | 'list-truncated'
  | 'limit-reached'
  | 'unsafe-entry'
  | 'encrypted';

/** Something the reader has to say about one source. `start` and `end` are byte offsets in that source. */
export interface Problem {
  readonly kind: ProblemKind;
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  /** What is wrong, in the words a person gets to read; no final stop, no file name. */
  readonly message: string;
  /** What to do about it, one sentence; '' when the rule's own words suffice. */
  readonly advice: string;
}

/** Everything that was read, in a fixed order: sources by uri, objects by place. */
export interface Bundle {
  readonly sources: readonly Source[];
  readonly objects: readonly KubeObject[];
  readonly problems: readonly Problem[];
  /** How many documents and list items had nothing to do with Kubernetes (values files, CI settings). */
  readonly passedOver?: number;
  /** What was listed where: tells absence from ignorance (design.md §4.4). */
  readonly listings?: readonly Listing[];
  /** When it was taken from its clusters. */
  readonly captured?: Capture;
  /** What is odd about which cluster a part of it was taken from. */
  readonly siteProblems?: readonly SiteProblem[];
  /** Comments that silence findings. */
  readonly suppressionComments?: readonly SuppressionComment[];
  /** What the agents' logs say, in order of uri. */
  readonly logs?: readonly LogFile[];
  /** The cluster each source was taken from, logs included; sources of declared objects are not in it. */
  readonly sourceSites?: ReadonlyMap<Source, Site>;
}
