/** One finding of a webhook: the text it adds to the answer, and the field it is about. */
export interface Fault {
  readonly text: string;
  readonly pointer: string;
  /** The gate that could tell otherwise, when the finding rests on what the input does not show. */
  readonly gate?: string;
  /** The findings that a wrapping text repeats. */
  readonly causes?: readonly Fault[];
}

/** Findings as Go aggregates them: a list prints in brackets, lists in lists flatten. */
export type FaultTree = Fault | readonly FaultTree[];

/** The aggregate of what was found, or undefined when nothing was (`errors.NewAggregate`). */
export function aggregate(found: readonly (FaultTree | undefined)[]): FaultTree | undefined {
  const kept = found.filter((each) => each !== undefined);
  return kept.length === 0 ? undefined : kept;
}

function isList(tree: FaultTree): tree is readonly FaultTree[] {
  return Array.isArray(tree);
}

function leaves(tree: FaultTree): readonly Fault[] {
  return isList(tree) ? tree.flatMap(leaves) : [tree];
}

/** The text of an aggregate: one finding stands alone, several are listed in brackets, equal ones come once. */
export function renderFaults(tree: FaultTree): string {
  if (!isList(tree)) return tree.text;
  const [only] = tree;
  if (only !== undefined && tree.length === 1) return renderFaults(only);
  const texts = [...new Set(leaves(tree).map((fault) => fault.text))];
  return texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`;
}

/** A finding that repeats others behind a prefix. */
export function wrapFaults(prefix: string, tree: FaultTree): Fault {
  const causes = findFaults(tree);
  return { text: `${prefix}${renderFaults(tree)}`, pointer: causes[0]?.pointer ?? '', causes };
}

/** The findings themselves, unwrapped, in their order. */
export function findFaults(tree: FaultTree): readonly Fault[] {
  return leaves(tree).flatMap((fault) => fault.causes ?? [fault]);
}
