import { describe, expect, it } from 'vitest';
import { model } from '../model/model.ts';
import { simulate } from '../simulate/simulate.ts';
import { readTexts } from '../testing/read-texts.ts';
import { diagnose } from './diagnose.ts';
import type { PodFailure } from './pod-failures.ts';
import { matchPendingReason, PENDING_WORDS } from './pods/pending-words.ts';
import { matchPullReason, PULL_WORDS } from './pods/pull-words.ts';

interface Json {
  readonly [key: string]: unknown;
}

const list = (...items: readonly Json[]): string =>
  JSON.stringify({ apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items });
let uids = 0;
const uid = (): string => `00000000-0000-0000-0000-${String(++uids).padStart(12, '0')}`;

function meta(name: string, more: Json = {}): Json {
  return { name, namespace: 'shop', uid: uid(), ...more };
}

/** A pod of Deployment shop/web, with the hash of its ReplicaSet. */
function pod(name: string, status: Json, more: Json = {}): Json {
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5f9c', uid: uid(), controller: true };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: meta(name, { labels: { 'pod-template-hash': '5f9c' }, ownerReferences: [owner], ...more }),
    spec: { containers: [{ name: 'web' }] },
    status,
  };
}

const waiting = (reason: string, message = '', last: Json = {}): Json => ({
  phase: 'Pending',
  containerStatuses: [
    { name: 'web', restartCount: 3, state: { waiting: { reason, message } }, lastState: last },
  ],
});
const running: Json = {
  phase: 'Running',
  containerStatuses: [{ name: 'web', ready: true, state: { running: {} } }],
};

function deployment(image: string): Json {
  const spec = { containers: [{ name: 'web', image, envFrom: [{ configMapRef: { name: 'cfg' } }] }] };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { template: { spec } },
  };
}

function work(cluster: string, ...manifests: readonly Json[]): Json {
  const labels = {
    'kubernetes-fleet.io/parent-CRP': 'web',
    'kubernetes-fleet.io/parent-resource-binding': `web-${cluster}`,
  };
  return {
    apiVersion: 'placement.kubernetes-fleet.io/v1',
    kind: 'Work',
    metadata: { name: 'web-work', namespace: `fleet-member-${cluster}`, uid: uid(), labels },
    spec: { workload: { manifests } },
  };
}

const config = (level: string): Json => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'cfg', namespace: 'shop' },
  data: { level },
});
const CRP: Json = {
  apiVersion: 'placement.kubernetes-fleet.io/v1',
  kind: 'ClusterResourcePlacement',
  metadata: { name: 'web', uid: uid(), generation: 1 },
  spec: { resourceSelectors: [{ group: '', version: 'v1', kind: 'Namespace', name: 'shop' }] },
};

async function failures(files: Readonly<Record<string, string>>): Promise<readonly PodFailure[]> {
  const bundle = await readTexts(files);
  const fleet = model(bundle);
  return diagnose(fleet, simulate(fleet), bundle).podFailures();
}

const short = ({ cluster, identity, kind, explanation, named }: PodFailure): string =>
  `${cluster} ${identity.kind} ${identity.name}: ${kind} ${explanation} ${named}`.trim();

describe('pods that do not run', () => {
  it('are told once for a workload, even when its ReplicaSet is not in the dump', async () => {
    const crash = waiting('CrashLoopBackOff', '', { terminated: { reason: 'OOMKilled', exitCode: 137 } });
    const found = await failures({
      'east/pods.yaml': list(pod('web-5f9c-a', crash), pod('web-5f9c-b', crash)),
      'hub/crps.yaml': list(CRP),
    });
    expect(found.map(short)).toEqual(['east Deployment web: crash']);
    expect(found[0]).toMatchObject({
      lastExit: 'OOMKilled',
      exitCode: 137,
      restarts: 3,
      placement: undefined,
    });
  });

  it('are compared with a cluster on which they run: the image, then configuration', async () => {
    const crash = {
      'east/pods.yaml': list(pod('web-5f9c-a', waiting('CrashLoopBackOff'))),
      'west/pods.yaml': list(pod('web-5f9c-b', running)),
    };
    const works = (...east: readonly Json[]): string =>
      list(CRP, work('east', ...east), work('west', deployment('r.io/web:1'), config('info')));
    expect(
      (await failures({ ...crash, 'hub/works.yaml': works(deployment('r.io/web:2'), config('info')) })).map(
        short,
      ),
    ).toEqual(['east Deployment web: crash image-differs image r.io/web:2 (r.io/web:1 on west)']);
    expect(
      (await failures({ ...crash, 'hub/works.yaml': works(deployment('r.io/web:1'), config('debug')) })).map(
        short,
      ),
    ).toEqual(['east Deployment web: crash config-differs key level of ConfigMap shop/cfg']);
    expect(
      (await failures({ ...crash, 'hub/works.yaml': works(deployment('r.io/web:1'), config('info')) })).map(
        short,
      ),
    ).toEqual(['east Deployment web: crash']);
    expect(
      (await failures({ ...crash, 'hub/works.yaml': works(deployment('r.io/web:1')) })).map(short),
    ).toEqual(['east Deployment web: crash lacks ConfigMap shop/cfg']);
  });

  it('are explained by Events where their status says nothing', async () => {
    const stuck = pod('web-5f9c-a', {
      phase: 'Pending',
      containerStatuses: [{ name: 'web', state: { waiting: { reason: 'ContainerCreating' } } }],
    });
    const { uid: podUid } = stuck['metadata'] as { uid: string };
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: meta('e1'),
      type: 'Warning',
      reason: 'FailedMount',
      message: 'MountVolume.SetUp failed for volume "tls" : secret "tls" not found',
      involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web-5f9c-a', uid: podUid },
    };
    const found = await failures({
      'east/pods.yaml': list(stuck),
      'east/events.yaml': list(event),
      'hub/crps.yaml': list(CRP),
    });
    expect(found.map(short)).toEqual(['east Deployment web: mount names secret tls']);
  });

  it.each([
    [
      'a pod that has ended well',
      {
        phase: 'Succeeded',
        containerStatuses: [{ name: 'web', state: { terminated: { exitCode: 0, reason: 'Completed' } } }],
      },
    ],
    ['a pod that is just starting', waiting('ContainerCreating')],
    ['a pod that runs', running],
  ])('are not: %s', async (_, status) => {
    expect(
      await failures({ 'east/pods.yaml': list(pod('web-5f9c-a', status)), 'hub/crps.yaml': list(CRP) }),
    ).toEqual([]);
  });

  it('say nothing of pods on their way out', async () => {
    const gone = pod('web-5f9c-a', waiting('CrashLoopBackOff'), {
      deletionTimestamp: '2026-11-22T14:00:00Z',
    });
    expect(await failures({ 'east/pods.yaml': list(gone), 'hub/crps.yaml': list(CRP) })).toEqual([]);
  });
});

describe('the words of kubelets and schedulers', () => {
  it.each(PULL_WORDS.map(({ reason, sample }) => [reason, sample]))('a pull: %s', (reason, sample) => {
    expect(matchPullReason(sample ?? '')).toBe(reason);
  });

  it.each(PENDING_WORDS.map(({ reason, sample }) => [reason, sample]))(
    'a pod without a node: %s',
    (reason, sample) => {
      expect(matchPendingReason(sample ?? '').reason).toBe(reason);
    },
  );

  it('tell nothing when they are new', () => {
    expect([matchPullReason('something else'), matchPendingReason('something else')]).toEqual([
      '',
      { reason: '', named: '' },
    ]);
  });
});
