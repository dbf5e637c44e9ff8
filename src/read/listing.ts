import type { Site } from './bundle.ts';
import type { Source } from './source.ts';

/**
 * How much one listing tells (design.md §3 Knowledge, §4.4):
 * `complete`: all objects of its scope are in the input; none at all when `count` is 0.
 * `truncated`: some are, and the source says or shows that there were more.
 * `failed`: it was asked for and refused or broken off: nothing is known.
 * `probably-empty`: nobody left a trace of it beside listings of other kinds, so there was probably nothing.
 */
export type ListingState = 'complete' | 'truncated' | 'failed' | 'probably-empty';

/**
 * What the input shows of one kind on one cluster. A kind may have several listings (one per namespace or
 * source); kind `*` of group `*` speaks for every kind of its site that has none. No listing at all: unknown.
 */
export interface Listing {
  readonly site: Site;
  readonly group: string;
  readonly kind: string;
  /**
   * Which namespaces were listed: `all` (or the kind has none); `some`: those in `namespaces`; `unsure`: the
   * objects lie in `namespaces` only, and nothing tells whether others were asked for.
   */
  readonly scope: 'all' | 'some' | 'unsure';
  readonly namespaces: readonly string[];
  readonly state: ListingState;
  /** Number of objects in it. */
  readonly count: number;
  /** Absent for `probably-empty`. */
  readonly source?: Source;
  /** Why it failed or is cut short, in words; '' otherwise. */
  readonly reason: string;
}
