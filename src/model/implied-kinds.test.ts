import { describe, expect, it } from 'vitest';
import { PLACEMENT_GROUP } from '../api/groups.ts';
import { parseObjects, readTestDump } from '../testing/objects.ts';
import { kindKey } from './identity.ts';
import { readImpliedKinds } from './implied-kinds.ts';

const kindsOf = (text: string): string[] =>
  [...readImpliedKinds(parseObjects(text))].map((key) => key.split(/[^A-Za-z.-]/).at(-1) ?? '').sort();
const named = (...kinds: string[]): string[] =>
  kinds
    .map(
      (kind) =>
        kindKey(PLACEMENT_GROUP, kind)
          .split(/[^A-Za-z.-]/)
          .at(-1) ?? '',
    )
    .sort();

const placement = (conditions: string, more = ''): string => `
apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterResourcePlacement
metadata: { name: web, uid: 11111111-aaaa-bbbb-cccc-000000000001 ${more} }
status: { placementStatuses: [ { clusterName: east, conditions: [ ${conditions} ] } ] }
`;

describe('kinds that other objects imply', () => {
  it('are bindings when a placement repeats their conditions, and Works when they are written', () => {
    expect(
      kindsOf(placement('{ type: Scheduled, status: "True" }, { type: RolloutStarted, status: Unknown }')),
    ).toEqual([]);
    expect(kindsOf(placement('{ type: Overridden, status: "False" }'))).toEqual(
      named('ClusterResourceBinding'),
    );
    expect(kindsOf(placement('{ type: WorkSynchronized, status: "False" }'))).toEqual(
      named('ClusterResourceBinding'),
    );
    expect(kindsOf(placement('{ type: WorkSynchronized, status: "True" }'))).toEqual(
      named('ClusterResourceBinding', 'Work'),
    );
    expect(kindsOf(placement('{ type: Synchronized, status: "True" }'))).toEqual(
      named('ClusterResourceBinding', 'Work'),
    );
  });

  it('are none where an object is being deleted, declared, or unplaced', () => {
    const written = '{ type: WorkSynchronized, status: "True" }';
    expect(kindsOf(placement(written, ', deletionTimestamp: "2026-01-01T00:00:00Z"'))).toEqual([]);
    expect(kindsOf(placement(written).replace(/, uid: \S+/, ''))).toEqual([]);
    expect(kindsOf(placement(written).replace('clusterName: east, ', ''))).toEqual([]);
  });

  it('are the snapshots that a binding names, the runs that approvals belong to, and owners', () => {
    const binding = `
apiVersion: placement.kubernetes-fleet.io/v1beta1
kind: ResourceBinding
metadata: { name: web-east-1, namespace: shop, uid: 11111111-aaaa-bbbb-cccc-000000000002 }
spec: { schedulingPolicySnapshotName: web-0, resourceSnapshotName: web-0-snapshot }
`;
    expect(kindsOf(binding)).toEqual(named('ResourceSnapshot', 'SchedulingPolicySnapshot'));
    expect(kindsOf(binding.replace('web-0-snapshot', '""'))).toEqual(named('SchedulingPolicySnapshot'));
    expect(
      kindsOf(`
apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterApprovalRequest
metadata: { name: r, uid: 11111111-aaaa-bbbb-cccc-000000000003, labels: { kubernetes-fleet.io/targetUpdateRun: run } }
`),
    ).toEqual(named('ClusterStagedUpdateRun'));
    expect(
      kindsOf(`
apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterSchedulingPolicySnapshot
metadata:
  name: web-0
  uid: 11111111-aaaa-bbbb-cccc-000000000004
  ownerReferences: [ { apiVersion: placement.kubernetes-fleet.io/v1beta1, kind: ClusterResourcePlacement, name: web }, { apiVersion: v1, kind: Node, name: n } ]
`),
    ).toEqual(named('ClusterResourcePlacement'));
  });

  it('cover the chain of a recorded hub', () => {
    const { objects } = readTestDump('testdata/conformance/dumps/healthy-crp-pickn/dump');
    expect(readImpliedKinds(objects)).toEqual(
      new Set(
        [
          'ClusterResourceBinding',
          'Work',
          'ClusterSchedulingPolicySnapshot',
          'ClusterResourceSnapshot',
          'ClusterResourcePlacement',
        ].map((kind) => kindKey(PLACEMENT_GROUP, kind)),
      ),
    );
  });
});
