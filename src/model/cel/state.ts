import type { Call } from './function.ts';
import { STOP, type StopReason } from './value.ts';

/** What evaluations carry along; one state serves one evaluation after another, never two at once. */
export interface State {
  read: (variable: string) => unknown;
  /** What functions get besides their arguments. */
  readonly call: Call;
  /** Values of the variables that comprehensions bind, by slot. */
  readonly locals: unknown[];
  /** Steps left; what does not end in time is an error, not a hang. */
  budget: number;
  /** Set exactly while a STOP travels up. */
  stop: StopReason | undefined;
}

/** A state that is ready for a first evaluation. */
export function buildState(slots: number): State {
  const state: State = {
    read: () => undefined,
    call: { fail: (error) => failWith(state, error), spend: (steps) => spend(state, steps) },
    locals: new Array<unknown>(slots),
    budget: 0,
    stop: undefined,
  };
  return state;
}

/** One node of an expression, ready to run. Gives a value, or STOP with the reason in the state. */
export type Closure = (state: State) => unknown;

/** Stops with an error. */
export function failWith(state: State, error: string): typeof STOP {
  state.stop = mergeReasons(state.stop, { gates: [], error });
  return STOP;
}

/** Stops because a variable is not told by the input. */
export function stopAt(state: State, gates: readonly string[]): typeof STOP {
  state.stop = mergeReasons(state.stop, { gates, error: '' });
  return STOP;
}

/** Both reasons in one; the first error is kept. */
export function mergeReasons(
  left: StopReason | undefined,
  right: StopReason | undefined,
): StopReason | undefined {
  if (left === undefined) return right;
  if (right === undefined) return left;
  const gates = left.gates.length === 0 ? right.gates : [...new Set([...left.gates, ...right.gates])];
  return { gates, error: left.error === '' ? right.error : left.error };
}

/** Takes `steps` from the budget; false when it is used up, and then the caller must stop. */
export function spend(state: State, steps: number): boolean {
  state.budget -= steps;
  return state.budget > 0;
}

/** Stops because the budget is used up. */
export function stopExhausted(state: State): typeof STOP {
  return failWith(state, 'the expression takes too many steps');
}

/** Runs both operands even when the first has no value, so that every missing gate is named. */
export function runBoth(state: State, left: Closure, right: Closure): readonly [unknown, unknown] {
  const first = left(state);
  if (first !== STOP) return [first, right(state)];
  const reason = state.stop;
  state.stop = undefined;
  right(state);
  state.stop = mergeReasons(reason, state.stop);
  return [STOP, STOP];
}
