import type { Dump } from '../dump-editor.ts';

/** One way in which a hub can be broken: how the dump of a healthy or similar hub changes, and what is to be found. */
export interface Fault {
  readonly name: string;
  /** The recorded dump that is edited, a folder of testdata/conformance/dumps. */
  readonly base: string;
  readonly edit: (dump: Dump) => void;
  /** `Kind/namespace/name` of what is to be changed. */
  readonly root: string;
  /** `Kind/namespace/name` of the placement that suffers; '' when there is none. */
  readonly placement: string;
  readonly clusters: readonly string[];
  /** The rule whose finding comes first. */
  readonly rule: string;
}
