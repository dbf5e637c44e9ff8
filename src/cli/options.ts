import type { FixChoice } from '../fix/fix.ts';
import type { WhatIf } from '../model/what-if.ts';
import type { Shard } from '../report/format.ts';
import type { ForecastView } from '../report/formats.ts';
import { type Limits, NO_LIMITS } from './limits.ts';
import type { RuleSwitch } from './rule-choice.ts';
import type { ColorChoice } from './terminal.ts';
import type { FailOn } from './verdict.ts';

/** What the command line says, as data; what was not given is absent or empty. */
export interface Flags {
  readonly format: readonly string[];
  readonly output: readonly string[];
  /** Without it, the configuration decides. */
  readonly failOn?: FailOn;
  readonly maxWarnings?: number;
  readonly switches: readonly RuleSwitch[];
  /** Folders of rule packs. */
  readonly rules: readonly string[];
  readonly config?: string;
  readonly context?: string;
  /** Only this fleet of the configuration. */
  readonly fleet?: string;
  readonly inventory: readonly string[];
  /** Every entry of the folders is a fleet of its own. */
  readonly each: boolean;
  /** Only this part of those entries; what it holds is the same in every process. */
  readonly shard?: Shard;
  /** Flags of the hub agent by name without dashes, over those of the configuration. */
  readonly hubFlag: readonly (readonly [name: string, value: string])[];
  /** The user who applies the manifests. */
  readonly appliedBy?: string;
  readonly appliedGroup: readonly string[];
  readonly clusterOf: readonly { readonly name: string; readonly path: string }[];
  /** Milliseconds since 1970. */
  readonly now?: number;
  readonly stdinFilename?: string;
  /** File of accepted findings. */
  readonly baseline?: string;
  /** Objects that should be on members. */
  readonly expect: readonly string[];
  readonly updateBaseline: boolean;
  /** Which fixes are made. */
  readonly fix?: FixChoice;
  /** Show what would be written. */
  readonly dryRun: boolean;
  readonly pruneBaseline: boolean;
  readonly sarifCategory?: string;
  readonly id?: string;
  /** How a view is written. */
  readonly as?: ForecastView;
  /** Only what reaches this cluster. */
  readonly cluster?: string;
  /** Members to be taken for gone, and for joined. */
  readonly without: WhatIf['without'];
  readonly with: WhatIf['added'];
  readonly clusterLabels: WhatIf['labels'];
  readonly taint: WhatIf['taints'];
  /** A text to trace. */
  readonly message?: string;
  readonly timeline: boolean;
  readonly limit: Limits;
  readonly snippets: boolean;
  readonly noIgnore: boolean;
  readonly allowEmpty: boolean;
  readonly quiet: boolean;
  readonly all: boolean;
  readonly timings: boolean;
  readonly color: ColorChoice;
}

/** Values of flags that were not given. */
export const NO_FLAGS: Flags = {
  format: [],
  output: [],
  switches: [],
  rules: [],
  inventory: [],
  hubFlag: [],
  appliedGroup: [],
  clusterOf: [],
  without: [],
  with: [],
  clusterLabels: [],
  taint: [],
  limit: NO_LIMITS,
  each: false,
  snippets: false,
  noIgnore: false,
  expect: [],
  updateBaseline: false,
  dryRun: false,
  pruneBaseline: false,
  allowEmpty: false,
  quiet: false,
  all: false,
  timings: false,
  timeline: false,
  color: 'auto',
};
