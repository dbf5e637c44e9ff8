import { type Json, readList, readNumber, readObject, readString } from '../api/json.ts';
import type { Container, PodSpec } from './pod-spec.ts';
import { type Amounts, addAmounts, maxAmounts, readAmounts } from './quantity-sum.ts';

/** What a container gets when its manifest does not say: the defaults of the LimitRanges of its namespace. */
export interface ResourceDefaults {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

export const NO_DEFAULTS: ResourceDefaults = { requests: new Map(), limits: new Map() };

/** What a container or a pod asks for, and what it may take. */
export interface PodResources {
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/** The resources of one container, with defaults; a request that is not stated is the limit, if the manifest has one. */
export function readContainerResources({ value }: Container, defaults: ResourceDefaults): PodResources {
  const stated = readAmounts(readObject(value, 'resources', 'limits'));
  const limits = new Map([...defaults.limits, ...stated]);
  const requests = new Map([
    ...defaults.requests,
    ...stated,
    ...readAmounts(readObject(value, 'resources', 'requests')),
  ]);
  return { requests, limits };
}

/**
 * What one pod counts for (`PodRequests` and `PodLimits` of Kubernetes): its containers and sidecars together, or the
 * largest init container if that is more, plus the overhead.
 */
export function readPodResources(spec: PodSpec, defaults: ResourceDefaults = NO_DEFAULTS): PodResources {
  const overhead = readAmounts(readObject(spec.value, 'overhead'));
  const whole = readPodLevel(spec);
  const sum = (field: keyof PodResources): Amounts =>
    new Map([
      ...addAmounts(sumContainers(spec, defaults, field), overhead),
      ...addKnown(whole[field], overhead),
    ]);
  return { requests: sum('requests'), limits: sum('limits') };
}

/** Resources stated for the pod as a whole take the place of those of its containers. */
function readPodLevel({ value }: PodSpec): PodResources {
  const limits = readAmounts(readObject(value, 'resources', 'limits'));
  return {
    limits,
    requests: new Map([...limits, ...readAmounts(readObject(value, 'resources', 'requests'))]),
  };
}

function addKnown(amounts: Amounts, more: Amounts): Amounts {
  return new Map([...addAmounts(amounts, more)].filter(([name]) => amounts.has(name)));
}

function sumContainers(spec: PodSpec, defaults: ResourceDefaults, field: keyof PodResources): Amounts {
  let running: Amounts = new Map();
  let sidecars: Amounts = new Map();
  let largest: Amounts = new Map();
  for (const container of spec.containers) {
    const own = readContainerResources(container, defaults)[field];
    if (container.role === 'container') running = addAmounts(running, own);
    if (container.role !== 'init') continue;
    if (isSidecar(container)) sidecars = addAmounts(sidecars, own);
    largest = maxAmounts(largest, isSidecar(container) ? sidecars : addAmounts(sidecars, own));
  }
  return maxAmounts(addAmounts(running, sidecars), largest);
}

function isSidecar({ value }: Container): boolean {
  return readString(value, 'restartPolicy') === 'Always';
}

/**
 * How many pods a workload has at least: its replicas, the parallelism of a Job. Undefined for kinds where nothing
 * in the manifest tells (DaemonSet, CronJob).
 */
export function countPods(kind: string, manifest: Json): number | undefined {
  if (kind === 'Pod') return 1;
  if (kind === 'DaemonSet' || kind === 'CronJob' || kind === 'PodTemplate') return undefined;
  if (kind !== 'Job') return Math.max(0, readNumber(manifest, 'spec', 'replicas') ?? 1);
  const parallelism = readNumber(manifest, 'spec', 'parallelism') ?? 1;
  return Math.max(0, Math.min(parallelism, readNumber(manifest, 'spec', 'completions') ?? parallelism));
}

/** The defaults that the LimitRanges of a namespace give to containers (`SetDefaults_LimitRangeItem`). */
export function readLimitDefaults(ranges: readonly Json[]): ResourceDefaults {
  let requests: Amounts = new Map();
  let limits: Amounts = new Map();
  for (const range of ranges) {
    for (const item of readList(range, 'spec', 'limits')) {
      if (readString(item, 'type') !== 'Container') continue;
      const read = (field: string): Amounts => readAmounts(readObject(item, field));
      const own = new Map([...read('max'), ...read('default')]);
      limits = new Map([...limits, ...own]);
      requests = new Map([...requests, ...read('min'), ...own, ...read('defaultRequest')]);
    }
  }
  return { requests, limits };
}
