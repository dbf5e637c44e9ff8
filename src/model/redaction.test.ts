import { describe, expect, it } from 'vitest';
import { isRedacted } from './redaction.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a redacted value', () => {
  it.each([
    '',
    '  ',
    '***',
    '***HIDDEN***',
    'REDACTED',
    '<redacted>',
    '[MASKED]',
    '**REMOVED**',
    'xxxx',
    '--- REDACTED ---',
  ])('is %j', (text) => {
    expect([isRedacted(text), isRedacted(base64(text))]).toEqual([true, true]);
  });

  it.each([
    'hunter2',
    'x',
    'redacted-by-nobody',
    'c2VjcmV0LXZhbHVl',
    'true',
    'admin',
    'xylophone',
    'a'.repeat(200),
  ])('is not %j', (text) => {
    expect([isRedacted(text), isRedacted(base64(text))]).toEqual([false, false]);
  });
});
