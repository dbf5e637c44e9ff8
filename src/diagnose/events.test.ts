import { describe, expect, it } from 'vitest';
import { prepare } from '../analyze.ts';
import { nodePlatform } from '../cli/platform.ts';

const MEMBER = `apiVersion: cluster.kubernetes-fleet.io/v1
kind: MemberCluster
metadata: { name: east, uid: m1 }
`;
const APPLIED = `apiVersion: placement.kubernetes-fleet.io/v1
kind: AppliedWork
metadata: { name: shop-work, uid: a1 }
spec: { workName: shop-work, workNamespace: fleet-member-east }
`;
const POD = `apiVersion: v1
kind: Pod
metadata: { name: web-1, namespace: shop, uid: p1 }
`;
const CORE = `apiVersion: v1
kind: Event
metadata: { name: web-1.a, namespace: shop, uid: e1, creationTimestamp: "2026-11-22T10:00:00Z" }
involvedObject: { apiVersion: v1, kind: Pod, namespace: shop, name: web-1, uid: p1, fieldPath: "spec.containers{web}" }
reason: Failed
message: 'Error: secret "db" not found, password=hunter2hunter2'
type: Warning
count: 7
firstTimestamp: "2026-11-22T10:00:00Z"
lastTimestamp: "2026-11-22T10:05:00Z"
source: { component: kubelet }
`;
const NEW = `apiVersion: events.k8s.io/v1
kind: Event
metadata: { name: web-1.b, namespace: shop, uid: e2, creationTimestamp: "2026-11-22T09:00:00Z" }
regarding: { apiVersion: v1, kind: Pod, namespace: shop, name: web-1, uid: p1 }
reason: FailedScheduling
note: 0/3 nodes are available
type: Warning
eventTime: "2026-11-22T09:00:00.000000Z"
series: { count: 3, lastObservedTime: "2026-11-22T09:30:00.000000Z" }
reportingController: default-scheduler
`;
const SAME = CORE.replace('apiVersion: v1\nkind: Event', 'apiVersion: events.k8s.io/v1\nkind: Event')
  .replace('involvedObject', 'regarding')
  .replace('message:', 'note:');

async function eventsOf(...texts: readonly string[]) {
  const file = (uri: string, each: readonly string[]) => ({
    uri,
    bytes: new TextEncoder().encode(each.join('---\n')),
  });
  const files = [file('hub/members.yaml', [MEMBER]), file('east/dump.yaml', [APPLIED, POD, ...texts])];
  const { diagnosis } = await prepare({ files, platform: nodePlatform });
  return diagnosis.events;
}

const WEB = { group: '', kind: 'Pod', namespace: 'shop', name: 'web-1' };

describe('events', () => {
  it('are read alike from both API groups, oldest first', async () => {
    const events = await eventsOf(CORE, NEW);
    const told = events.about('east', WEB).map((each) => ({
      reason: each.reason,
      text: each.message.slice(0, 10),
      container: each.container,
      count: each.count,
      first: each.first,
      last: each.last,
      component: each.component,
    }));
    expect(told).toEqual([
      {
        reason: 'FailedScheduling',
        text: '0/3 nodes ',
        container: '',
        count: 3,
        first: '2026-11-22T09:00:00.000000Z',
        last: '2026-11-22T09:30:00.000000Z',
        component: 'default-scheduler',
      },
      {
        reason: 'Failed',
        text: 'Error: sec',
        container: 'web',
        count: 7,
        first: '2026-11-22T10:00:00Z',
        last: '2026-11-22T10:05:00Z',
        component: 'kubelet',
      },
    ]);
  });

  it('count once when both groups show them', async () => {
    expect((await eventsOf(CORE, SAME)).all()).toHaveLength(1);
  });

  it('belong to the object with that uid, not to its namesake before it', async () => {
    const events = await eventsOf(CORE);
    expect(events.about('east', WEB, 'p1')).toHaveLength(1);
    expect(events.about('east', WEB, 'p2')).toHaveLength(0);
    expect(events.about('', WEB)).toHaveLength(0);
  });
});
