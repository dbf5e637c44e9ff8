import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../api/json.ts';
import { model } from '../../model/model.ts';
import type { Bundle } from '../../read/bundle.ts';
import { testBundle, testObject, testSource } from '../../testing/objects.ts';
import type { Context } from '../context.ts';
import { captures } from './captures.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5, 10);

function rowsOf(bundle: Bundle) {
  return [...captures.rows({ bundle, fleet: model(bundle) } as Context)].map(
    ({ sign, early, late, seconds }) => [sign, early, late, seconds],
  );
}

function print(uri: string, kind: string, more: JsonObject = {}) {
  const group = kind === 'MemberCluster' ? 'cluster.kubernetes-fleet.io' : 'placement.kubernetes-fleet.io';
  const metadata = { name: uri, uid: uri, ...(more['metadata'] as JsonObject) };
  return testObject({ apiVersion: `${group}/v1`, kind, ...more, metadata }, { source: testSource(uri) });
}

function beat(uri: string, name: string, minutes: number) {
  const lastReceivedHeartbeat = new Date(START + minutes * MINUTE).toISOString();
  return print(uri, 'MemberCluster', {
    metadata: { name, uid: name },
    status: { agentStatus: [{ type: 'MemberAgent', lastReceivedHeartbeat }] },
  });
}

/** A bundle whose sources were written, or show a newest time, so many minutes after the start. */
function bundleOf(
  objects: readonly ReturnType<typeof print>[],
  minutes: Readonly<Record<string, { written?: number; time?: number }>>,
): Bundle {
  const bundle = testBundle(objects);
  const sources = bundle.sources.map((source) => {
    const { written, time = 0 } = minutes[source.uri] ?? {};
    return {
      source,
      time: START + time * MINUTE,
      ...(written !== undefined && { written: START + written * MINUTE }),
    };
  });
  const captured = {
    time: START,
    basis: 'objects',
    sites: [{ site: { role: 'hub' }, time: START, sources }],
  };
  return { ...bundle, captured } as Bundle;
}

describe('files of an archive', () => {
  const crp = print('crp.yaml', 'ClusterResourcePlacement');
  const work = print('work.yaml', 'Work');

  it('tell when they were written', () => {
    const bundle = bundleOf([crp, work], { 'crp.yaml': { written: 25 }, 'work.yaml': { written: 3 } });
    expect(rowsOf(bundle)).toEqual([['written', 'work.yaml', 'crp.yaml', 22 * 60]]);
  });

  it('tell nothing when the archiver knew no time', () => {
    const bundle = bundleOf([crp, work], {
      'crp.yaml': { written: 25 },
      'work.yaml': { written: -30_000_000 },
    });
    expect(rowsOf(bundle)).toEqual([['written', 'crp.yaml', 'crp.yaml', 0]]);
  });
});

describe('heartbeats', () => {
  const late = print('work.yaml', 'Work');

  it('of all members that end together tell when members were collected', () => {
    const members = [beat('members.yaml', 'east', 0), beat('members.yaml', 'west', 1)];
    const bundle = bundleOf([...members, late], { 'work.yaml': { time: 61 } });
    expect(rowsOf(bundle)).toEqual([['heartbeats', 'members.yaml', 'work.yaml', 3600]]);
  });

  it.each([
    ['of one member', [beat('members.yaml', 'east', 0)]],
    ['that end at different times', [beat('members.yaml', 'east', 0), beat('members.yaml', 'west', 30)]],
  ])('%s tell of silence, not of collecting', (_name, members) => {
    expect(rowsOf(bundleOf([...members, late], { 'work.yaml': { time: 61 } }))).toEqual([]);
  });

  it('of members that are there twice count by the member that beat most steadily', () => {
    const members = [
      beat('monday.yaml', 'east', 0),
      beat('tuesday.yaml', 'east', 90),
      beat('monday.yaml', 'west', 1),
      beat('tuesday.yaml', 'west', 31),
    ];
    expect(rowsOf(bundleOf(members, {}))).toEqual([['copies', 'monday.yaml', 'tuesday.yaml', 30 * 60]]);
  });
});
