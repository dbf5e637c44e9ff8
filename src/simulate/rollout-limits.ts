import type { Json } from '../api/json.ts';

/** An `IntOrString` field: a number, or a text that should be a percentage. Undefined when absent. */
export type Limit = number | string | undefined;

/** Reads an int-or-string field. */
export function readLimit(json: Json | undefined): Limit {
  return typeof json === 'number' || typeof json === 'string' ? json : undefined;
}

/**
 * The limit as a number of clusters out of `total` (`GetScaledValueFromIntOrPercent`): percentages are rounded up,
 * or down where `round` says so. A text that is no percentage counts as 0, as in KubeFleet, which drops the error.
 */
export function scaleLimit(limit: Limit, total: number, round: 'up' | 'down' = 'up'): number {
  if (typeof limit !== 'string') return limit ?? 0;
  if (!/^[+-]?[0-9]{1,18}%$/.test(limit)) return 0;
  const share = (Number(limit.slice(0, -1)) * total) / 100;
  return round === 'up' ? Math.ceil(share) : Math.floor(share);
}
