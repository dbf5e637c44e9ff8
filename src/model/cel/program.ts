import { isUnknown, missingGates } from '../knowledge.ts';
import { buildLoop, LOOP_MACROS } from './comprehension.ts';
import { buildEquality } from './equality.ts';
import { type CelFunction, type CelFunctionBody, functionKey } from './function.ts';
import { bindMatches, STANDARD } from './library.ts';
import { buildBinary, buildLogical, buildMinus, buildNot, buildTernary } from './operators.ts';
import type { CelProblem, CelStruct } from './scope.ts';
import { buildHas, buildIndex, buildSelect } from './select.ts';
import { type Closure, failWith, type State, stopAt } from './state.ts';
import { plainName, TAKEN_NAMES } from './taken-names.ts';
import { isNode, type Node, nodesIn } from './tree.ts';
import { type CelType, DYN, liftFor, STOP, typeValue } from './value.ts';

/** What a build needs to know and what it finds out. */
export interface Builder {
  readonly variables: ReadonlySet<string>;
  readonly structs: ReadonlyMap<string, CelStruct>;
  readonly functions: ReadonlyMap<string, CelFunction>;
  /** Slots of the variables that enclosing comprehensions bind. */
  readonly locals: ReadonlyMap<string, number>;
  /** Filled while building. */
  readonly found: { slots: number; problem: CelProblem | undefined; readonly reads: Set<string> };
}

/** The static type of a node; `dyn` when the checker had none to give. */
function typeOf(node: Node): CelType {
  return node.checkedType ?? DYN;
}

/** The type of what `has()` looks into: the checker leaves all but the innermost name of it untyped. */
function memberType(node: Node, structs: ReadonlyMap<string, CelStruct>): CelType {
  if (node.checkedType !== undefined || node.op !== '.' || !Array.isArray(node.args)) return typeOf(node);
  const [target] = nodesIn(node.args);
  const outer = target === undefined ? DYN : memberType(target, structs);
  if (outer.kind === 'map') return outer.valueType ?? DYN;
  const field = structs.get(outer.name)?.fields[String(node.args[1])];
  return field === undefined ? DYN : { name: field.type, kind: 'message' };
}

/** Notes the first problem and gives a closure that is never run. */
function refuse(builder: Builder, node: Node, problem: string): Closure {
  builder.found.problem ??= { problem, start: node.start, end: node.end };
  return () => STOP;
}

/** Makes closures of a checked tree. What it cannot make is noted in `builder.found.problem`. */
export function buildClosure(node: Node, builder: Builder): Closure {
  const children = nodesIn(node.args);
  const [first, second, third] = children;
  const build = (child: Node): Closure => buildClosure(child, builder);
  switch (node.op) {
    case 'value':
      return buildLiteral(node, builder);
    case 'id':
      return buildVariable(node, builder);
    case 'list':
      return buildList(children.map(build));
    case 'map':
      return buildMap(children.map(build));
    case 'call':
    case 'rcall':
      return buildCall(node, builder);
  }
  if (first === undefined) return refuse(builder, node, `${node.op} is not supported`);
  if (node.op === '!_') return buildNot(build(first));
  if (node.op === '-_') return buildMinus(build(first));
  if (node.op === '.') {
    const field = Array.isArray(node.args) ? String(node.args[1]) : '';
    return buildSelect(
      build(first),
      field,
      memberType(first, builder.structs),
      builder.structs,
      liftFor(typeOf(node)),
    );
  }
  if (second === undefined) return refuse(builder, node, `${node.op} is not supported`);
  if (node.op === '&&') return buildLogical(false, build(first), build(second));
  if (node.op === '||') return buildLogical(true, build(first), build(second));
  if (node.op === '[]') return buildIndex(build(first), build(second), liftFor(typeOf(node)));
  if (node.op === '?:' && third !== undefined) return buildTernary(build(first), build(second), build(third));
  const [left, right] = [build(first), build(second)];
  const made =
    buildEquality(node.op, left, right, typeOf(first), typeOf(second), builder.structs) ??
    buildBinary(node.op, left, right);
  return made ?? refuse(builder, node, `the operator ${node.op} is not supported`);
}

function buildLiteral(node: Node, builder: Builder): Closure {
  const value = node.args;
  const plain = value === null || ['string', 'boolean', 'bigint', 'number'].includes(typeof value);
  return plain ? () => value : refuse(builder, node, 'bytes and unsigned numbers are not supported');
}

function buildVariable(node: Node, builder: Builder): Closure {
  const name = plainName(String(node.args));
  const slot = builder.locals.get(name);
  if (slot !== undefined) return (state) => state.locals[slot];
  if (!builder.variables.has(name)) {
    if (!TAKEN_NAMES.has(name)) return refuse(builder, node, `there is no ${name}`);
    const value = typeValue(name);
    return () => value;
  }
  builder.found.reads.add(name);
  const lift = liftFor(typeOf(node));
  return (state) => {
    const value = state.read(name);
    if (isUnknown(value)) return stopAt(state, missingGates(value));
    return value === undefined ? failWith(state, `${name} has no value`) : lift(value);
  };
}

/** Runs all closures; undefined once one has no value. */
function runAll(state: State, closures: readonly Closure[]): unknown[] | undefined {
  const values = new Array<unknown>(closures.length);
  let at = 0;
  for (const closure of closures) {
    const value = closure(state);
    if (value === STOP) return undefined;
    values[at] = value;
    at += 1;
  }
  return values;
}

function buildList(items: readonly Closure[]): Closure {
  return (state) => runAll(state, items) ?? STOP;
}

function buildMap(items: readonly Closure[]): Closure {
  return (state) => {
    const values = runAll(state, items);
    if (values === undefined) return STOP;
    const made = new Map<unknown, unknown>();
    for (let at = 0; at < values.length; at += 2) {
      const key =
        typeof values[at] === 'number' && Number.isInteger(values[at])
          ? BigInt(Number(values[at]))
          : values[at];
      if (made.has(key)) return failWith(state, 'a map has one key twice');
      made.set(key, values[at + 1]);
    }
    return made;
  };
}

function buildCall(node: Node, builder: Builder): Closure {
  const parts = Array.isArray(node.args) ? node.args : [];
  const name = String(parts[0]);
  const isMethod = node.op === 'rcall';
  const receiver = isMethod && isNode(parts[1]) ? [parts[1]] : [];
  const args = nodesIn(isMethod ? parts[2] : parts[1]);
  const [only] = args;
  if (!isMethod && name === 'has' && only !== undefined) return buildHasMacro(only, builder);
  const [range] = receiver;
  if (range !== undefined) {
    if (name === 'bind' && range.op === 'id' && range.args === 'cel') return buildBind(args, node, builder);
    if (LOOP_MACROS.get(name)?.includes(args.length)) return buildLoopMacro(name, range, args, node, builder);
  }
  if (builder.functions.get(functionKey(isMethod, name, args.length))?.testsKnown && only !== undefined) {
    return buildKnownTest(buildClosure(only, builder));
  }
  const body = bindFunction(functionKey(isMethod, name, args.length), [...receiver, ...args], builder);
  if (typeof body === 'string') return refuse(builder, node, body);
  const closures = [...receiver, ...args].map((arg) => buildClosure(arg, builder));
  const lift = liftFor(typeOf(node));
  return (state) => {
    const values = runAll(state, closures);
    return values === undefined ? STOP : lift(body(values, state.call));
  };
}

/** True when the operand has a value, false when a gate is missing; an error stays one. */
function buildKnownTest(operand: Closure): Closure {
  return (state) => {
    if (operand(state) !== STOP) return true;
    if (state.stop !== undefined && state.stop.gates.length === 0) return STOP;
    state.stop = undefined;
    return false;
  };
}

function bindFunction(key: string, args: readonly Node[], builder: Builder): CelFunctionBody | string {
  const literals = args.map((arg) => (arg.op === 'value' ? arg.args : undefined));
  const own = builder.functions.get(key);
  if (own !== undefined) return own.bind(args.map(typeOf), literals);
  const pattern = literals[1];
  if (key === functionKey(true, 'matches', 1) && typeof pattern === 'string') return bindMatches(pattern);
  return STANDARD.get(key) ?? `the function ${key.replace(/\/.*/, '').replace('.', '')} is not supported`;
}

function buildHasMacro(argument: Node, builder: Builder): Closure {
  const parts = Array.isArray(argument.args) ? argument.args : [];
  const [target] = nodesIn(argument.args);
  if (argument.op !== '.' || target === undefined)
    return refuse(builder, argument, 'has() takes a field, as in has(a.b)');
  return buildHas(
    buildClosure(target, builder),
    String(parts[1]),
    memberType(target, builder.structs),
    builder.structs,
  );
}

/** A new slot for `name`, and the builder that knows it. */
function bindLocal(name: string, builder: Builder): readonly [number, Builder] {
  const slot = builder.found.slots;
  builder.found.slots += 1;
  return [slot, { ...builder, locals: new Map([...builder.locals, [name, slot]]) }];
}

function buildLoopMacro(
  name: string,
  range: Node,
  args: readonly Node[],
  node: Node,
  builder: Builder,
): Closure {
  const [variable, ...bodies] = args;
  if (variable?.op !== 'id') return refuse(builder, node, `${name}() takes the name of a variable first`);
  const rangeType = typeOf(range);
  const itemType = rangeType.kind === 'map' ? rangeType.keyType : rangeType.valueType;
  const source = buildClosure(range, builder);
  const [slot, inner] = bindLocal(String(variable.args), builder);
  const loop = { range: source, slot, lift: liftFor(itemType ?? DYN) };
  const made = buildLoop(
    name,
    loop,
    bodies.map((body) => buildClosure(body, inner)),
  );
  return made ?? refuse(builder, node, `${name}() lacks its condition`);
}

function buildBind(args: readonly Node[], node: Node, builder: Builder): Closure {
  const [variable, value, body] = args;
  if (variable?.op !== 'id' || value === undefined || body === undefined) {
    return refuse(builder, node, 'cel.bind() takes a name, a value and an expression');
  }
  const source = buildClosure(value, builder);
  const [slot, inner] = bindLocal(String(variable.args), builder);
  const run = buildClosure(body, inner);
  return (state) => {
    const bound = source(state);
    if (bound === STOP) return STOP;
    state.locals[slot] = bound;
    return run(state);
  };
}
