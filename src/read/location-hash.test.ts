import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../cli/platform.ts';
import { readLineHashes } from './location-hash.ts';

const hashes = (text: string) => readLineHashes(new TextEncoder().encode(text), nodePlatform);

/** The published algorithm, word for word and slowly. */
function hashSlowly(text: string): string[] {
  const kept: number[] = [];
  let afterReturn = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const skipped = unit === 32 || unit === 9 || (unit === 10 && afterReturn);
    afterReturn = unit === 13;
    if (!skipped) kept.push(unit === 13 ? 10 : unit);
  }
  kept.push(65535);
  const counts = new Map<string, number>();
  return kept.flatMap((_, start) => {
    if (start > 0 && kept[start - 1] !== 10) return [];
    let hash = 0n;
    for (let at = start; at < start + 100; at++) hash = (hash * 37n + BigInt(kept[at] ?? 0)) % 2n ** 64n;
    const hex = hash.toString(16);
    counts.set(hex, (counts.get(hex) ?? 0) + 1);
    return [`${hex}:${counts.get(hex)}`];
  });
}

describe("GitHub's line hashes", () => {
  it.each([
    ['', ['c129715d7a2bc9a3:1']],
    ['a: 1', ['85c1f919ae62217b:1']],
    [
      'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n',
      [
        '98e39cc267eee2bc:1',
        '212ed31c9c9c4409:1',
        'f4d1ebce2e759912:1',
        'a6b6ede492fce51:1',
        'c129715d7a2bc9a3:1',
      ],
    ],
    ['\ufeffa: 1\n', ['b0d247ce31758248:1', 'c129715d7a2bc9a3:1']],
  ])('of %j are the published ones', (text, expected) => {
    expect(hashes(text)).toEqual(expected);
  });

  it('count equal lines', () => {
    const lines = hashes('- name: member\n'.repeat(12));
    expect(lines.slice(0, 7)).toEqual([
      'e59de856659784c5:1',
      'e59de856659784c5:2',
      'e59de856659784c5:3',
      'e59de856659784c5:4',
      'e59de856659784c5:5',
      'e8cf1bbefe504ad5:1',
      'd1510197995f3b5f:1',
    ]);
    expect(lines.slice(11)).toEqual(['5f1edb0de775489:1', 'c129715d7a2bc9a3:1']);
  });

  it('are those of the algorithm done slowly', () => {
    const unit = fc.constantFrom('a', ' ', '\t', '\n', '\r', '\r\n', 'é', '😀', '\r \n', 'x'.repeat(60));
    fc.assert(
      fc.property(fc.array(unit), (units) => {
        expect(hashes(units.join(''))).toEqual(hashSlowly(units.join('')));
      }),
    );
  });
});
