import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { prepare } from '../../analyze.ts';
import { filesBelow } from '../../cli/examples.ts';
import { nodePlatform } from '../../cli/platform.ts';
import { relationsByName } from '../relations.ts';

const DUMP = 'testdata/dumps/healthy-crp-pickn';

async function rowsOf(relation: string, added: Readonly<Record<string, string>>) {
  const files = filesBelow(DUMP)
    .filter((uri) => uri.endsWith('.yaml') && !uri.includes('manifests'))
    .map((uri) => ({ uri, bytes: new Uint8Array(readFileSync(`${DUMP}/${uri}`)) }));
  const more = Object.entries(added).map(([uri, text]) => ({ uri, bytes: new TextEncoder().encode(text) }));
  const context = await prepare({ files: [...files, ...more], platform: nodePlatform });
  return [...(relationsByName().get(relation)?.rows(context) ?? [])];
}

const USER = 'system:serviceaccount:fleet-system:wrong';
const FORBIDDEN = `leases is forbidden: User \\"${USER}\\" cannot get resource \\"leases\\" in API group \\"a\\" in the namespace \\"fleet-member-aks-member-2\\"`;
const line = (minute: string, caller: string, rest: string): string =>
  `E1122 14:${minute}:00.000000       1 ${caller}:1] ${rest}\n`;

describe('trouble of agents', () => {
  it('names the user that is refused when the MemberCluster names another', async () => {
    const log = [
      line('19', 'v1beta1/member_controller.go', `"Failed to update status" err="${FORBIDDEN}"`),
      line('21', 'cache/reflector.go', `"Failed to watch" err="${FORBIDDEN}"`),
    ].join('');
    const [row, ...others] = await rowsOf('agentErrors', { 'logs/aks-member-2-member-agent.log': log });
    expect(others).toEqual([]);
    expect(row).toMatchObject({
      agent: 'member',
      cluster: 'aks-member-2',
      topic: 'authorization',
      count: 2,
      lasting: 120,
      user: USER,
      stranger: USER,
      identity: 'system:serviceaccount:fleet-system:fleet-member-agent-aks-member-2',
      cause: { pointer: '/spec/identity' },
      settled: false,
    });
  });

  it('is over once the member was heard of later', async () => {
    const log = line('10', 'v1beta1/member_controller.go', `"Failed to update status" err="${FORBIDDEN}"`);
    const [row] = await rowsOf('agentErrors', { 'logs/aks-member-2-member-agent.log': log });
    expect(row).toMatchObject({ settled: true });
  });

  it('is seen on pods and in events, too', async () => {
    const pod = `apiVersion: v1
kind: Pod
metadata: { name: hub-agent-5d-x, namespace: fleet-system, uid: p1 }
status:
  containerStatuses:
    - { name: hub-agent, restartCount: 4, lastState: { terminated: { reason: OOMKilled, finishedAt: "2026-11-22T14:18:00Z" } } }
    - { name: fine, restartCount: 4, lastState: { terminated: { reason: Completed } } }
`;
    const event = `apiVersion: v1
kind: Event
metadata: { name: a, namespace: fleet-system, uid: e1 }
involvedObject: { apiVersion: apps/v1, kind: ReplicaSet, namespace: fleet-system, name: hub-agent-5d, uid: r1 }
reason: FailedCreate
message: 'Internal error occurred: failed calling webhook "fleet.pod.validating": connection refused'
count: 9
lastTimestamp: "2026-11-22T14:18:30Z"
`;
    const rows = await rowsOf('agentErrors', { 'hub/pods.yaml': pod, 'hub/events.yaml': event });
    expect(rows.map(({ topic, basis, count }) => [topic, basis, count])).toEqual([
      ['crash', 'pod', 4],
      ['webhook', 'event', 9],
    ]);
  });
});

describe('windows of logs', () => {
  it('tell which failures began before', async () => {
    const rows = await rowsOf('logWindows', {
      'logs/hub-agent.log': line('19', 'scheduler/scheduler.go', '"x"'),
    });
    expect(rows).toMatchObject([
      { whose: 'the hub agent', files: 1, lines: 1, missed: 0, covered: 0, since: '' },
    ]);
  });
});

describe('a silent member', () => {
  it('carries what its log says', async () => {
    const log = line(
      '19',
      'v1beta1/member_controller.go',
      '"Failed to probe health" err="boom" internalMemberCluster="fleet-member-aks-member-2/aks-member-2"',
    );
    const rows = await rowsOf('clusters', { 'logs/aks-member-2-member-agent.log': log });
    expect(rows.map(({ cluster, trouble }) => [cluster, trouble])).toEqual([
      ['aks-member-1', ''],
      ['aks-member-2', 'Failed to probe health: boom'],
      ['aks-member-3', ''],
    ]);
  });
});
