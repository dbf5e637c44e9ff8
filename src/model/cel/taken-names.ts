import { LOOP_MACROS } from './comprehension.ts';
import { isNode, type Node, nodesIn } from './tree.ts';

/** Names of types, which the package keeps for itself although they are ordinary names for columns. */
export const TAKEN_NAMES: ReadonlySet<string> = new Set([
  'bool',
  'int',
  'uint',
  'double',
  'string',
  'bytes',
  'list',
  'map',
  'null_type',
  'type',
]);

const MARK = '@';

/** The name under which a variable with a taken name is declared; no expression can spell it. */
export function aliasOf(name: string): string {
  return MARK + name;
}

/** The name as it is written. */
export function plainName(name: string): string {
  return name.startsWith(MARK) ? name.slice(MARK.length) : name;
}

/** Lets variables win over types of the same name, before the checker looks at the tree. */
export function renameTaken(node: Node, variables: ReadonlySet<string>, bound: ReadonlySet<string>): void {
  if (node.op === 'id') {
    const name = String(node.args);
    if (TAKEN_NAMES.has(name) && variables.has(name) && !bound.has(name)) {
      (node as { args: unknown }).args = aliasOf(name);
    }
    return;
  }
  const inner = boundIn(node, bound);
  for (const child of nodesIn(node.args)) renameTaken(child, variables, inner);
}

/** The names that a macro binds for its arguments. */
function boundIn(node: Node, bound: ReadonlySet<string>): ReadonlySet<string> {
  if (node.op !== 'rcall' || !Array.isArray(node.args)) return bound;
  const [name, , args] = node.args;
  const binds = name === 'bind' || LOOP_MACROS.has(String(name));
  const first: unknown = Array.isArray(args) ? args[0] : undefined;
  return binds && isNode(first) && first.op === 'id' ? new Set([...bound, String(first.args)]) : bound;
}
