import { describe, expect, it } from 'vitest';
import { isColorful, readWidth } from './terminal.ts';

describe('the terminal', () => {
  const tty = { isTTY: true, columns: 90 };
  it.each([
    [tty, 'auto', {}, true],
    [{}, 'auto', {}, false],
    [tty, 'never', { FORCE_COLOR: '1' }, false],
    [{}, 'always', { NO_COLOR: '1' }, true],
    [tty, 'auto', { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    [tty, 'auto', { NO_COLOR: '' }, true],
    [{}, 'auto', { FORCE_COLOR: '1' }, true],
    [tty, 'auto', { FORCE_COLOR: '0' }, false],
    [{}, 'auto', { GITHUB_ACTIONS: 'true' }, true],
    [tty, 'auto', { TERM: 'dumb' }, false],
  ] as const)('%j %s %j: colours %s', (screen, choice, env, expected) => {
    expect(isColorful(screen, choice, env)).toBe(expected);
  });

  it('is as wide as it says, within reason', () => {
    expect(
      [tty, { isTTY: true, columns: 20 }, { isTTY: true, columns: 300 }, { columns: 90 }, {}].map(readWidth),
    ).toEqual([90, 60, 120, undefined, undefined]);
  });
});
