import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../api/json.ts';
import { readTexts } from '../testing/read-texts.ts';
import { packTar } from '../testing/relay.ts';
import { readStatedTime } from './capture-time.ts';

const at = (time: string) => Date.parse(time);
const config = (more: JsonObject) =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    ...more,
    metadata: { name: 'c', uid: 'u', ...(more['metadata'] as JsonObject) },
  });

describe('the capture time', () => {
  it('is the newest time that happened, never one that is to come', async () => {
    const { captured } = await readTexts({
      'a.json': config({
        metadata: { creationTimestamp: '2026-01-01T00:00:00Z', deletionTimestamp: '2027-01-01T00:00:00Z' },
        status: {
          conditions: [{ lastTransitionTime: '2026-01-02T00:00:00+01:00' }],
          notAfter: '2030-01-01T00:00:00Z',
        },
        data: { lastTransitionTime: '2031-01-01T00:00:00Z' },
      }),
    });
    expect([captured?.basis, captured?.time]).toEqual(['objects', at('2026-01-01T23:00:00Z')]);
  });
  it('is told for each cluster and source', async () => {
    const { captured } = await readTexts(
      {
        'b/x.json': config({ metadata: { creationTimestamp: '2026-01-03T00:00:00Z' } }),
        'a/x.json': config({ metadata: { managedFields: [{ time: '2026-01-02T00:00:00Z' }] } }),
        'a/y.json': config({ metadata: { creationTimestamp: '2026-01-01T00:00:00Z' } }),
      },
      { clusterOf: [{ name: 'east', path: 'b' }] },
    );
    expect(
      captured?.sites.map(({ site, time, sources }) => [
        site.role,
        time,
        sources.map(({ source, time: own }) => [source.uri, own]),
      ]),
    ).toEqual([
      [
        'hub',
        at('2026-01-02T00:00:00Z'),
        [
          ['a/x.json', at('2026-01-02T00:00:00Z')],
          ['a/y.json', at('2026-01-01T00:00:00Z')],
        ],
      ],
      ['member', at('2026-01-03T00:00:00Z'), [['b/x.json', at('2026-01-03T00:00:00Z')]]],
    ]);
  });
  it('is that of the archive when objects show none, and unknown for manifests', async () => {
    const tar = await packTar([{ name: 'x.json', content: config({}) }]);
    expect((await readTexts({ 'x.tar': tar })).captured).toMatchObject({
      basis: 'archive',
      time: 1_700_000_000_000,
    });
    const declared = await readTexts({
      'x.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, creationTimestamp: "2026-01-01T00:00:00Z"}\n',
    });
    expect(declared.captured).toEqual({ time: undefined, basis: 'none', sites: [] });
  });
});

describe('readStatedTime', () => {
  it.each([
    [
      '2026-11-22 14:10:00.5 +0000 UTC m=+0.5\n2026-11-22 14:24:23.1 +0000 UTC m=+863.1\n',
      '2026-11-22T14:24:23Z',
    ],
    ['2026-11-22 14:10:00 -0530 IST\n', '2026-11-22T19:40:00Z'],
    ['2026-11-22T14:10:00Z\n', '2026-11-22T14:10:00Z'],
  ])('%j', (text, time) => {
    expect(readStatedTime(text)).toBe(at(time));
  });
  it('knows no time without zone', () => {
    expect(readStatedTime('2026-11-22 14:10:00')).toBeUndefined();
  });
});
