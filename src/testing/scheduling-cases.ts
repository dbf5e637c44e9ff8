import fc from 'fast-check';
import type { Json, JsonObject } from '../api/json.ts';
import { ANNOTATION, FINALIZER, LABEL } from '../api/placement.kubernetes-fleet.io.ts';
import { decodeTime } from '../model/time.ts';
import { readSchedulingBinding } from '../simulate/scheduling/binding.ts';
import { readSchedulingCluster } from '../simulate/scheduling/cluster.ts';
import { readPolicySnapshot } from '../simulate/scheduling/snapshot.ts';
import type { SchedulingRequest, SchedulingResult } from '../simulate/scheduling.ts';

export const NOW = '2026-06-01T00:00:00Z';

/** One cluster in the words of the test; the predicate below decides by these, not by the product's code. */
export interface TestCluster {
  readonly name: string;
  readonly prod: boolean;
  readonly zone: string;
  readonly healthy: boolean;
  readonly taint: 'none' | 'tolerated' | 'hard';
  readonly nodes: number;
}

/** A fleet, a policy and the bindings in place. */
export interface TestCase {
  readonly clusters: readonly TestCluster[];
  readonly type: 'PickAll' | 'PickN';
  readonly wanted: number;
  readonly required: boolean;
  readonly spread: 'none' | 'DoNotSchedule' | 'ScheduleAnyway';
  /** Cluster number, state, and whether under the current snapshot. */
  readonly bindings: readonly { readonly at: number; readonly state: string; readonly current: boolean }[];
}

/** What fits, by the words of the test alone. */
export function isFit(cluster: TestCluster, { required }: TestCase): boolean {
  return cluster.healthy && cluster.taint !== 'hard' && (cluster.prod || !required);
}

function clusterJson({ name, prod, zone, healthy, taint, nodes }: TestCluster): JsonObject {
  const taints = taint === 'none' ? [] : [{ key: taint, value: 'x', effect: 'NoSchedule' }];
  const condition = (type: string) => ({ type, status: 'True', lastTransitionTime: '2026-05-31T00:00:00Z' });
  return {
    metadata: { name, labels: { env: prod ? 'prod' : 'dev', zone } },
    spec: { taints },
    status: {
      properties: { nodes: { value: String(nodes) } },
      agentStatus: [
        {
          type: 'MemberAgent',
          lastReceivedHeartbeat: healthy ? '2026-05-31T23:59:30Z' : '2026-05-31T23:00:00Z',
          conditions: [condition('Joined'), condition('Healthy')],
        },
      ],
    },
  };
}

function bindingJson(test: TestCase, { at, state, current }: TestCase['bindings'][number]): JsonObject {
  const cluster = test.clusters[at]?.name ?? `gone-${at}`;
  const annotations = state === 'Unscheduled' ? { [ANNOTATION.previousBindingState]: 'Bound' } : {};
  return {
    metadata: {
      name: `crp-${cluster}-00000000`,
      labels: { [LABEL.parentPlacement]: 'crp' },
      annotations,
      finalizers: [FINALIZER.schedulerBinding],
    },
    spec: {
      state,
      targetCluster: cluster,
      schedulingPolicySnapshotName: current ? 'crp-1' : 'crp-0',
      clusterDecision: {
        clusterName: cluster,
        selected: true,
        clusterScore: { affinityScore: 0, priorityScore: 0 },
      },
    },
  };
}

/** The case as the scheduler is given it. */
export function buildRequest(test: TestCase): SchedulingRequest {
  const required = { clusterSelectorTerms: [{ labelSelector: { matchLabels: { env: 'prod' } } }] };
  const sorter = { weight: 50, preference: { propertySorter: { name: 'nodes', sortOrder: 'Descending' } } };
  const policy: Json = {
    placementType: test.type,
    tolerations: [{ key: 'tolerated', operator: 'Exists' }],
    affinity: {
      clusterAffinity: {
        ...(test.required ? { requiredDuringSchedulingIgnoredDuringExecution: required } : {}),
        ...(test.type === 'PickN' ? { preferredDuringSchedulingIgnoredDuringExecution: [sorter] } : {}),
      },
    },
    topologySpreadConstraints:
      test.spread === 'none' ? [] : [{ topologyKey: 'zone', maxSkew: 1, whenUnsatisfiable: test.spread }],
  };
  const snapshot = {
    metadata: {
      name: 'crp-1',
      generation: 1,
      labels: { [LABEL.parentPlacement]: 'crp' },
      annotations: {
        [ANNOTATION.placementGeneration]: '2',
        [ANNOTATION.numberOfClusters]: String(test.wanted),
      },
    },
    spec: { policy },
  };
  return {
    now: decodeTime(NOW),
    clusters: test.clusters.map((cluster) => readSchedulingCluster(clusterJson(cluster))),
    snapshot: readPolicySnapshot(snapshot),
    bindings: test.bindings.map((binding) => readSchedulingBinding(bindingJson(test, binding))),
  };
}

const cluster = fc.record({
  name: fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/),
  prod: fc.boolean(),
  zone: fc.constantFrom('z1', 'z2', 'z3'),
  healthy: fc.boolean(),
  taint: fc.constantFrom<TestCluster['taint']>('none', 'none', 'tolerated', 'hard'),
  nodes: fc.nat(3),
});

/** Fleets of up to nine clusters with at most one binding each, some of which are left over from an older policy. */
export const testCase: fc.Arbitrary<TestCase> = fc
  .record({
    clusters: fc.uniqueArray(cluster, { selector: ({ name }) => name, maxLength: 9 }),
    type: fc.constantFrom<TestCase['type']>('PickAll', 'PickN'),
    wanted: fc.nat(6),
    required: fc.boolean(),
    spread: fc.constantFrom<TestCase['spread']>('none', 'DoNotSchedule', 'ScheduleAnyway'),
    bindings: fc.uniqueArray(
      fc.record({
        at: fc.nat(9),
        state: fc.constantFrom('Scheduled', 'Bound', 'Unscheduled'),
        current: fc.boolean(),
      }),
      { selector: ({ at }) => at, maxLength: 4 },
    ),
  })
  .map((test) => ({ ...test, spread: test.type === 'PickAll' ? 'none' : test.spread }));

/** Clusters that the placement is newly on. */
export function pickedNow({ outcomes }: SchedulingResult): readonly string[] {
  return outcomes.filter(({ verdict }) => verdict === 'picked').map(({ cluster }) => cluster);
}
