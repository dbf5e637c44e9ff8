import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { model } from '../model/model.ts';
import { readTexts } from '../testing/read-texts.ts';
import { simulate } from './simulate.ts';

async function judge(...documents: readonly string[]): Promise<string[]> {
  const fleet = model(await readTexts({ 'all.yaml': documents.join('\n---\n') }));
  return simulate(fleet)
    .quotas()
    .map(({ rule, resource, hard, needed, verdict, clusters, certainty }) =>
      [rule.name, resource, hard, needed, verdict, clusters.join('+'), certainty].join(' '),
    );
}

const NAMESPACE = '{ apiVersion: v1, kind: Namespace, metadata: { name: shop } }';
const place = (name: string, ...clusters: readonly string[]): string => `
apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterResourcePlacement
metadata: { name: ${name} }
spec:
  resourceSelectors: [{ group: "", version: v1, kind: Namespace, name: shop }]
  policy: { placementType: PickFixed, clusterNames: [${clusters.join()}] }`;
const quota = (hard: string, rest = ''): string =>
  `{ apiVersion: v1, kind: ResourceQuota, metadata: { name: q, namespace: shop }, spec: { hard: { ${hard} }${rest} } }`;
const web = (replicas: number, resources: string, kind = 'Deployment', name = 'web'): string =>
  `{ apiVersion: apps/v1, kind: ${kind}, metadata: { name: ${name}, namespace: shop }, spec: { replicas: ${replicas}, template: { spec: { containers: [{ name: a, resources: { ${resources} } }] } } } }`;

describe('quotas', () => {
  it('count replicas times requests, and tell what fits', async () => {
    const documents = [NAMESPACE, place('p', 'east', 'west'), web(3, 'requests: { cpu: 500m }')];
    expect(await judge(...documents, quota('cpu: 1500m'))).toEqual([
      'q cpu 1500m 1500m enough east+west sure',
    ]);
    expect(await judge(...documents, quota('requests.cpu: 1499m'))).toEqual([
      'q requests.cpu 1499m 1500m short east+west sure',
    ]);
    expect(await judge(...documents, quota('pods: "2"'))).toEqual(['q pods 2 3 short east+west sure']);
  });

  it('ask for values that nothing states, unless a limit range fills them in', async () => {
    const documents = [NAMESPACE, place('p', 'east'), web(1, ''), quota('limits.memory: 1Gi')];
    expect(await judge(...documents)).toEqual(['q limits.memory   omitted east sure']);
    const range =
      '{ apiVersion: v1, kind: LimitRange, metadata: { name: r, namespace: shop }, spec: { limits: [{ type: Container, default: { memory: 2Gi } }] } }';
    expect(await judge(...documents, range)).toEqual(['q limits.memory 1Gi 2Gi short east sure']);
  });

  it('do not guess how many pods a DaemonSet has, and leave other scopes alone', async () => {
    const daemon = web(9, 'requests: { cpu: 1 }', 'DaemonSet');
    expect(await judge(NAMESPACE, place('p', 'east'), daemon, quota('cpu: 1, pods: "1"'))).toEqual([]);
    const documents = [NAMESPACE, place('p', 'east'), web(3, 'requests: { cpu: 1 }')];
    expect(await judge(...documents, quota('pods: "1"', ', scopes: [Terminating]'))).toEqual([]);
    expect(await judge(...documents, quota('pods: "1"', ', scopes: [NotTerminating]'))).toHaveLength(1);
    const selector =
      ', scopeSelector: { matchExpressions: [{ scopeName: PriorityClass, operator: Exists }] }';
    expect(await judge(...documents, quota('pods: "1"', selector))).toEqual([]);
  });

  it('count objects: claims, load balancers, anything by count/', async () => {
    const service =
      '{ apiVersion: v1, kind: Service, metadata: { name: s, namespace: shop }, spec: { type: LoadBalancer, ports: [{ port: 80 }] } }';
    const documents = [NAMESPACE, place('p', 'east'), web(1, ''), service];
    expect(await judge(...documents, quota('services.loadbalancers: "0"'))).toEqual([
      'q services.loadbalancers 0 1 short east sure',
    ]);
    expect(await judge(...documents, quota('count/deployments.apps: "0"'))).toEqual([
      'q count/deployments.apps 0 1 short east sure',
    ]);
    expect(await judge(...documents, quota('services: "1", secrets: "0"'))).toEqual([
      'q services 1 1 enough east sure',
    ]);
  });

  it('are judged cluster by cluster, where what lands differs', async () => {
    const override = `
apiVersion: placement.kubernetes-fleet.io/v1
kind: ResourceOverride
metadata: { name: more, namespace: shop }
spec:
  resourceSelectors: [{ group: apps, version: v1, kind: Deployment, name: web }]
  policy:
    overrideRules:
      - clusterSelector: { clusterSelectorTerms: [{ labelSelector: { matchLabels: { kubernetes-fleet.io/member-name: west } } }] }
        jsonPatchOverrides: [{ op: replace, path: /spec/replicas, value: 5 }]`;
    expect(
      await judge(NAMESPACE, place('p', 'east', 'west'), web(1, ''), quota('pods: "3"'), override),
    ).toEqual(['q pods 3 1 enough east sure', 'q pods 3 5 short west sure']);
  });

  it('agree with plain sums over any number of workloads', async () => {
    const workload = fc.record({ replicas: fc.nat(5), milli: fc.integer({ min: 1, max: 999 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(workload, { minLength: 1, maxLength: 4 }),
        fc.nat(8000),
        async (all, hard) => {
          const documents = all.map(({ replicas, milli }, at) =>
            web(replicas, `requests: { cpu: ${milli}m }`, 'Deployment', `w${at}`),
          );
          const found = await judge(NAMESPACE, place('p', 'east'), ...documents, quota(`cpu: ${hard}m`));
          const sum = all.reduce((total, { replicas, milli }) => total + replicas * milli, 0);
          const verdict = sum > hard ? 'short' : 'enough';
          expect(found.map((text) => text.split(' ')[4])).toEqual(sum === 0 ? [] : [verdict]);
        },
      ),
      { numRuns: 60 },
    );
  });
});
