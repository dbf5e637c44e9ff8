import type { CelValue } from './value.ts';

/** What one evaluation carries along; made anew for each. */
export interface Scope {
  readonly self: CelValue;
  readonly oldSelf: CelValue | undefined;
  /** Values of the variables that macros bind, by slot. */
  readonly locals: CelValue[];
  /** Steps left: what does not end in time is an error, not a hang. */
  readonly budget: { steps: number };
}

/** One node of an expression, ready to run. */
export type Closure = (scope: Scope) => CelValue;

/** Steps that a function call takes; every round of a loop takes as many. */
export const CELL_COST = 2;
