import { describe, expect, test } from 'vitest';
import { DEFAULT_RELEASE, decodeRelease, hasChange, RELEASE_CHANGES, RELEASES } from './releases.ts';

describe('a release as people write it', () => {
  test.each([
    ['v0.3.1', 'v0.3.1'],
    ['0.3.1', 'v0.3.1'],
    ['v0.3', 'v0.3.0'],
    ['0.2.0', 'v0.2'],
    ['e160c1cdfdd9bf4c0234713d2b7f34e0ec95dab6', 'e160c1cd'],
    [' latest ', 'e160c1cd'],
  ])('%j is %s', (text, name) => {
    expect(decodeRelease(text)?.name).toBe(name);
  });

  test.each(['', 'v9', 'v0', '0.3.10', 'e160'])('%j is not in the table', (text) => {
    expect(decodeRelease(text)).toBeUndefined();
  });
});

test('the recorded release behaves in every way of the table, and each change has a first release', () => {
  const names = RELEASES.map(({ name }) => name);
  for (const [name, change] of Object.entries(RELEASE_CHANGES)) {
    expect(names, name).toContain(change.since);
    expect(names.indexOf(change.since), name).toBeGreaterThan(0);
  }
  expect(names.at(-1)).toBe(DEFAULT_RELEASE.name);
});

test('a change holds from its first release on', () => {
  const [before, since] = [decodeRelease('v0.2.2'), decodeRelease('v0.3.0')];
  if (before === undefined || since === undefined) throw new Error('both are in the table');
  expect(hasChange(before, 'namespaceAffinity')).toBe(false);
  expect(hasChange(since, 'namespaceAffinity')).toBe(true);
  expect(hasChange(DEFAULT_RELEASE, 'namespaceAffinity')).toBe(true);
});
