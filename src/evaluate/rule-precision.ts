import type { Precision } from './analysis.ts';
import type { Relation } from './relation.ts';
import type { Rule } from './rule.ts';
import { listColumns } from './rule-columns.ts';

/**
 * How far the findings of a rule can be trusted, in the words of code scanning (sarif-and-integrations.md §1.1).
 * A rule that is always sure and needs no gate is `very-high`; one that is only ever `maybe`, or may be and needs
 * a gate as well, is `medium`.
 */
export function readPrecision(rule: Rule, relation: Relation | undefined): Precision {
  const isStated = rule.certainty.some((branch) => branch.if === '');
  const isTold = !isStated && relation !== undefined && Object.hasOwn(relation.columns, 'certainty');
  const stated = rule.certainty.map(({ value }) => value);
  const canBeSure = isTold || stated.length === 0 || stated.includes('sure') || !isStated;
  const canBeMaybe = isTold || stated.includes('maybe');
  if (!canBeSure) return 'medium';
  const columns = relation === undefined ? [] : [...listColumns(rule, relation)];
  const isGated = columns.some((column) => (relation?.columns[column]?.gates ?? []).length > 0);
  if (canBeMaybe && isGated) return 'medium';
  return canBeMaybe || isGated ? 'high' : 'very-high';
}
