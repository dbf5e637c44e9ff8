import type { CelType } from './value.ts';

/** What a function gets besides its arguments. */
export interface Call {
  /** Gives this back to stop with an error. */
  readonly fail: (error: string) => unknown;
  /** Takes steps from the budget; false when it is used up. */
  readonly spend: (steps: number) => boolean;
}

/** A function at run time: integers come as bigint, doubles as number, lists and maps as they are. */
export type CelFunctionBody = (args: readonly unknown[], call: Call) => unknown;

/**
 * A function that expressions may call. Signatures are CEL's: `name(string, int): bool`, or
 * `string.name(int): bool` for a method, whose receiver is the first argument of the body.
 */
export interface CelFunction {
  readonly signatures: readonly string[];
  /** One sentence for the documentation. */
  readonly means: string;
  /** Gives the body for one place of use, whose static argument types are known. */
  readonly bind: (types: readonly CelType[], literals: readonly unknown[]) => CelFunctionBody | string;
  /** True for the function that asks whether its argument has a value at all. */
  readonly testsKnown?: true;
}

/** `name/2` or `.name/2`: how a call finds its function. The receiver of a method is not counted. */
export function functionKey(isMethod: boolean, name: string, args: number): string {
  return `${isMethod ? '.' : ''}${name}/${args}`;
}

/** The keys under which a signature is called. */
export function signatureKey(signature: string): string {
  const [, receiver, name = '', args = ''] = /^(?:([\w.<>]+)\.)?(\w+)\(([^)]*)\)/.exec(signature) ?? [];
  return functionKey(receiver !== undefined, name, args.trim() === '' ? 0 : countArguments(args));
}

function countArguments(args: string): number {
  let depth = 0;
  let count = 1;
  for (const char of args) {
    if (char === '<') depth += 1;
    if (char === '>') depth -= 1;
    if (char === ',' && depth === 0) count += 1;
  }
  return count;
}
