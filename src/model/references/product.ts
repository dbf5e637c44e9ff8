import type { Json } from '../../api/json.ts';
import { type FieldPath, findFields, readFieldPath } from '../field-path.ts';
import { kindKey, type ObjectIdentity } from '../identity.ts';
import type { Producer, ReferenceTables } from './reference-field.ts';
import { groupByKind, readKindName } from './reference-tables.ts';

/** What a controller makes because of an object. In each text `*` stands for anything. */
export interface Product {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** What is made because of a manifest; empty for kinds that make nothing the tables know. */
export type ProductReader = (identity: ObjectIdentity, value: Json) => readonly Product[];

/** A text with places to fill: fixed parts, and paths of which the first that leads to a text counts. */
type Template = readonly (string | readonly FieldPath[])[];

interface Compiled {
  readonly row: Producer;
  readonly when: FieldPath | undefined;
  readonly name: Template;
  readonly namespace: Template | undefined;
  readonly makes: { readonly group: string; readonly kind: string };
}

/** Prepares the table of producers. */
export function buildProductReader(tables: ReferenceTables): ProductReader {
  const byKind = groupByKind(
    tables.producers.map((row): Compiled => {
      const { when, namespace } = row;
      return {
        row,
        when: when === undefined ? undefined : readFieldPath(when),
        name: readTemplate(row.name),
        namespace: namespace === undefined ? undefined : readTemplate(namespace),
        makes: readKindName(row.makes),
      };
    }),
    ({ row }) => row.from,
  );
  return (identity, value) =>
    (byKind.get(kindKey(identity.group, identity.kind)) ?? []).flatMap((row): Product[] => {
      if (row.when !== undefined && findFields(value, row.when).length === 0) return [];
      const { group, kind } = row.makes;
      const spaces = row.namespace === undefined ? [identity.namespace] : fillTemplate(row.namespace, value);
      return spaces.flatMap((namespace) =>
        fillTemplate(row.name, value).map((name) => ({ group, kind, namespace, name })),
      );
    });
}

function readTemplate(text: string): Template {
  return text
    .split(/(\{[^{}]*\})/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('{') ? part.slice(1, -1).split('|').map(readFieldPath) : part));
}

/** All texts that a template gives; none when a place cannot be filled. */
function fillTemplate(template: Template, value: Json): readonly string[] {
  return template.reduce<readonly string[]>(
    (texts, part) => {
      const fills = typeof part === 'string' ? [part] : findTexts(part, value);
      return texts.flatMap((text) => fills.map((fill) => text + fill));
    },
    [''],
  );
}

function findTexts(paths: readonly FieldPath[], value: Json): readonly string[] {
  for (const path of paths) {
    const texts = findFields(value, path).flatMap((hit) =>
      typeof hit.value === 'string' ? [hit.value] : [],
    );
    if (texts.length > 0) return [...new Set(texts)];
  }
  return [];
}

/** True when a text with `*` for anything covers another one. */
export function matchPattern(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return pattern === text;
  const [first = '', ...rest] = pattern.split('*');
  if (!text.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
