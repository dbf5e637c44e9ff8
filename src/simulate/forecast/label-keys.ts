import { renderGoJson } from '../admission/go-text.ts';
import type { OverrideRule } from '../overrides/override-snapshot.ts';
import { LABEL_PREFIX } from '../overrides/variables.ts';

/** The labels of the member that a rule's patches name as variables. */
export function readLabelKeys(rule: OverrideRule): readonly string[] {
  if (!rule.hasVariables) return [];
  return renderGoJson(rule.value)
    .split(LABEL_PREFIX)
    .slice(1)
    .map((rest) => rest.slice(0, Math.max(0, rest.indexOf('}'))))
    .filter((key) => key !== '');
}
