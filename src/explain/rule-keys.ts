import { renderTable } from './markdown.ts';

/** A key of the rule file, for the table. */
export interface RuleKeyFact {
  readonly key: string;
  readonly required?: boolean;
  readonly means: string;
}

/** The table of the keys of a rule file. */
export function renderRuleKeys(keys: readonly RuleKeyFact[]): string {
  return renderTable(
    ['key', 'means'],
    keys.map(({ key, required, means }) => [`\`${key}\`${required === true ? ' (needed)' : ''}`, means]),
  );
}
