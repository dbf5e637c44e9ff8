import { readPath, readStringMap } from '../../../api/json.ts';
import type { Fleet } from '../../../model/fleet.ts';
import { isUnknown, type Unknown, unknown } from '../../../model/knowledge.ts';
import { memberPresence } from '../../../model/member-knowledge.ts';
import {
  POD_SECURITY_LABEL,
  type PodSecurityPolicy,
  readPodSecurityPolicy,
} from '../../../model/pod-security.ts';
import type { Place } from '../../../read/place.ts';
import type { Payload } from '../../../simulate/forecast/payloads.ts';
import type { LandingCertainty } from '../../../simulate/landings.ts';
import type { Forecast } from '../../../simulate/simulate.ts';
import { clustersOfPayload, placeInPayload } from '../../payload-cells.ts';

/** What a namespace enforces on a set of clusters. */
export interface EnforcedPolicy {
  readonly clusters: readonly string[];
  /** Undefined when the namespace enforces nothing there. */
  readonly policy: PodSecurityPolicy | Unknown | undefined;
  /** The label that states it; undefined where there is none. */
  readonly place: Place | undefined;
  readonly certainty: LandingCertainty;
}

/** Asks what enforces itself on the pods of a delivered workload, cluster by cluster of equal answers. */
export type PolicyReader = (workload: Payload) => readonly EnforcedPolicy[];

/** Reads what Pod Security labels the namespaces have as they land on members, or as members show them. */
export function buildPolicyReader(fleet: Fleet, forecast: Forecast): PolicyReader {
  const delivered = new Map<string, Payload[]>();
  for (const payload of forecast.payloads((group, kind) => group === '' && kind === 'Namespace')) {
    const known = delivered.get(payload.name);
    if (known === undefined) delivered.set(payload.name, [payload]);
    else known.push(payload);
  }
  const kept = new Map<Payload['clusters'], Map<string, readonly EnforcedPolicy[]>>();
  return (workload) => {
    const { clusters, namespace } = workload;
    const namespaces = delivered.get(namespace) ?? [];
    if (clusters === undefined) return [readOpenPolicy(forecast, workload, namespaces)];
    const answers = kept.get(clusters) ?? new Map<string, readonly EnforcedPolicy[]>();
    kept.set(clusters, answers);
    const found =
      answers.get(namespace) ??
      readPolicies(fleet, forecast, namespace, clustersOfPayload(forecast, workload), namespaces);
    answers.set(namespace, found);
    return found;
  };
}

/** Where nobody knows the clusters, a namespace of the same placement goes where the workload goes. */
function readOpenPolicy(
  forecast: Forecast,
  { placement }: Payload,
  namespaces: readonly Payload[],
): EnforcedPolicy {
  const own = namespaces.find((each) => each.placement === placement);
  const found = own ?? namespaces[0];
  if (found === undefined) return { clusters: [], policy: undefined, place: undefined, certainty: 'maybe' };
  return { ...readDelivered(forecast, found), clusters: [], certainty: own === undefined ? 'maybe' : 'sure' };
}

function readPolicies(
  fleet: Fleet,
  forecast: Forecast,
  namespace: string,
  clusters: readonly string[],
  delivered: readonly Payload[],
): readonly EnforcedPolicy[] {
  const owners = new Map<string, Payload>();
  for (const payload of delivered)
    for (const cluster of clustersOfPayload(forecast, payload))
      if (!owners.has(cluster)) owners.set(cluster, payload);
  const found = new Map<Payload | string, { answer: Omit<EnforcedPolicy, 'clusters'>; clusters: string[] }>();
  for (const cluster of clusters) {
    const owner = owners.get(cluster);
    const landed = owner && readDelivered(forecast, owner);
    // What the manifest does not say may still be on the member, which keeps labels of others.
    const key = landed?.policy === undefined ? cluster : (owner ?? cluster);
    const known = found.get(key);
    if (known === undefined) {
      const answer = landed?.policy === undefined ? readSeen(fleet, cluster, namespace, owner) : landed;
      found.set(key, { answer, clusters: [cluster] });
    } else known.clusters.push(cluster);
  }
  return mergeSilent(
    [...found.values()].map(({ answer, clusters: names }) => ({ ...answer, clusters: names })),
  );
}

function readDelivered(forecast: Forecast, payload: Payload): Omit<EnforcedPolicy, 'clusters'> {
  const policy = readPodSecurityPolicy(readStringMap(payload.manifest, 'metadata', 'labels'));
  const pointer = `/metadata/labels/${POD_SECURITY_LABEL.replace('/', '~1')}`;
  const place = policy && placeInPayload(forecast, payload, pointer);
  return { policy, place, certainty: payload.certainty };
}

/** What the member shows; a namespace that a placement brings without the label enforces nothing as far as known. */
function readSeen(
  fleet: Fleet,
  cluster: string,
  namespace: string,
  owner: Payload | undefined,
): Omit<EnforcedPolicy, 'clusters'> {
  const seen = memberPresence(fleet, cluster, {
    group: '',
    kind: 'Namespace',
    namespace: '',
    name: namespace,
  });
  const entry = isUnknown(seen) ? undefined : seen.entry;
  if (entry === undefined) {
    const isTold = owner !== undefined || (!isUnknown(seen) && seen.state !== 'present');
    const policy = isTold ? undefined : unknown(`objects:${cluster}/Namespace`);
    return { policy, place: undefined, certainty: 'maybe' };
  }
  const { head } = entry;
  const policy = readPodSecurityPolicy(readStringMap(readPath(head.value, 'metadata'), 'labels'));
  const pointer = `/metadata/labels/${POD_SECURITY_LABEL.replace('/', '~1')}`;
  return { policy, place: policy && { object: head, pointer, side: 'head' }, certainty: 'sure' };
}

/** Clusters that enforce nothing, or of which nothing is told, make one answer each. */
function mergeSilent(answers: readonly EnforcedPolicy[]): readonly EnforcedPolicy[] {
  const silent = answers.filter(({ policy }) => policy === undefined);
  const rest = answers.filter(({ policy }) => policy !== undefined);
  const first = silent[0];
  if (first === undefined) return rest;
  return [...rest, { ...first, clusters: silent.flatMap(({ clusters }) => clusters) }];
}
