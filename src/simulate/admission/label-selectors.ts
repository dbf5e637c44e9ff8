import type { Json } from '../../api/json.ts';
import { readLabelSelector } from '../../model/label-selector.ts';
import type { Fault } from './fault.ts';
import { renderLabelSelector } from './go-encode.ts';

/** Checks a label selector (`validateLabelSelector`); null and empty ones are fine. `parent`: where it stands, in the webhook's words. */
export function judgeLabelSelector(selector: Json, parent: string, pointer: string): Fault | undefined {
  const error = readLabelSelector(selector)?.error;
  if (error === undefined) return undefined;
  const text = `the labelSelector in ${parent} ${renderLabelSelector(selector)} is invalid: ${error}`;
  return { text, pointer };
}
