import { readFileSync, writeFileSync } from 'node:fs';
import { tests } from '@bufbuild/cel-spec/testdata/conformance.js';
import { describe, expect, it } from 'vitest';
import { compileCel, declareCel, evaluateCel } from './cel.ts';
import { isCelProblem } from './scope.ts';
import { isEqual, isTypeValue, typeNameIn } from './value.ts';

const KNOWN = 'testdata/cel/known-failures.txt';

interface Suite {
  readonly name: string;
  readonly suites?: readonly Suite[];
  readonly tests?: readonly { readonly original: Readonly<Record<string, unknown>> }[];
}
interface Case {
  readonly id: string;
  readonly test: Readonly<Record<string, unknown>>;
}

function casesOf(suite: Suite, path: string): Case[] {
  const own = (suite.tests ?? []).map(({ original }) => ({
    id: `${path}/${String(original['name'])}`,
    test: original,
  }));
  return [
    ...own,
    ...(suite.suites ?? []).flatMap((inner) =>
      casesOf(inner, path === '' ? inner.name : `${path}/${inner.name}`),
    ),
  ];
}

/** Messages, enums and containers belong to protocol buffers, which the product does not have. */
function needsMessages(test: Readonly<Record<string, unknown>>): boolean {
  const text = JSON.stringify(test);
  return /objectValue|enumValue|"container"|messageType|TestAllTypes|google\.protobuf|NestedEnum|typedResult|"unknown"/.test(
    text,
  );
}

type Wire = Readonly<Record<string, unknown>>;

/** A value of the tests' own notation. */
function readWire(wire: Wire): unknown {
  const [[kind, value] = ['', null]] = Object.entries(wire);
  switch (kind) {
    case 'int64Value':
      return BigInt(String(value));
    case 'doubleValue':
      return Number(value === '-Infinity' ? Number.NEGATIVE_INFINITY : value);
    case 'nullValue':
      return null;
    case 'typeValue':
      return { type: String(value) };
    case 'listValue':
      return ((value as { values?: Wire[] }).values ?? []).map(readWire);
    case 'mapValue': {
      const entries = (value as { entries?: { key: Wire; value: Wire }[] }).entries ?? [];
      return new Map(entries.map((entry) => [readWire(entry.key), readWire(entry.value)]));
    }
    case 'stringValue':
    case 'boolValue':
      return value;
    default:
      return { unsupported: kind };
  }
}

function readType(wire: Wire | undefined): string {
  const primitives: Record<string, string> = {
    INT64: 'int',
    STRING: 'string',
    BOOL: 'bool',
    DOUBLE: 'double',
    UINT64: 'uint',
    BYTES: 'bytes',
  };
  if (wire?.['primitive'] !== undefined) return primitives[String(wire['primitive'])] ?? 'dyn';
  const list = wire?.['listType'] as { elemType?: Wire } | undefined;
  if (list !== undefined) return `list<${readType(list.elemType)}>`;
  const map = wire?.['mapType'] as { keyType?: Wire; valueType?: Wire } | undefined;
  return map === undefined ? 'dyn' : `map<${readType(map.keyType)}, ${readType(map.valueType)}>`;
}

/** '' when the case agrees, else what is wrong. */
function judge(test: Readonly<Record<string, unknown>>): string {
  const bindings = Object.entries((test['bindings'] ?? {}) as Record<string, { value: Wire }>);
  const typed = ((test['typeEnv'] ?? []) as { name: string; ident?: { type?: Wire } }[]).filter(
    ({ ident }) => ident,
  );
  const variables = new Map(bindings.map(([name]) => [name, 'dyn']));
  for (const { name, ident } of typed) variables.set(name, readType(ident?.type));
  const values = new Map(bindings.map(([name, { value }]) => [name, readWire(value)]));
  const wantsError = test['evalError'] !== undefined;
  try {
    const program = compileCel(
      declareCel({ variables: Object.fromEntries(variables) }),
      String(test['expr']),
    );
    if (isCelProblem(program)) return wantsError ? '' : `problem: ${program.problem}`;
    const outcome = evaluateCel(program, (name) => values.get(name));
    if (!('value' in outcome)) return wantsError ? '' : `no value: ${JSON.stringify(outcome)}`;
    if (wantsError) return 'no error';
    const wanted = readWire((test['value'] ?? { boolValue: true }) as Wire);
    return agree(outcome.value, wanted) ? '' : `got ${String(outcome.value)}`;
  } catch (error) {
    return `thrown: ${String(error)}`;
  }
}

function agree(found: unknown, wanted: unknown): boolean {
  if (typeof wanted === 'number' && Number.isNaN(wanted)) return Number.isNaN(found);
  if (isTypeValue(found)) return typeNameIn(found) === (wanted as { type?: string } | null)?.type;
  return typeof found === typeof wanted && isEqual(found, wanted);
}

const all = casesOf(tests as unknown as Suite, '');
const cases = all.filter(({ test }) => !needsMessages(test));
const failures = cases
  .map(({ id, test }) => ({ id, problem: judge(test) }))
  .filter(({ problem }) => problem !== '');

describe('the official conformance tests', () => {
  it('are there', () => {
    expect(all.length).toBeGreaterThan(2300);
    expect(cases.length).toBeGreaterThan(1500);
  });

  it('fail exactly where it is recorded', () => {
    if (process.env['UPDATE_KNOWN'] !== undefined) {
      writeFileSync(
        KNOWN,
        `# Cases of the official conformance tests that are known to differ; see README.md.\n${failures
          .map(({ id }) => id)
          .sort()
          .join('\n')}\n`,
      );
    }
    const known = readFileSync(KNOWN, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    const found = failures.map(({ id }) => id).sort();
    const describeCase = (id: string): string =>
      `${id}: ${failures.find((each) => each.id === id)?.problem ?? ''}`;
    expect(found.filter((id) => !known.includes(id)).map(describeCase)).toEqual([]);
    expect(known.filter((id) => !found.includes(id))).toEqual([]);
  });

  it('never make anything throw', () => {
    expect(failures.filter(({ problem }) => problem.startsWith('thrown'))).toEqual([]);
  });
});
