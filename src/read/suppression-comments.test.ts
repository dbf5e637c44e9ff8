import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../cli/platform.ts';
import type { Source } from './source.ts';
import { readSuppressionComments } from './suppression-comments.ts';
import { encodeUtf8 } from './text.ts';

function comments(text: string) {
  const source: Source = { uri: 'a.yaml', bytes: encodeUtf8(text), kind: 'yaml', encoding: 'utf-8' };
  return readSuppressionComments(source, nodePlatform).map(
    ({ start, end, text: said, firstLine, lastLine }) => ({
      comment: new TextDecoder().decode(source.bytes.subarray(start, end)),
      said,
      lines: [firstLine, lastLine],
    }),
  );
}

const CRP = `apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterResourcePlacement
metadata:
  name: ä
spec:
  # fleetlint-ignore FL0402 two join next week (until 2027-01-31)
  policy:
    placementType: PickN

    numberOfClusters: 3 # fleetlint-ignore FL0403, FL0404 batch
  resourceSelectors:   # fleetlint-ignore: FL0301
  - kind: Namespace
    name: shop
  strategy: {}
`;

describe('suppression comments', () => {
  it('are about the node below them, or on their line', () => {
    expect(comments(CRP)).toEqual([
      {
        comment: '# fleetlint-ignore FL0402 two join next week (until 2027-01-31)',
        said: 'FL0402 two join next week (until 2027-01-31)',
        lines: [7, 10],
      },
      {
        comment: '# fleetlint-ignore FL0403, FL0404 batch',
        said: 'FL0403, FL0404 batch',
        lines: [10, 10],
      },
      { comment: '# fleetlint-ignore: FL0301', said: 'FL0301', lines: [11, 13] },
    ]);
  });

  it('are about a whole document at its head, and about no other', () => {
    const text = `a: 1\n---\n# fleetlint-ignore FL0101 x\n# more words\nb: 1\nc: 2\n---\nd: 3\n`;
    expect(comments(text).map(({ lines }) => lines)).toEqual([[5, 6 + 1]]);
    expect(comments('--- # fleetlint-ignore FL0101 x\nb: 1\nc: 2\n').map(({ lines }) => lines)).toEqual([
      [2, 4],
    ]);
  });

  it('are about one item of a list', () => {
    const text = 'items:\n- a: 1\n# fleetlint-ignore FL0101 x\n- b: 1\n  c: 2\n- d: 3\n';
    expect(comments(text).map(({ lines }) => lines)).toEqual([[4, 5]]);
  });

  it('are data inside a scalar, and nothing under another name', () => {
    expect(
      comments(
        'a: |\n  # fleetlint-ignore FL0101 x\nb: "# fleetlint-ignore FL0101"\nc: d#fleetlint-ignore\n',
      ),
    ).toEqual([]);
    expect(comments('a: 1 # fleetlint-ignored FL0101\n')).toEqual([]);
  });

  it('have places in bytes whatever stands before them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (before) => {
        const name = JSON.stringify(before);
        const [found] = comments(`name: ${name}\nkind: x # fleetlint-ignore FL0101 y\n`);
        expect(found).toEqual({ comment: '# fleetlint-ignore FL0101 y', said: 'FL0101 y', lines: [2, 2] });
      }),
    );
  });
});
