import pico from 'picocolors';
import type { Paint } from '../report/paint.ts';

/** What `--color` takes. */
export const COLOR_CHOICES = ['auto', 'always', 'never'] as const;
export type ColorChoice = (typeof COLOR_CHOICES)[number];

const LEAST_WIDTH = 60;
const MOST_WIDTH = 120;

/** The part of a stream that tells what it can show. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** True when text on this stream may be coloured: the flag, NO_COLOR, FORCE_COLOR, GitHub's log, the terminal. */
export function isColorful(
  screen: Screen,
  choice: ColorChoice,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  if (choice !== 'auto') return choice === 'always';
  if (env['NO_COLOR']) return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (env['GITHUB_ACTIONS'] === 'true') return true;
  return screen.isTTY === true && env['TERM'] !== 'dumb';
}

/** The colours of a terminal, or none. */
export function buildPaint(colorful: boolean): Paint {
  const { bold, dim, red, yellow, cyan, green } = pico.createColors(colorful);
  return { bold, dim, red, yellow, cyan, green };
}

/** The width to write for: that of the terminal within reason; undefined for files and pipes. */
export function readWidth(screen: Screen): number | undefined {
  if (screen.isTTY !== true || screen.columns === undefined || screen.columns <= 0) return undefined;
  return Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, screen.columns));
}
