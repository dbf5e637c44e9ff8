import type { CelFunction } from './function.ts';

/** One field of a structure: its type in CEL's words, and how to read it when it is no property of that name. */
export interface CelField {
  readonly type: string;
  readonly read?: (value: object) => unknown;
}

/** A structure that variables may hold. */
export interface CelStruct {
  readonly fields: Readonly<Record<string, CelField>>;
  /** Two structures are equal when their keys are; without it, when all their fields are. */
  readonly key?: (value: object) => string;
}

/** Everything an expression may name. Types are CEL's: `string`, `int`, `list<T>`, `map<K, V>`, `dyn`, a structure. */
export interface CelDeclarations {
  readonly variables: Readonly<Record<string, string>>;
  readonly structs?: Readonly<Record<string, CelStruct>>;
  readonly functions?: readonly CelFunction[];
}

/** What is wrong with an expression, and where in it (UTF-16 offsets). */
export interface CelProblem {
  readonly problem: string;
  readonly start: number;
  readonly end: number;
}

/** True for a problem, as opposed to a checked or compiled expression. */
export function isCelProblem(value: object): value is CelProblem {
  return 'problem' in value;
}

/** How large an expression may be: rule packs and CRDs come from anywhere. */
export const CEL_LIMITS = {
  characters: 4000,
  limits: { maxAstNodes: 1000, maxDepth: 48, maxListElements: 200, maxMapEntries: 200, maxCallArguments: 16 },
  steps: 2_000_000,
  allSteps: 300_000_000,
} as const;
