import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';

function read(...argv: readonly string[]) {
  const invocation = readArguments(['forecast', ...argv]);
  if ('said' in invocation) return invocation.said;
  const { without, with: added, clusterLabels, taint } = invocation.flags;
  return { without, added, clusterLabels, taint };
}

const NOTHING = { without: [], added: [], clusterLabels: [], taint: [] };

describe('flags of a what-if', () => {
  it('name members that leave and join', () => {
    expect(read('--without', 'a', '--without=b')).toEqual({ ...NOTHING, without: ['a', 'b'] });
    expect(read('--with', 'new', '--with', 'west=env=prod,zone=1')).toEqual({
      ...NOTHING,
      added: [
        { cluster: 'new', labels: {} },
        { cluster: 'west', labels: { env: 'prod', zone: '1' } },
      ],
    });
  });

  it('set labels and take them away', () => {
    expect(
      read('--cluster-labels', 'a=env=prod', '--cluster-labels', 'a=zone-', '--cluster-labels', 'b=x='),
    ).toEqual({
      ...NOTHING,
      clusterLabels: [
        { cluster: 'a', key: 'env', value: 'prod' },
        { cluster: 'a', key: 'zone', value: undefined },
        { cluster: 'b', key: 'x', value: '' },
      ],
    });
  });

  it('set taints and take them away', () => {
    const told = read(
      '--taint',
      'a=cordoned:NoSchedule',
      '--taint',
      'a=team=blue:NoSchedule',
      '--taint',
      'b=team-',
    );
    expect(told).toEqual({
      ...NOTHING,
      taint: [
        { cluster: 'a', key: 'cordoned', value: '', effect: 'NoSchedule' },
        { cluster: 'a', key: 'team', value: 'blue', effect: 'NoSchedule' },
        { cluster: 'b', key: 'team', value: '', effect: '', gone: true },
      ],
    });
  });

  it.each([
    ['--cluster-labels', 'a'],
    ['--taint', 'a=b'],
    ['--with', 'a=env'],
  ])('%s %s is a mistake, and says how to write it', (flag, value) => {
    expect(read(flag, value)).toMatch(/Write it as CLUSTER=/);
  });
});
