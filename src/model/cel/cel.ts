import { Environment } from '@marcbachmann/cel-js';
import { distance } from 'fastest-levenshtein';
import { type CelFunction, signatureKey } from './function.ts';
import { type Builder, buildClosure } from './program.ts';
import { CEL_LIMITS, type CelDeclarations, type CelProblem, type CelStruct } from './scope.ts';
import { buildState, type Closure } from './state.ts';
import { STRING_FUNCTIONS } from './string-functions.ts';
import { aliasOf, renameTaken, TAKEN_NAMES } from './taken-names.ts';
import type { Node } from './tree.ts';
import { type CelType, DYN, STOP, type StopReason } from './value.ts';

/** Names, types and functions that expressions may use, ready for checking. */
export interface CelScope {
  readonly environment: Environment;
  readonly variables: ReadonlySet<string>;
  readonly structs: ReadonlyMap<string, CelStruct>;
  readonly functions: ReadonlyMap<string, CelFunction>;
  /** Every name a person may have meant, for suggestions. */
  readonly names: readonly string[];
}

/** A checked expression, ready to run. It holds no state: one program may serve any number of rows. */
export interface CelProgram {
  readonly text: string;
  readonly type: CelType;
  /** The variables it reads, sorted. */
  readonly reads: readonly string[];
  readonly run: Closure;
  readonly slots: number;
}

/**
 * What came of an evaluation: a value; or the gates that would tell it, when a variable it depends on is
 * Unknown and no deciding side of `&&`, `||`, `all` or `exists` made up for it; or an error.
 */
export type CelOutcome =
  | { readonly value: unknown }
  | { readonly gates: readonly string[] }
  | { readonly error: string };

/** Declares what expressions may name. Throws for declarations that contradict each other: those are ours. */
export function declareCel(declarations: CelDeclarations): CelScope {
  const environment = new Environment({ limits: CEL_LIMITS.limits, homogeneousAggregateLiterals: false });
  const structs = new Map(Object.entries(declarations.structs ?? {}));
  for (const [name, struct] of structs) {
    const fields = Object.fromEntries(
      Object.entries(struct.fields).map(([field, { type }]) => [field, type]),
    );
    // A constructor of its own per type; it is never called, values stay plain data.
    environment.registerType({ name, ctor: function structure() {}, fields } as never);
  }
  for (const name of structs.keys()) environment.registerOperator(`${name} == ${name}: bool`, () => false);
  const functions = new Map<string, CelFunction>();
  for (const each of [...STRING_FUNCTIONS, ...(declarations.functions ?? [])]) {
    for (const signature of each.signatures) {
      environment.registerFunction(signature, () => undefined, { async: false } as never);
      functions.set(signatureKey(signature), each);
    }
  }
  for (const [name, type] of Object.entries(declarations.variables)) {
    environment.registerVariable(TAKEN_NAMES.has(name) ? aliasOf(name) : name, type);
  }
  const fields = [...structs.values()].flatMap((struct) => Object.keys(struct.fields));
  const names = [...Object.keys(declarations.variables), ...fields, ...functionNames(functions)];
  return { environment, variables: new Set(Object.keys(declarations.variables)), structs, functions, names };
}

function functionNames(functions: ReadonlyMap<string, CelFunction>): string[] {
  return [...functions.keys()].map((key) => key.replace(/^\.|\/.*$/g, ''));
}

/** Checks and compiles an expression, or says what is wrong with it and where. */
export function compileCel(scope: CelScope, text: string): CelProgram | CelProblem {
  if (text.length > CEL_LIMITS.characters) {
    return { problem: `the expression is longer than ${CEL_LIMITS.characters} characters`, start: 0, end: 0 };
  }
  const tree = parseCel(scope, text);
  if ('problem' in tree) return tree;
  const found: Builder['found'] = { slots: 0, problem: undefined, reads: new Set() };
  const run = buildClosure(tree, { ...scope, locals: new Map(), found });
  if (found.problem !== undefined) return found.problem;
  return { text, type: tree.checkedType ?? DYN, reads: [...found.reads].sort(), run, slots: found.slots };
}

/** The static type of an expression and the variables it reads, or what is wrong with it. */
export function checkCel(
  scope: CelScope,
  text: string,
): { readonly type: CelType; readonly reads: readonly string[] } | CelProblem {
  const compiled = compileCel(scope, text);
  return 'problem' in compiled ? compiled : { type: compiled.type, reads: compiled.reads };
}

/** Runs a program. `read` gives the value of a variable, an Unknown, or undefined for an error. */
export function evaluateCel(program: CelProgram, read: (variable: string) => unknown): CelOutcome {
  return buildEvaluator(program)(read);
}

/**
 * Runs a program many times: what an evaluation needs is made once and used again. One evaluation may take
 * `CEL_LIMITS.steps`, all together `CEL_LIMITS.allSteps`; after that each gives an error at once.
 */
export function buildEvaluator(program: CelProgram): (read: (variable: string) => unknown) => CelOutcome {
  const state = buildState(program.slots);
  let left: number = CEL_LIMITS.allSteps;
  return (read) => {
    const steps = Math.min(CEL_LIMITS.steps, left);
    if (steps <= 0) return { error: 'the expression takes too many steps on all rows together' };
    state.read = read;
    state.budget = steps;
    state.stop = undefined;
    const value = program.run(state);
    left -= steps - state.budget;
    return value === STOP ? stoppedOutcome(state.stop) : { value };
  };
}

function stoppedOutcome(reason: StopReason | undefined): CelOutcome {
  if (reason !== undefined && reason.gates.length > 0) return { gates: [...reason.gates].sort() };
  return { error: reason?.error || 'the expression has no value' };
}

function parseCel(scope: CelScope, text: string): Node | CelProblem {
  try {
    const parsed = scope.environment.parse(text);
    const tree = parsed.ast as unknown as Node;
    renameTaken(tree, scope.variables, new Set());
    const checked = parsed.check();
    return checked.valid ? tree : problemOf(checked.error, scope, text);
  } catch (error) {
    return problemOf(error, scope, text);
  }
}

/** The package's error as data, with a suggestion when a name is unknown. */
function problemOf(error: unknown, scope: CelScope, text: string): CelProblem {
  const { summary, range, code } = error as {
    summary?: string;
    code?: string;
    range?: { start: number; end: number };
  };
  const start = range?.start ?? 0;
  const end = range?.end ?? text.length;
  const said = (summary ?? (error instanceof Error ? error.message : 'it cannot be read')).replace(/\.$/, '');
  const named = code === 'unknown_variable' || code === 'no_such_key' || code === 'no_matching_overload';
  const word = /(\w+)\W*$/.exec(said.replace(/\(.*/, ''))?.[1] ?? '';
  const near = named ? nearestName(word, scope.names) : undefined;
  return { problem: near === undefined ? said : `${said}; did you mean ${near}?`, start, end };
}

/** The name nearest to `word`, when one is near enough to have been meant. */
function nearestName(word: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const name of names) {
    const steps = distance(word, name);
    if (steps > 0 && steps < least) {
      best = name;
      least = steps;
    }
  }
  return best;
}
