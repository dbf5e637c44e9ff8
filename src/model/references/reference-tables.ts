import { kindKey } from '../identity.ts';
import { OBJECT_REFERENCES, POD_SELECTORS } from './object-references.ts';
import { POD_REFERENCES, POD_TEMPLATES } from './pod-references.ts';
import { PRODUCERS } from './producers.ts';
import type { ReferenceAdditions, ReferenceTables } from './reference-field.ts';

export const NO_ADDITIONS: ReferenceAdditions = { references: [], podTemplates: [], producers: [] };

/** The built-in tables with what a user adds; a user's pod template of a kind wins over a built-in one. */
export function buildReferenceTables(added: ReferenceAdditions = NO_ADDITIONS): ReferenceTables {
  return {
    references: [...POD_REFERENCES, ...OBJECT_REFERENCES, ...added.references],
    selectors: POD_SELECTORS,
    podTemplates: [...added.podTemplates, ...POD_TEMPLATES],
    producers: [...PRODUCERS, ...added.producers],
  };
}

/** What references of the built-in tables are for, in order. */
export function listRoles(): string[] {
  const { references } = buildReferenceTables();
  return [...new Set(references.map(({ role }) => role))].sort();
}

/** `Deployment.apps` as group and kind; the core group is ''. */
export function readKindName(text: string): { readonly group: string; readonly kind: string } {
  const dot = text.indexOf('.');
  return dot < 0 ? { group: '', kind: text } : { group: text.slice(dot + 1), kind: text.slice(0, dot) };
}

/** The rows of a table by the kinds (`kindKey`) they are for. */
export function groupByKind<T>(
  rows: readonly T[],
  kindsOf: (row: T) => readonly string[],
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const row of rows) {
    for (const name of kindsOf(row)) {
      const { group, kind } = readKindName(name);
      const key = kindKey(group, kind);
      const list = found.get(key);
      if (list === undefined) found.set(key, [row]);
      else list.push(row);
    }
  }
  return found;
}
