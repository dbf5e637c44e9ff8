import type { Column, Relation } from '../evaluate/relation.ts';
import type { CelFunction } from '../model/cel/function.ts';
import { renderCode, renderPage, renderTable } from './markdown.ts';

/** A field of objects or places, for the page. */
interface FieldFact {
  readonly type: string;
  readonly means: string;
}

/** What the page on relations is made of. */
export interface RelationFacts {
  readonly relations: readonly Relation[];
  readonly functions: readonly CelFunction[];
  readonly objectFields: Readonly<Record<string, FieldFact>>;
  readonly placeFields: Readonly<Record<string, FieldFact>>;
}

/** The page on relations: what rules may read, column by column, and the functions they may call. */
export function renderRelationPage(facts: RelationFacts): string {
  return renderPage([
    '<!-- Generated from src/evaluate by `npm run generate`; never edit. -->',
    '# Relations',
    'What a rule may read. `each` of a rule names one of these tables, and its columns are names in the expressions of the rule. Where a column lists gates, its value is Unknown as long as the input does not tell them: the rule is then *not evaluated* on that row, unless the rest of the condition decides.',
    ...facts.relations.flatMap(renderRelation),
    '## Types',
    'Beside `string`, `int`, `double`, `bool` and lists of them, columns have these types:',
    '### object',
    'A Kubernetes object. Prints as `Kind ns/name`; two are equal when group, kind, namespace, name and cluster are.',
    renderFields(facts.objectFields),
    '### place',
    'A node of an object, or a range of a file: what findings point at.',
    renderFields(facts.placeFields),
    '### any',
    'Untyped JSON of a manifest; fields that are not there are errors, so ask with `has()`.',
    '## Functions',
    "Beside CEL's own (`size`, `has`, `in`, `exists`, `all`, `exists_one`, `filter`, `map`, `startsWith`, `endsWith`, `contains`, `matches`, `split`, `join`, `replace`, `substring`, `indexOf`, `trim`, `lowerAscii`, `int`, `string`, …):",
    renderTable(
      ['function', 'gives'],
      facts.functions.map((each) => [each.signatures.map(renderCode).join('<br>'), each.means]),
    ),
  ]);
}

function renderRelation(relation: Relation): readonly string[] {
  const structs = Object.entries(relation.structs ?? {}).flatMap(([name, fields]) => [
    `\`${name}\`:`,
    renderColumns(fields),
  ]);
  return [
    `## ${relation.name}`,
    `${relation.grain.charAt(0).toUpperCase()}${relation.grain.slice(1)}.`,
    renderColumns(relation.columns),
    ...structs,
  ];
}

function renderColumns(columns: Readonly<Record<string, Column>>): string {
  const gated = Object.values(columns).some(({ gates }) => (gates ?? []).length > 0);
  const rows = Object.entries(columns).map(([name, { type, means, gates }]) => [
    `\`${name}\``,
    renderCode(type),
    means,
    ...(gated ? [(gates ?? []).map(renderCode).join(', ')] : []),
  ]);
  return renderTable(['column', 'type', 'means', ...(gated ? ['Unknown without'] : [])], rows);
}

function renderFields(fields: Readonly<Record<string, FieldFact>>): string {
  const rows = Object.entries(fields).map(([name, { type, means }]) => [
    `\`${name}\``,
    renderCode(type),
    means,
  ]);
  return renderTable(['field', 'type', 'means'], rows);
}
