import type { Json, JsonObject } from '../api/json.ts';
import type { Precision } from './analysis.ts';
import type { Certainty, Severity } from './finding.ts';

/** What a rule is judged on: manifests, objects a cluster printed, or the difference of two revisions. */
export type Subject = 'declared' | 'observed' | 'change';

/** A value with the condition under which it is taken; the condition of the last one is ''. */
export interface Branch<T> {
  readonly value: T;
  readonly if: string;
}

/** The words of a finding. Texts hold `${expression}`; `if` is '' for the block that is always taken. */
export interface Say {
  readonly if: string;
  readonly what: string;
  readonly why: string;
  readonly do: string;
}

/** One edit of a fix. `place` is an expression, `value`, `path` and `content` are texts. */
export type EditSpec =
  | { readonly op: 'add' | 'replace'; readonly place: string; readonly value: string }
  | { readonly op: 'remove'; readonly place: string }
  | { readonly op: 'file'; readonly path: string; readonly content: string };

/** A change that a rule offers. */
export interface FixSpec {
  readonly safe: boolean;
  readonly title: string;
  readonly if: string;
  readonly edit: readonly EditSpec[];
}

/** The input of an example: files by path, or a folder of test data, or hand-made rows of the rule's relation. */
export interface ExampleInput {
  readonly files: Readonly<Record<string, string>>;
  readonly dir: string;
  readonly rows: readonly JsonObject[] | undefined;
  /** Settings as `fleetlint.yaml` would hold them. */
  readonly config: JsonObject;
  /** `--now` as RFC 3339; '' when not given. */
  readonly now: string;
  /** The files that differ in the base revision, empty where one is not there; for rules over two revisions. */
  readonly base: Readonly<Record<string, string>> | undefined;
}

/** What one finding of an example must show; what is left out is not looked at. */
export interface ExpectedFinding {
  readonly cause?: string;
  readonly at?: string;
  readonly severity?: Severity;
  readonly certainty?: Certainty;
  readonly message?: readonly string[];
  readonly placement?: string;
  readonly clusters?: readonly string[];
  readonly related?: readonly string[];
  readonly evidence?: readonly string[];
  /** True for a notification of a rule that has findings, too. */
  readonly notification?: boolean;
}

/** An example: a test, a piece of documentation and what `explain` shows. */
export interface Example {
  readonly name: string;
  readonly input: ExampleInput;
  /** The findings of this rule, in order; undefined when only `notEvaluated` is stated. */
  readonly finds: readonly ExpectedFinding[] | undefined;
  readonly notEvaluated: readonly string[] | undefined;
}

export type Scalar = string | number | boolean;

/** A rule file, checked: plain data, every optional key filled in. */
export interface Rule {
  readonly id: string;
  readonly name: string;
  /** The folder the file lies in. */
  readonly family: string;
  readonly title: string;
  readonly on: readonly Subject[];
  /** The relation whose rows are judged. */
  readonly each: string;
  /** Columns that must equal one of the values. */
  readonly where: Readonly<Record<string, readonly Scalar[]>>;
  /** The condition; '' when `where` says it all. */
  readonly when: string;
  readonly severity: readonly Branch<Severity>[];
  /** Empty: as the relation's column `certainty` says, else sure. */
  readonly certainty: readonly Branch<Certainty>[];
  /** Columns that make one finding; empty when every row is one. */
  readonly group: readonly string[];
  readonly under: readonly string[];
  readonly unless: readonly string[];
  readonly same: readonly string[];
  /** Columns that tell apart findings at one place. */
  readonly distinguish: readonly string[];
  readonly at: string;
  readonly cause: string;
  readonly related: string;
  readonly placement: string;
  readonly clusters: string;
  readonly say: readonly Say[];
  readonly fix: readonly FixSpec[];
  /** The condition under which a row is a statement about the whole run, without a place; '' never is, `true` always. */
  readonly notification: string;
  /** 0.1 to 10 for rules that are truly about security. */
  readonly securitySeverity?: number;
  /** Derived from its certainty and from what it reads, when its file was read. */
  readonly precision?: Precision;
  /** True for a guess that only those want who ask for it: judged when enabled by id, name or family. */
  readonly isOptIn?: true;
  readonly docs: string;
  readonly examples: readonly Example[];
}

/** A rule file as data, before defaults are filled in. */
export type RuleDocument = Readonly<Record<string, Json>>;
