import { Environment } from '@marcbachmann/cel-js';
import { bindFunction } from './functions.ts';
import { buildMacro, isMacro } from './macros.ts';
import { negate, readIndex, runBinary } from './operators.ts';
import { CELL_COST, type Closure, type Scope } from './scope.ts';
import { type CelValue, celError, isKind, mapValue, NO_OVERLOAD } from './value.ts';

/** A compiled expression. */
export interface CelProgram {
  readonly usesOldSelf: boolean;
  /** Evaluates; an error is a value of kind `error`. */
  readonly run: (self: CelValue, oldSelf: CelValue | undefined) => CelValue;
}

/** A node of the parser's syntax tree. */
interface Node {
  readonly op: string;
  readonly args: unknown;
}

/** What a compilation needs to know, and what it finds out. */
export interface Compilation {
  readonly locals: ReadonlyMap<string, number>;
  readonly found: { slots: number; usesOldSelf: boolean; problem: string };
}

const STEPS = 1_000_000;
const TYPE_NAMES: ReadonlyMap<string, string> = new Map(
  ['bool', 'int', 'uint', 'double', 'string', 'bytes', 'list', 'map', 'null_type', 'type'].map((name) => [
    name,
    name === 'uint' ? 'int' : name,
  ]),
);
const parser = new Environment({
  unlistedVariablesAreDyn: true,
  enableOptionalTypes: true,
  homogeneousAggregateLiterals: false,
  limits: {
    maxAstNodes: 5000,
    maxDepth: 100,
    maxListElements: 1000,
    maxMapEntries: 1000,
    maxCallArguments: 32,
  },
});

/**
 * Compiles an expression of a CustomResourceDefinition to closures that answer as cel-go does, errors included.
 * A text is given back for what cannot be compiled here; nothing must then be concluded from the rule.
 */
export function compileCel(expression: string): CelProgram | string {
  const found = { slots: 0, usesOldSelf: false, problem: '' };
  let closure: Closure;
  try {
    closure = compileNode(parser.parse(expression).ast, { locals: new Map(), found });
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'the expression cannot be parsed';
  }
  if (found.problem !== '') return found.problem;
  return {
    usesOldSelf: found.usesOldSelf,
    run: (self, oldSelf) => closure({ self, oldSelf, locals: [], budget: { steps: STEPS } }),
  };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}

function childrenOf(args: unknown): Node[] {
  if (isNode(args)) return [args];
  return Array.isArray(args) ? args.flatMap(childrenOf) : [];
}

/** Notes what cannot be compiled; the closure given back is never run. */
function refuse(compilation: Compilation, problem: string): Closure {
  if (compilation.found.problem === '') compilation.found.problem = problem;
  return () => NO_OVERLOAD;
}

function compileNode(node: Node, compilation: Compilation): Closure {
  const children = childrenOf(node.args);
  const [first, second, third] = children.map((child) => () => compileNode(child, compilation));
  switch (node.op) {
    case 'value':
      return compileLiteral(node.args, compilation);
    case 'id':
      return compileName(String(node.args), compilation);
    case 'list':
      return compileList(children.map((child) => compileNode(child, compilation)));
    case 'map':
      return compileMap(children.map((child) => compileNode(child, compilation)));
    case 'call':
    case 'rcall':
      return compileCall(node, compilation);
  }
  if (first === undefined) return refuse(compilation, `${node.op} is not supported`);
  if (node.op === '!_')
    return compileUnary(first(), (value) => (typeof value === 'boolean' ? !value : NO_OVERLOAD));
  if (node.op === '-_') return compileUnary(first(), negate);
  if (node.op === '.' || node.op === '.?') {
    return compileSelect(first(), memberName(node.args), node.op === '.?');
  }
  if (second === undefined) return refuse(compilation, `${node.op} is not supported`);
  if (node.op === '&&' || node.op === '||') return compileLogical(node.op === '||', first(), second());
  if (node.op === '?:' && third !== undefined) return compileTernary(first(), second(), third());
  if (node.op === '[]') return compileBinary(first(), second(), readIndex);
  if (node.op === '[?]') return compileBinary(first(), second(), readOptionally);
  return compileBinary(first(), second(), (left, right) => runBinary(node.op, left, right));
}

function memberName(args: unknown): string {
  return Array.isArray(args) ? String(args[1]) : '';
}

function compileLiteral(value: unknown, compilation: Compilation): Closure {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return () => value;
  if (typeof value === 'bigint' || typeof value === 'number') return () => value;
  if (value instanceof Uint8Array) return () => value;
  const digits = /^\d+/.exec(String(value))?.[0];
  if (digits === undefined) return refuse(compilation, 'a literal of this type is not supported');
  const unsigned = BigInt(digits);
  return () => unsigned;
}

function compileName(name: string, compilation: Compilation): Closure {
  const slot = compilation.locals.get(name);
  if (slot !== undefined) return (scope) => scope.locals[slot] ?? null;
  if (name === 'self') return (scope) => scope.self;
  if (name === 'oldSelf') {
    compilation.found.usesOldSelf = true;
    return (scope) => scope.oldSelf ?? celError('no such attribute(s): oldSelf');
  }
  const type = TYPE_NAMES.get(name);
  if (type === undefined) return refuse(compilation, `there is no ${name}`);
  return () => ({ kind: 'type', name: type });
}

function compileUnary(operand: Closure, run: (value: CelValue) => CelValue): Closure {
  return (scope) => {
    const value = operand(scope);
    return isKind(value, 'error') ? value : run(value);
  };
}

function compileBinary(
  left: Closure,
  right: Closure,
  run: (left: CelValue, right: CelValue) => CelValue,
): Closure {
  return (scope) => {
    const first = left(scope);
    const second = right(scope);
    if (isKind(first, 'error')) return first;
    return isKind(second, 'error') ? second : run(first, second);
  };
}

/** `||` decides on true, `&&` on false; a side that decides absorbs an error of the other. */
function compileLogical(decisive: boolean, left: Closure, right: Closure): Closure {
  return (scope) => {
    const first = left(scope);
    if (first === decisive) return decisive;
    const second = right(scope);
    if (second === decisive) return decisive;
    if (typeof first === 'boolean' && typeof second === 'boolean') return !decisive;
    if (isKind(first, 'error')) return first;
    return isKind(second, 'error') ? second : NO_OVERLOAD;
  };
}

function compileTernary(condition: Closure, yes: Closure, no: Closure): Closure {
  return (scope) => {
    const decided = condition(scope);
    if (typeof decided === 'boolean') return decided ? yes(scope) : no(scope);
    return isKind(decided, 'error') ? decided : NO_OVERLOAD;
  };
}

function compileSelect(target: Closure, name: string, optional: boolean): Closure {
  return (scope) => {
    const value = target(scope);
    if (isKind(value, 'error')) return value;
    if (optional || isKind(value, 'optional')) return readOptionally(value, name);
    if (!isKind(value, 'map')) return NO_OVERLOAD;
    return value.find(name) ?? celError(`no such key: ${name}`);
  };
}

function readOptionally(target: CelValue, key: CelValue): CelValue {
  const inner = isKind(target, 'optional') ? target.value : target;
  if (inner === undefined) return { kind: 'optional', value: undefined };
  if (isKind(inner, 'list') && typeof key === 'bigint') {
    return { kind: 'optional', value: inner.items[Number(key)] };
  }
  return isKind(inner, 'map') ? { kind: 'optional', value: inner.find(key) } : NO_OVERLOAD;
}

function compileList(items: readonly Closure[]): Closure {
  return (scope) => {
    const values = items.map((item) => item(scope));
    const error = values.find((value) => isKind(value, 'error'));
    return error ?? { kind: 'list', items: values, unorderedBy: undefined };
  };
}

function compileMap(parts: readonly Closure[]): Closure {
  return (scope) => {
    const values = parts.map((part) => part(scope));
    const error = values.find((value) => isKind(value, 'error'));
    if (error !== undefined) return error;
    const entries = values.flatMap((value, at): [CelValue, CelValue][] =>
      at % 2 === 0 ? [[value, values[at + 1] ?? null]] : [],
    );
    return mapValue(new Map(entries));
  };
}

function compileCall(node: Node, compilation: Compilation): Closure {
  const parts = Array.isArray(node.args) ? node.args : [];
  const name = String(parts[0]);
  const isMethod = node.op === 'rcall';
  const receiver = isMethod && isNode(parts[1]) ? parts[1] : undefined;
  const args = childrenOf(isMethod ? parts[2] : parts[1]);
  const [only] = args;
  if (receiver === undefined && name === 'has' && only !== undefined) return compileHas(only, compilation);
  if (receiver !== undefined && isMacro(name, args.length)) {
    return compileMacro(name, receiver, args, compilation);
  }
  // Functions of a library stand behind its name, as in `sets.contains(a, b)`.
  const library =
    receiver?.op === 'id' && isLibrary(String(receiver.args), compilation) ? `${receiver.args}.` : '';
  const operands = receiver === undefined || library !== '' ? args : [receiver, ...args];
  const isOwnMethod = isMethod && library === '';
  const literals = operands.map((operand) => (operand.op === 'value' ? operand.args : undefined));
  const run = bindFunction(`${library}${name}`, isOwnMethod, operands.length, literals);
  if (typeof run === 'string') return refuse(compilation, run);
  const closures = operands.map((operand) => compileNode(operand, compilation));
  return (scope) => {
    if (!spend(scope, CELL_COST)) return exhausted();
    const values = closures.map((closure) => closure(scope));
    const error = values.find((value) => isKind(value, 'error'));
    return error ?? run(values);
  };
}

function isLibrary(name: string, compilation: Compilation): boolean {
  return !compilation.locals.has(name) && ['sets', 'math', 'optional'].includes(name);
}

function spend(scope: Scope, steps: number): boolean {
  scope.budget.steps -= steps;
  return scope.budget.steps > 0;
}

function exhausted(): CelValue {
  return celError('operation cancelled: actual cost limit exceeded');
}

function compileHas(argument: Node, compilation: Compilation): Closure {
  const [target] = childrenOf(argument.args);
  if (argument.op !== '.' || target === undefined) return refuse(compilation, 'has() takes a field');
  const closure = compileNode(target, compilation);
  const name = memberName(argument.args);
  return (scope) => {
    const value = closure(scope);
    if (isKind(value, 'error')) return value;
    if (isKind(value, 'optional')) {
      return value.value !== undefined && isKind(value.value, 'map') && value.value.find(name) !== undefined;
    }
    return isKind(value, 'map') ? value.find(name) !== undefined : NO_OVERLOAD;
  };
}

function compileMacro(
  name: string,
  receiver: Node,
  args: readonly Node[],
  compilation: Compilation,
): Closure {
  const [variable, ...bodies] = args;
  if (variable?.op !== 'id') return refuse(compilation, `${name}() takes the name of a variable first`);
  const slot = compilation.found.slots;
  compilation.found.slots += 1;
  const locals = new Map([...compilation.locals, [String(variable.args), slot] as const]);
  const inner = { ...compilation, locals };
  if (name === 'bind') {
    const [value, body] = bodies;
    if (value === undefined || body === undefined)
      return refuse(compilation, 'cel.bind() lacks its expression');
    const [source, run] = [compileNode(value, compilation), compileNode(body, inner)];
    return (scope) => {
      scope.locals[slot] = source(scope);
      return run(scope);
    };
  }
  const range = compileNode(receiver, compilation);
  return buildMacro(
    name,
    range,
    slot,
    bodies.map((body) => compileNode(body, inner)),
  );
}
