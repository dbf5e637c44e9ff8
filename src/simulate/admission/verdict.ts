import type { JsonObject } from '../../api/json.ts';
import type { FieldErrorType } from './field-error.ts';
import type { UnknownField } from './pruning.ts';

/** The stages of a hub's admission, in order; only one of them speaks. */
export type AdmissionStage =
  | 'decode'
  | 'mutating-webhook'
  | 'schema'
  | 'admission-policy'
  | 'validating-webhook';

/** One error of the server's answer, in its words. */
export interface AdmissionError {
  readonly stage: AdmissionStage;
  readonly message: string;
  /** Of the schema stage: the API machinery's name of the error, and the field as the server prints it. */
  readonly type?: FieldErrorType;
  readonly path?: string;
  readonly webhook?: string;
  /** JSON pointer of the field the error is about; of several the first. '' for the whole object. */
  readonly pointer: string;
}

/** One fault of an object: an error, or one of the findings that an error of a webhook lists. */
export interface AdmissionViolation {
  readonly stage: AdmissionStage;
  readonly webhook?: string;
  readonly type?: FieldErrorType;
  readonly pointer: string;
  readonly message: string;
  /** The gate that could tell otherwise; absent when the input suffices. */
  readonly gate?: string;
}

/** What a hub answers to a request, and what it stores. */
export interface Verdict {
  /** False for a kind whose schema is not known: then nothing was checked but what KubeFleet's webhooks ask. */
  readonly judged: boolean;
  readonly admitted: boolean;
  /** As the server reports them. */
  readonly errors: readonly AdmissionError[];
  /** The same, taken apart. */
  readonly violations: readonly AdmissionViolation[];
  /** Fields that are dropped; a strict client is refused when there are any. */
  readonly unknownFields: readonly UnknownField[];
  /** What handlers would say that exist but are not configured. It does not count. */
  readonly unwired: readonly AdmissionError[];
  /** The object after decoding, mutation and defaulting; undefined when it is not stored. */
  readonly stored: JsonObject | undefined;
  /** Rules of the schema that could not be run here, with the reason. */
  readonly unjudgedRules: readonly string[];
}
