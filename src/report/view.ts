import type { Paint } from './paint.ts';

/** What an edge knows and a view cannot see. */
export interface ViewOptions {
  readonly paint?: Paint;
  /** Also the links of chains in which everything is in order (table). */
  readonly all?: boolean;
  /** Without the findings, which a report tells (diff, Markdown). */
  readonly withoutFindings?: boolean;
}
