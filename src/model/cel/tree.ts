import type { CelType } from './value.ts';

/** A node of the package's syntax tree, after its checker has put types on it. */
export interface Node {
  readonly op: string;
  readonly args: unknown;
  readonly start: number;
  readonly end: number;
  readonly checkedType?: CelType;
}

/** True for a node of the tree. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

/** The children among a node's arguments. */
export function nodesIn(args: unknown): Node[] {
  if (isNode(args)) return [args];
  return Array.isArray(args) ? args.flatMap(nodesIn) : [];
}
