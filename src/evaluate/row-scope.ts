import { type CelScope, declareCel } from '../model/cel/cel.ts';
import type { CelStruct } from '../model/cel/scope.ts';
import { FUNCTIONS } from './functions.ts';
import { BASE_STRUCTS } from './object-fields.ts';
import type { Column, ColumnType, Relation } from './relation.ts';

/** The type of a column in CEL's words. */
export function celType(type: ColumnType): string {
  return type.replace(/\bany\b/, 'dyn');
}

/** The type a column has in a finding that groups rows: lists stay, everything else becomes a list. */
function groupedType(type: ColumnType): string {
  return type.startsWith('list<') ? celType(type) : `list<${celType(type)}>`;
}

function structsOf(relation: Relation): Record<string, CelStruct> {
  const structs: Record<string, CelStruct> = { ...BASE_STRUCTS };
  for (const [name, struct] of Object.entries(relation.structs ?? {})) {
    const fields = Object.entries(struct).map(([field, column]) => [field, { type: celType(column.type) }]);
    structs[name] = { fields: Object.fromEntries(fields) };
  }
  return structs;
}

function declareColumns(relation: Relation, typeOf: (column: string, type: ColumnType) => string): CelScope {
  const columns = Object.entries(relation.columns).map(([name, { type }]) => [name, typeOf(name, type)]);
  return declareCel({
    variables: Object.fromEntries(columns),
    structs: structsOf(relation),
    functions: FUNCTIONS,
  });
}

/** What expressions over one row may name: the columns. */
export function buildRowScope(relation: Relation): CelScope {
  return declareColumns(relation, (_column, type) => celType(type));
}

/** What expressions over a finding that groups rows may name: group columns as they are, the others as lists. */
export function buildGroupScope(relation: Relation, group: readonly string[]): CelScope {
  return declareColumns(relation, (column, type) =>
    group.includes(column) ? celType(type) : groupedType(type),
  );
}

/** What a finding adds to the columns, for its words and fixes. */
const FINDING_COLUMNS: Readonly<Record<string, Column>> = {
  at: { type: 'place', means: 'Where the symptom is judged.' },
  cause: { type: 'place', means: 'The place to change.' },
  clusters: { type: 'list<string>', means: 'The clusters concerned.' },
};

/** The names a finding adds: those that the relation does not use for something else. */
export function findingNames(relation: Relation): ReadonlySet<string> {
  const free = Object.entries(FINDING_COLUMNS).filter(([name, { type }]) => {
    return !Object.hasOwn(relation.columns, name) || relation.columns[name]?.type === type;
  });
  return new Set(free.map(([name]) => name));
}

/** What words and fixes may name: columns, and the finding's own `at`, `cause` and `clusters`. */
export function buildWordsScope(relation: Relation, group: readonly string[]): CelScope {
  const names = findingNames(relation);
  const own = Object.entries(FINDING_COLUMNS).filter(([name]) => names.has(name));
  const columns = { ...relation.columns, ...Object.fromEntries(own) };
  const whole = group.length === 0 ? Object.keys(columns) : [...group, ...names];
  return buildGroupScope({ ...relation, columns }, whole);
}
