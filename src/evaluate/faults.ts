/** Rows on which an expression of a rule failed: our own fault or a rule pack's, never a silent "no". */
export interface Fault {
  readonly rule: string;
  /** The first message; the others are counted only. */
  readonly message: string;
  readonly rows: number;
}

/** Collects faults by rule while evaluating. */
export interface FaultLog {
  readonly add: (rule: string, message: string) => void;
  readonly list: () => readonly Fault[];
}

/** Begins an empty log. */
export function buildFaultLog(): FaultLog {
  const found = new Map<string, Fault>();
  return {
    add: (rule, message) => {
      const before = found.get(rule);
      found.set(rule, { rule, message: before?.message ?? message, rows: (before?.rows ?? 0) + 1 });
    },
    list: () => [...found.values()].sort((left, right) => (left.rule < right.rule ? -1 : 1)),
  };
}
