import type { Paint } from './paint.ts';

/** What `--as` takes. */
export const VIEWS = ['table', 'json', 'markdown', 'mermaid'] as const;
export type View = (typeof VIEWS)[number];

/** What an edge knows and a view cannot see. */
export interface ViewOptions {
  readonly paint?: Paint;
  /** Also the links of chains in which everything is in order (table). */
  readonly all?: boolean;
}
