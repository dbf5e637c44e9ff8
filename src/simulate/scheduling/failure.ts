/** A cycle that broke off. KubeFleet logs it and writes nothing more; no object shows it (scheduling.md §13). */
export interface SchedulingFailure {
  /** `unexpectedBehavior` is not retried; `panic` is a crash of the scheduler. */
  readonly kind: 'unexpectedBehavior' | 'panic';
  /** The error as logged, for the first faulty cluster. */
  readonly text: string;
  /** The texts for the other faulty clusters: the scheduler works in parallel and may name any of them. */
  readonly alternatives: readonly string[];
}

const UNEXPECTED = 'unexpected behavior which cannot be handled by the controller';

/** A crash on a missing value. */
export const NIL_DEREFERENCE: SchedulingFailure = {
  kind: 'panic',
  text: 'runtime error: invalid memory address or nil pointer dereference',
  alternatives: [],
};

/** True for a broken-off cycle. */
export function isFailure(value: unknown): value is SchedulingFailure {
  return typeof value === 'object' && value !== null && 'alternatives' in value;
}

/** The text KubeFleet puts before every error it cannot handle (`NewUnexpectedBehaviorError`). */
export function renderUnexpected(text: string): string {
  return `${UNEXPECTED}: ${text}`;
}

/** Builds a failure of the kind that is not retried; `texts` are the possible errors, the first one most likely. */
export function buildFailure(texts: readonly string[], render = renderUnexpected): SchedulingFailure {
  const [text = '', ...alternatives] = texts.map((each) => render(each));
  return { kind: 'unexpectedBehavior', text, alternatives };
}

/** The error of a scheduler plugin (`Status.AsError`). */
export function renderPluginError(plugin: string, error: string, context?: string): string {
  return `plugin ${plugin} returned an error InternalError, ${error}${context === undefined ? '' : `, ${context}`}`;
}
