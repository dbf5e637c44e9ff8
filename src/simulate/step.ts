/** What a step of a simulation came to. `unknown`: the input cannot tell; the gates in `evidence` would. */
export type Verdict = 'passed' | 'refused' | 'unknown' | 'failed';

/** One value a step looked at: where it stands, what was wanted there, and what was found. */
export interface Sighting {
  /** Whose value it is: `placement`, `cluster`, `binding`, `budget`, or `gate` for a missing input. */
  readonly of: string;
  /** Name of that object; the gate's id for `gate`. */
  readonly name: string;
  /** JSON pointer in that object; '' for the object itself. */
  readonly path: string;
  readonly wanted: string;
  /** The value as text; undefined when there is none. */
  readonly found: string | undefined;
  /** JSON pointer, below the rules followed (such as a placement's policy), of what wants it; '' when KubeFleet itself does. */
  readonly by: string;
}

/** One step of a simulator's reasoning, in the order the system takes them; `explain` retells them. */
export interface Step {
  /** Name of the step in KubeFleet's words, such as a scheduler plugin. */
  readonly step: string;
  readonly verdict: Verdict;
  /** One sentence: why the step came to its verdict. */
  readonly because: string;
  readonly evidence: readonly Sighting[];
}
