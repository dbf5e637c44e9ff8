import type { Json } from '../../api/json.ts';
import { renderGoJson } from '../admission/go-text.ts';
import { LABEL_PREFIX } from '../overrides/variables.ts';

/** The labels of the member that a rule or one of its patches names as variables. */
export function readLabelKeys(value: Json): readonly string[] {
  return renderGoJson(value)
    .split(LABEL_PREFIX)
    .slice(1)
    .map((rest) => rest.slice(0, Math.max(0, rest.indexOf('}'))))
    .filter((key) => key !== '');
}
