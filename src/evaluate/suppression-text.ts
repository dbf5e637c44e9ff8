import { decodeTime } from '../model/time.ts';

/** What a comment or an annotation says: rules by id or name, why, and perhaps until when. */
export interface SuppressionText {
  readonly rules: readonly string[];
  readonly reason: string;
  /** The last day on which it holds, `2027-01-31`; '' without an end. */
  readonly until: string;
}

const RULES = /^\s*([A-Za-z][\w-]*(?:\s*,\s*[A-Za-z][\w-]*)*)/;
const UNTIL = /\(?\buntil:?\s+(\d{4}-\d\d-\d\d)\b\)?/;

/** Reads `FL0402, FL0403 two join next week (until 2027-01-31)` (design.md §7). A day that no calendar has stays in the reason. */
export function readSuppressionText(text: string): SuppressionText {
  const rules = RULES.exec(text)?.[1] ?? '';
  const rest = text.slice(RULES.exec(text)?.[0].length ?? 0);
  const end = UNTIL.exec(rest);
  const until = end?.[1] ?? '';
  const isDay = dayEnd(until) !== undefined;
  const reason = isDay ? rest.replace(UNTIL, '') : rest;
  return {
    rules: rules === '' ? [] : rules.split(',').map((rule) => rule.trim()),
    reason: reason
      .replace(/\s+/g, ' ')
      .replace(/^[\s:,-]+/, '')
      .trim(),
    until: isDay ? until : '',
  };
}

/** When a day is over, in milliseconds since 1970 (UTC); undefined for what is no day. */
export function dayEnd(day: string): number | undefined {
  const start = decodeTime(`${day}T00:00:00Z`);
  return start === undefined ? undefined : start + 86_400_000;
}
