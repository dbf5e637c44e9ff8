import { pointer, readObject, readPath, readString } from '../api/json.ts';
import type { Fleet } from '../model/fleet.ts';
import { compareText, type ObjectIdentity, objectKey, renderObject } from '../model/identity.ts';
import { identityOf, objectEntry } from '../model/objects.ts';
import type { Placement } from '../model/placement.ts';
import { decodePodSpec } from '../model/pod-spec.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { Place } from '../read/place.ts';
import type { Forecast } from '../simulate/simulate.ts';
import type { Chains } from './chain.ts';
import type { Events } from './events.ts';
import { compareClusters } from './pods/differences.ts';
import { type Brought, buildCarriers, readOwner } from './pods/owner.ts';
import { matchPendingReason } from './pods/pending-words.ts';
import { type PodState, readPodStates } from './pods/pod-states.ts';
import { matchPullReason } from './pods/pull-words.ts';
import { buildDelivered, type Delivered, explainUnavailable, type Lack } from './unavailable.ts';

/** One container of a workload that does not run on a member, or pods that cannot be placed or made there. */
export interface PodFailure extends PodState {
  readonly cluster: string;
  /** The workload as it lies on the hub, else on the member; the pod itself when nothing owns it. */
  readonly workload: KubeObject;
  readonly identity: ObjectIdentity;
  readonly placement: Placement | undefined;
  /** The first link before the workload that is not in order; '' when all are, or nothing shows them. */
  readonly brokenLink: string;
  /** The input shows the chain from the placement to the member. */
  readonly isChainKnown: boolean;
  /** What the pods need and do not find there. */
  readonly lacks: readonly Lack[];
  readonly explanation: string;
  /** What the explanation names: a key, an image, a quota. */
  readonly named: string;
  readonly cause: Place;
}

/** What explanations are drawn from. */
export interface PodContext {
  readonly forecast: Forecast;
  readonly chains: Chains;
  readonly events: Events;
}

/** Why pods of member dumps do not run, each workload, container and reason once for each cluster. */
export function readPodFailures(fleet: Fleet, context: PodContext): readonly PodFailure[] {
  const pods = [...fleet.objects.byUid.values()]
    .filter(({ group, kind }) => group === '' && kind === 'Pod')
    .flatMap(({ observed }) => (observed?.site.role === 'member' ? [observed] : []));
  if (pods.length === 0 && fleet.memberFacts.size === 0) return [];
  const owners = new Map(pods.map((pod) => [pod, readOwner(fleet, pod)]));
  const states = pods.flatMap((pod) => readPodStates(pod, context.events).map((state) => ({ pod, state })));
  const failing = new Set(states.map(({ pod }) => `${clusterOf(pod)} ${ownerKey(owners, pod)}`));
  const healthy = new Map<string, string>();
  for (const pod of pods) {
    const key = ownerKey(owners, pod);
    if (!failing.has(`${clusterOf(pod)} ${key}`) && readString(pod.value, 'status', 'phase') === 'Running')
      healthy.set(key, clusterOf(pod));
  }
  const known = {
    fleet,
    context,
    carriedBy: buildCarriers(fleet),
    delivered: buildDelivered(fleet),
    healthy,
  };
  const seen = new Map<string, PodFailure>();
  for (const { pod, state } of states) {
    const identity = owners.get(pod) ?? identityOf(pod);
    const key = [clusterOf(pod), objectKey(identity), state.kind, state.container].join('\u0001');
    if (!seen.has(key)) seen.set(key, explain(known, pod, identity, state));
  }
  return [...seen.values()].sort((a, b) => compareText(orderOf(a), orderOf(b)));
}

function orderOf({ identity, cluster, container }: PodFailure): string {
  return `${objectKey(identity)}\u0001${container}\u0001${cluster}`;
}

function clusterOf({ site }: KubeObject): string {
  return site.role === 'member' ? site.cluster : '';
}

function ownerKey(owners: ReadonlyMap<KubeObject, ObjectIdentity>, pod: KubeObject): string {
  return objectKey(owners.get(pod) ?? identityOf(pod));
}

interface Known {
  readonly fleet: Fleet;
  readonly context: PodContext;
  readonly carriedBy: (cluster: string, identity: ObjectIdentity) => Brought;
  readonly delivered: Delivered;
  /** By workload: a cluster on which its pods run. */
  readonly healthy: ReadonlyMap<string, string>;
}

function explain(known: Known, pod: KubeObject, identity: ObjectIdentity, state: PodState): PodFailure {
  const { fleet, context } = known;
  const cluster = clusterOf(pod);
  const brought = known.carriedBy(cluster, identity);
  const { placement, manifest, hubObject } = brought;
  const workload = hubObject ?? memberObject(fleet, cluster, identity) ?? pod;
  const chain = placement && context.chains.of(placement.key, cluster);
  const found =
    placement === undefined || manifest === undefined
      ? undefined
      : explainUnavailable(fleet, placement, cluster, manifest, hubObject, known.delivered, context.forecast);
  const lacks = (found?.lacks ?? []).filter((lack) => isAbout(state, lack));
  const other = known.healthy.get(objectKey(identity));
  const difference =
    other === undefined || lacks.length > 0
      ? undefined
      : compareClusters(fleet, known.delivered, identity, state.container, {
          failing: cluster,
          healthy: other,
        });
  const words = readWords(state);
  const [lack] = lacks;
  const isOwn = words.explanation !== '' || state.lastExit === 'OOMKilled';
  return {
    ...state,
    cluster,
    workload,
    identity,
    placement,
    brokenLink: brokenLinkOf(chain),
    isChainKnown: chain !== undefined,
    lacks,
    explanation: lack !== undefined ? 'lacks' : (difference?.kind ?? words.explanation),
    named: lack?.text ?? difference?.named ?? words.named,
    cause: lack?.cause ??
      difference?.cause ??
      (isOwn ? undefined : found?.cause) ??
      containerPlace(workload, state) ?? { object: workload, pointer: '', side: 'head' },
  };
}

/** Where the chain breaks before the workload itself, which does not run and is no reason for itself. */
function brokenLinkOf(chain: ReturnType<Chains['of']>): string {
  const broken = chain?.links.find(
    ({ role, state }) => state !== 'ok' && !['manifest', 'object', 'pod'].includes(role),
  );
  return broken === undefined ? '' : `${renderObject(broken.object)} (${broken.message})`;
}

function memberObject(fleet: Fleet, cluster: string, identity: ObjectIdentity): KubeObject | undefined {
  return objectEntry(fleet.objects, cluster, identity)?.observed;
}

/** A missing pull secret does not explain a crash, nor a missing key a refused pull. */
function isAbout({ kind }: PodState, { text }: Lack): boolean {
  if (kind === 'pull') return text.startsWith('Secret ') || text.startsWith('ServiceAccount ');
  if (kind === 'pending')
    return text.startsWith('PersistentVolumeClaim ') || text.startsWith('ServiceAccount ');
  return true;
}

function readWords({ kind, message, waiting }: PodState): {
  readonly explanation: string;
  readonly named: string;
} {
  if (kind === 'pull') {
    const named = /image "([^"]+)"/.exec(message)?.[1] ?? '';
    return { explanation: waiting === 'InvalidImageName' ? 'name' : matchPullReason(message), named };
  }
  if (kind === 'pending') {
    const { reason, named } = matchPendingReason(message);
    return { explanation: reason, named };
  }
  if (kind === 'config' || kind === 'mount') {
    const missing =
      /(?:couldn't find key (\S+) in (ConfigMap|Secret) (\S+))|(?:(configmap|secret|persistentvolumeclaim|serviceaccount) "([^"]+)" not found)/i.exec(
        message,
      );
    if (missing === null) return { explanation: '', named: '' };
    const [, key, keyKind, keyName, kindName, name] = missing;
    return {
      explanation: 'names',
      named: key === undefined ? `${kindName} ${name}` : `key ${key} of ${keyKind} ${keyName}`,
    };
  }
  return { explanation: '', named: '' };
}

/** The container, its image when that is what cannot be had, its memory limit when that is what it broke. */
function containerPlace(workload: KubeObject, { container, kind, lastExit }: PodState): Place | undefined {
  const spec = decodePodSpec(workload, workload.value);
  const found = spec?.containers.find(({ name }) => name === container);
  if (found === undefined)
    return spec && kind === 'pending' ? { object: workload, pointer: spec.pointer, side: 'head' } : undefined;
  const hasLimit =
    readObject(found.value, 'resources', 'limits') !== undefined &&
    readPath(found.value, 'resources', 'limits', 'memory') !== undefined;
  const below =
    kind === 'pull'
      ? pointer('image')
      : lastExit === 'OOMKilled' && hasLimit
        ? pointer('resources', 'limits', 'memory')
        : '';
  return { object: workload, pointer: found.pointer + below, side: 'head' };
}
