import { renderTable } from './markdown.ts';

/** A key of a rule file or configuration, for the table. */
export interface KeyFact {
  readonly key: string;
  readonly required?: boolean;
  readonly means: string;
}

/** The table of keys. */
export function renderKeys(keys: readonly KeyFact[]): string {
  return renderTable(
    ['key', 'means'],
    keys.map(({ key, required, means }) => [`\`${key}\`${required === true ? ' (needed)' : ''}`, means]),
  );
}
