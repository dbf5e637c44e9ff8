import type { KubeObject } from '../../read/bundle.ts';
import type { FieldErrorType } from '../admission/field-error.ts';
import type { AdmissionStage } from '../admission/verdict.ts';

/** Who objects: a stage of the hub's admission, or somebody later. */
export type ViolationStage =
  | AdmissionStage
  /** The schema does not know the field: strict clients are refused, others lose it. */
  | 'pruning'
  /** A check that exists and that no hub asks. */
  | 'unwired'
  /** The hub takes it, and the members cannot use it. */
  | 'delivery'
  /** The hub takes it, and its own controller stops at it. */
  | 'controller';

/** Which question about an object a violation answers; rules are chosen by it. */
export type ViolationTopic =
  | 'schema'
  | 'policy'
  | 'property'
  | 'period'
  | 'max-unavailable'
  | 'not-served'
  | 'unknown-field'
  | 'other-version'
  | 'emptied-selector'
  | 'selector-kind'
  | 'selector-scope'
  | 'selector-disabled'
  | 'selector-name-and-labels'
  | 'namespace-mode'
  | 'status-scope'
  | 'hub-workload'
  | 'guard-rail'
  | 'override-patch'
  | 'override-target'
  | 'override-limit'
  | 'envelope-entry'
  | 'stage-task'
  | 'eviction'
  | 'budget'
  | 'placement-type-changed'
  | 'policy-removed'
  | 'toleration-changed'
  | 'strategy-left-external'
  | 'status-scope-changed'
  | 'status-namespace-changed'
  | 'frozen-field';

/** Another place that belongs to a violation, in the same object or in another. */
export interface ViolationMark {
  readonly object: KubeObject;
  readonly pointer: string;
  readonly text: string;
}

/**
 * One thing to edit in an object so that the hub takes it as it is meant. `what`, `why` and `advice` are whole
 * sentences; `what` continues the name of the object.
 */
export interface Violation {
  readonly topic: ViolationTopic;
  readonly stage: ViolationStage;
  /** The webhook that speaks; '' in other stages. */
  readonly webhook: string;
  readonly operation: 'create' | 'update';
  /** JSON pointer of what to edit; `isKey` when its name is meant rather than its value. */
  readonly pointer: string;
  readonly isKey: boolean;
  /** Position in `resourceSelectors`, or -1. */
  readonly index: number;
  /** The field as people write it: `spec.policy.clusterNames[1]`; '' for the object. */
  readonly field: string;
  /** What stands there, as text; '' when nothing does. */
  readonly value: string;
  readonly allowed: readonly string[];
  /** The one of `allowed` that was probably meant; '' when none is near. */
  readonly nearest: string;
  readonly what: string;
  readonly why: string;
  readonly advice: string;
  /** The right shape as YAML in one line; '' when there is no usual mistake to mend. */
  readonly shape: string;
  /** What to write instead of the value, or of the key with `isKey`; '' when a person must choose. */
  readonly replacement: string;
  /** True when the replacement keeps the meaning or is the only legal text. */
  readonly isSafe: boolean;
  /** The server's exact text about this. */
  readonly said: string;
  /** All that the server answers, as kubectl prints it. */
  readonly answer: string;
  /** Only a client that asks for strict decoding is refused. */
  readonly isStrictOnly: boolean;
  /** The value is a placeholder that some program is going to fill in. */
  readonly isPlaceholder: boolean;
  readonly marks: readonly ViolationMark[];
  /** Gates that could tell otherwise. */
  readonly gates: readonly string[];
  readonly isSure: boolean;
}

/** One thing that admission says about an object. */
export interface Fault {
  readonly stage: ViolationStage;
  readonly webhook: string;
  readonly type: FieldErrorType | undefined;
  readonly pointer: string;
  /** The server's words without the path. */
  readonly text: string;
  /** The server's words. */
  readonly said: string;
  readonly gates: readonly string[];
  /** The server tells it only once others are mended. */
  readonly isLater: boolean;
}

/** A fault in our words, and where exactly to mend it. What is left out has its obvious value. */
export interface Words {
  readonly topic?: ViolationTopic;
  readonly pointer?: string;
  readonly isKey?: boolean;
  readonly what: string;
  /** What follows, when more is to be said than who refuses. */
  readonly effect?: string;
  readonly advice: string;
  readonly allowed?: readonly string[];
  readonly nearest?: string;
  readonly shape?: string;
  readonly replacement?: string;
  readonly isSafe?: boolean;
  /** Pointer of the field whose absence is the fault: a misspelt field beside it explains it. */
  readonly missing?: string;
  readonly marks?: readonly { readonly pointer: string; readonly text: string }[];
  readonly gates?: readonly string[];
  readonly isSure?: boolean;
}
