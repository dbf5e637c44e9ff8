import { describe, expect, it } from 'vitest';
import { COMMANDS, type Invocation, readArguments } from './arguments.ts';
import { NO_FLAGS } from './options.ts';

function run(...argv: string[]): Extract<Invocation, { command: string }> {
  const read = readArguments(argv);
  if ('said' in read) throw new Error(read.said);
  return read;
}

function say(...argv: string[]): Extract<Invocation, { said: string }> {
  const read = readArguments(argv);
  if (!('said' in read)) throw new Error(`it was understood: ${JSON.stringify(read)}`);
  return read;
}

describe('the command line', () => {
  it('checks by default', () => {
    expect(run()).toEqual({ command: 'check', operands: [], flags: NO_FLAGS });
    expect(run('a', '-', 'b*.yaml').operands).toEqual(['a', '-', 'b*.yaml']);
    expect(run('check', 'a').operands).toEqual(['a']);
    expect(run('--', '-odd.yaml').operands).toEqual(['-odd.yaml']);
  });

  it('finds the command behind flags, but takes no value for one', () => {
    expect(run('--format', 'sarif', 'check', 'a')).toMatchObject({
      operands: ['a'],
      flags: { format: ['sarif'] },
    });
    expect(run('--color', 'never', 'rules').command).toBe('rules');
    expect(run('-o', 'rules', 'a')).toMatchObject({
      command: 'check',
      operands: ['a'],
      flags: { output: ['rules'] },
    });
    expect(run('a', 'rules').operands).toEqual(['a', 'rules']);
  });

  it('keeps the order of switches and repeats', () => {
    expect(run('--disable', '*', '--enable', 'FL0402', '--disable=x').flags.switches).toEqual([
      { on: false, pattern: '*' },
      { on: true, pattern: 'FL0402' },
      { on: false, pattern: 'x' },
    ]);
    expect(run().flags.switches).toEqual([]);
    expect(run('-f', 'text', '-f', 'sarif=x', '-o', 'y').flags).toMatchObject({
      format: ['text', 'sarif=x'],
      output: ['y'],
    });
  });

  it('reads numbers and times strictly', () => {
    expect(run('--max-warnings', '0', '--now', '2026-01-31T12:00:00+01:00').flags).toMatchObject({
      maxWarnings: 0,
      now: Date.UTC(2026, 0, 31, 11),
    });
    expect(say('--max-warnings', 'x')).toMatchObject({ code: 2 });
    expect(say('--now', '2026-01-31').said).toContain('2026-01-31T12:00:00Z');
  });

  it('says what a mistyped flag was meant to be', () => {
    const { said, code } = say('--fromat', 'json');
    expect(code).toBe(2);
    expect(said).toContain('--format');
    expect(say('--fail-on', 'fatal').said).toContain('error, warning, note, never');
    expect(say('explain')).toMatchObject({ code: 2 });
  });

  it('helps on one screen, and with every flag of a command', () => {
    const { said, code } = say('--help');
    expect(code).toBe(0);
    const lines = said.split('\n');
    expect(lines.length).toBeLessThanOrEqual(36);
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
    for (const { name } of COMMANDS) expect(said).toContain(`\n  ${name} `);
    expect(say('help', 'check').said).toContain('--stdin-filename');
    expect(say('check', '--help')).toMatchObject({ code: 0 });
  });
});
