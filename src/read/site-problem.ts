import type { Source } from './source.ts';

/** What is odd about which cluster a part of the input was taken from. */
export type SiteProblemKind =
  /** Member objects only, or a folder named after another cluster: collected with the wrong context (FL0105). */
  | 'wrong-context'
  /** Objects of two clusters in one folder or file. */
  | 'two-clusters'
  /** One cluster under two names. */
  | 'one-cluster-twice'
  /** A member's objects, and nothing tells which member. */
  | 'unnamed-member';

/** One oddity; it concerns whole sources, never single objects. */
export interface SiteProblem {
  readonly kind: SiteProblemKind;
  /** The sources meant, in order of uri; never empty. */
  readonly sources: readonly Source[];
  /** In plain words, no final stop. */
  readonly message: string;
  readonly advice: string;
}
