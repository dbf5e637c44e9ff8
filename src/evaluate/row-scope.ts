import { type CelScope, declareCel } from '../model/cel/cel.ts';
import type { CelStruct } from '../model/cel/scope.ts';
import { FUNCTIONS } from './functions.ts';
import { BASE_STRUCTS } from './object-fields.ts';
import type { ColumnType, Relation } from './relation.ts';

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

/** What fixes may name: the same, and the finding's places as `at` and `cause`. */
export function buildFixScope(relation: Relation, group: readonly string[]): CelScope {
  const place = { type: 'place', means: '' } as const;
  const columns = { ...relation.columns, at: place, cause: place };
  const whole = group.length === 0 ? Object.keys(columns) : [...group, 'at', 'cause'];
  return buildGroupScope({ ...relation, columns }, whole);
}
