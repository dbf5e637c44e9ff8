import { type Json, readList, readNumber, readPath, readString, readStringMap } from '../../api/json.ts';
import { decodeStrings } from '../../model/metadata.ts';
import {
  countPods,
  type PodResources,
  type ResourceDefaults,
  readContainerResources,
  readPodResources,
} from '../../model/pod-resources.ts';
import { decodePodSpec, type PodSpec } from '../../model/pod-spec.ts';
import type { Quantity } from '../../model/quantity.ts';
import { readQuantity } from '../../model/quantity.ts';
import { countQuantity, multiplyQuantity } from '../../model/quantity-sum.ts';
import type { Payload } from '../forecast/payloads.ts';

/** An object of a namespace with a quota, with its pods if it has some. */
export interface Consumer {
  readonly payload: Payload;
  readonly spec: PodSpec | undefined;
  /** How many pods it has at least; undefined where nothing tells. */
  readonly pods: number | undefined;
}

/** A container for which a quota wants a value that nothing states. */
export interface Omission {
  readonly consumer: Consumer;
  readonly container: string;
  readonly resource: string;
  readonly pointer: string;
}

/** Reads what a delivered object may count for. */
export function readConsumer(payload: Payload): Consumer {
  const spec = decodePodSpec(payload, payload.manifest);
  return { payload, spec, pods: spec === undefined ? undefined : countPods(payload.kind, payload.manifest) };
}

const PLURALS: Readonly<Record<string, string>> = {
  pods: '/Pod',
  services: '/Service',
  configmaps: '/ConfigMap',
  secrets: '/Secret',
  persistentvolumeclaims: '/PersistentVolumeClaim',
  replicationcontrollers: '/ReplicationController',
  resourcequotas: '/ResourceQuota',
  'deployments.apps': 'apps/Deployment',
  'statefulsets.apps': 'apps/StatefulSet',
  'replicasets.apps': 'apps/ReplicaSet',
  'jobs.batch': 'batch/Job',
  'cronjobs.batch': 'batch/CronJob',
};

/** What an object takes of a resource of a quota, at least; undefined when it takes nothing of it. */
export function readUsage(
  { payload, spec, pods }: Consumer,
  resource: string,
  defaults: ResourceDefaults,
): Quantity | undefined {
  if (resource === 'pods' || resource === 'count/pods') {
    return pods === undefined || pods === 0 ? undefined : countQuantity(pods);
  }
  const counted = countObjects(payload, resource);
  if (counted > 0) return countQuantity(counted);
  if (resource === 'requests.storage' && payload.kind === 'PersistentVolumeClaim') {
    return readQuantity(readString(payload.manifest, 'spec', 'resources', 'requests', 'storage'));
  }
  if (spec === undefined || pods === undefined || pods === 0) return undefined;
  const amount = readComputeField(readPodResources(spec, defaults), resource);
  return amount === undefined || amount.mantissa === 0n ? undefined : multiplyQuantity(amount, pods);
}

function countObjects({ group, kind, manifest }: Payload, resource: string): number {
  const plural = resource.replace(/^count\//, '');
  if (Object.hasOwn(PLURALS, plural)) return PLURALS[plural] === `${group}/${kind}` ? 1 : 0;
  if (kind !== 'Service' || group !== '') return 0;
  const type = readString(manifest, 'spec', 'type');
  if (plural === 'services.loadbalancers') return type === 'LoadBalancer' ? 1 : 0;
  if (plural !== 'services.nodeports') return 0;
  const hasPorts = type === 'NodePort' || type === 'LoadBalancer';
  return hasPorts ? readList(manifest, 'spec', 'ports').length : 0;
}

/** `cpu` and `requests.cpu` are what pods ask for, `limits.cpu` what they may take. */
function readComputeField({ requests, limits }: PodResources, resource: string): Quantity | undefined {
  if (resource.startsWith('limits.')) return limits.get(resource.slice('limits.'.length));
  return requests.get(resource.replace(/^requests\./, ''));
}

const REQUIRED: ReadonlySet<string> = new Set([
  'cpu',
  'memory',
  'requests.cpu',
  'requests.memory',
  'limits.cpu',
  'limits.memory',
]);

/** The containers that a quota with these resources refuses, because they state no value (`must specify`). */
export function findOmissions(
  consumer: Consumer,
  resources: Iterable<string>,
  defaults: ResourceDefaults,
): readonly Omission[] {
  const { spec } = consumer;
  if (spec === undefined) return [];
  const whole = readPath(spec.value, 'resources');
  return [...resources].flatMap((resource) => {
    if (!REQUIRED.has(resource)) return [];
    return spec.containers.flatMap((each): Omission[] => {
      if (each.role === 'ephemeral') return [];
      const found = readComputeField(readContainerResources(each, defaults), resource);
      const isStated = found !== undefined || (whole !== undefined && whole !== null);
      const pointer = `${each.pointer}/resources`;
      return isStated ? [] : [{ consumer, container: each.name, resource, pointer }];
    });
  });
}

/** Whether a quota counts the pods of an object; undefined when its scopes ask what no manifest tells. */
export function isInScope(quota: Json, { spec }: Consumer): boolean | undefined {
  const scopes = decodeStrings(quota, 'spec', 'scopes');
  const expressions = readList(quota, 'spec', 'scopeSelector', 'matchExpressions');
  if (scopes.length === 0 && expressions.length === 0) return true;
  if (spec === undefined || expressions.length > 0) return undefined;
  const isTerminating = readNumber(spec.value, 'activeDeadlineSeconds') !== undefined;
  const hasResources = spec.containers.some(({ value }) =>
    ['requests', 'limits'].some((field) => readStringMap(value, 'resources', field).size > 0),
  );
  const answers: Readonly<Record<string, boolean>> = {
    Terminating: isTerminating,
    NotTerminating: !isTerminating,
    BestEffort: !hasResources,
    NotBestEffort: hasResources,
  };
  const judged = scopes.map((scope) => (Object.hasOwn(answers, scope) ? answers[scope] : undefined));
  if (judged.some((answer) => answer === false)) return false;
  return judged.some((answer) => answer === undefined) ? undefined : true;
}
