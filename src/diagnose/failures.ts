import { type Condition, isFresh } from '../model/condition.ts';
import type { Fleet } from '../model/fleet.ts';
import { type ObjectIdentity, objectKey } from '../model/identity.ts';
import { decodeManifest } from '../model/manifest.ts';
import { objectEntry } from '../model/objects.ts';
import type { Placement } from '../model/placement.ts';
import type { ClusterStatus } from '../model/placement-status.ts';
import { bindingsOf, worksOf } from '../model/references.ts';
import type { Work } from '../model/work.ts';
import type { Place } from '../read/place.ts';
import type { Forecast } from '../simulate/simulate.ts';
import type { ManifestFailure } from './diagnosis.ts';
import { findCause } from './failure-cause.ts';
import { matchFailure } from './failure-class.ts';
import { buildDelivered, type Delivered, explainUnavailable } from './unavailable.ts';

/** A failing manifest as one of the sources shows it, before class and cause are known. */
interface Observation {
  readonly manifest: ObjectIdentity;
  readonly condition: Condition;
  readonly work: Work | undefined;
  readonly at: Place;
}

/** What is worked out once for all placements. */
interface Known {
  readonly carriers: Carriers;
  readonly delivered: Delivered;
  readonly forecast: Forecast;
}

/** Who carries which object to which cluster: the key is cluster and object. */
type Carriers = ReadonlyMap<string, readonly Placement[]>;

/**
 * Every manifest that is not applied or not available, per placement and cluster. Works tell everything; where
 * they are not in the input, `failedPlacements` (at most 100, delivery-and-conditions.md §2.7) has to do.
 */
export function readFailures(fleet: Fleet, forecast: Forecast): readonly ManifestFailure[] {
  const known = { carriers: readCarriers(fleet), delivered: buildDelivered(fleet), forecast };
  return fleet.today.placements.flatMap((placement) => {
    const found = readClusters(fleet, placement).flatMap((cluster) => {
      const entry = placement.status.clusters.find((each) => each.clusterName === cluster);
      const works = bindingsOf(fleet, placement)
        .filter((binding) => binding.targetCluster === cluster)
        .flatMap((binding) => worksOf(fleet, binding));
      const seen = works.length > 0 ? works.flatMap((work) => readWork(work)) : readEntry(placement, entry);
      return seen.map((each) => judge(fleet, placement, cluster, entry, known, each));
    });
    return shareSymptoms(found);
  });
}

/** A dump shows the pods of few members; what they say of a workload goes for the others that cannot tell. */
function shareSymptoms(failures: readonly ManifestFailure[]): readonly ManifestFailure[] {
  const told = new Map<string, ManifestFailure>();
  for (const each of failures)
    if (each.symptoms.length > 0 && !told.has(objectKey(each.manifest)))
      told.set(objectKey(each.manifest), each);
  return failures.map((each) => {
    const other = told.get(objectKey(each.manifest));
    if (each.class !== 'not-available' || other === undefined) return each;
    const symptoms = each.symptoms.length > 0 ? each.symptoms : other.symptoms;
    return each.lacks.length > 0 ? { ...each, symptoms } : { ...each, symptoms, cause: other.cause };
  });
}

function readClusters(fleet: Fleet, placement: Placement): readonly string[] {
  const names = new Set(bindingsOf(fleet, placement).map((binding) => binding.targetCluster));
  for (const entry of placement.status.clusters) if (entry.clusterName !== '') names.add(entry.clusterName);
  return [...names].sort();
}

function readCarriers(fleet: Fleet): Carriers {
  const carriers = new Map<string, Placement[]>();
  for (const work of fleet.today.works) {
    const placement = fleet.links.placements.get(work.placementKey);
    if (placement === undefined) continue;
    for (const manifest of work.manifests) {
      const key = `${work.cluster} ${objectKey(manifest)}`;
      const known = carriers.get(key);
      if (known === undefined) carriers.set(key, [placement]);
      else if (!known.includes(placement)) known.push(placement);
    }
  }
  return carriers;
}

/** Conditions of a manifest that tell a failure, in the order they are reached. */
const TYPES = ['Applied', 'Available', 'DiffReported'] as const;

/**
 * Manifest conditions carry the generation of the member's object, so only the Work's own condition tells freshness:
 * while that is stale, they speak of manifests that have been replaced since (FL1258).
 */
function readWork(work: Work): Observation[] {
  const past = staleTypes(work.conditions, work.metadata.generation);
  return work.manifestConditions.flatMap((entry) => {
    const condition = TYPES.map((type) => entry.conditions.find((each) => each.type === type)).find(
      (each) => each?.status === 'False',
    );
    if (condition === undefined || past.has(condition.type)) return [];
    const { group, kind, namespace, name } = entry.identifier;
    const at: Place = { object: work.object, pointer: `${condition.pointer}/message`, side: 'head' };
    return [{ manifest: { group, kind, namespace, name }, condition, work, at }];
  });
}

function readEntry(placement: Placement, entry: ClusterStatus | undefined): Observation[] {
  if (entry === undefined) return [];
  const past = staleTypes(entry.conditions, placement.metadata.generation);
  return entry.failedPlacements.flatMap((failed) => {
    const { group, kind, namespace, name, condition } = failed;
    if (past.has(condition.type)) return [];
    const at: Place = { object: placement.object, pointer: `${condition.pointer}/message`, side: 'head' };
    return [{ manifest: { group, kind, namespace, name }, condition, work: undefined, at }];
  });
}

/**
 * The other placements that have the object. A refusal names its owners: further placements that bring it are refused
 * just as this one, and an owner outside KubeFleet is nobody's rival.
 */
function readRivals(
  fleet: Fleet,
  placement: Placement,
  message: string,
  carriers: readonly Placement[],
): readonly Placement[] {
  const others = (each: readonly Placement[]): readonly Placement[] =>
    each.filter(({ key }) => key !== placement.key);
  if (!message.includes('existingOwnerRefs')) return others(carriers);
  const names = [...message.matchAll(/Kind:AppliedWork Name:(\S+)/g)].map(([, name = '']) => name);
  if (names.length === 0 && !message.includes('AppliedWork')) return [];
  const owners = names.flatMap((name) => readWorkOwner(fleet, name) ?? []);
  return others(owners.length > 0 ? owners : carriers);
}

/** The placement that the name of a Work tells: `name-work`, `name-1` or `name-envelope-…`, behind `namespace.` if it has one. */
function readWorkOwner(fleet: Fleet, work: string): Placement | undefined {
  const [, base = ''] = /^(.+?)-(?:work|\d+|envelope-[0-9a-f-]+)$/.exec(work) ?? [];
  const dot = base.indexOf('.');
  const { placements } = fleet.links;
  return (
    placements.get(`${base.slice(0, Math.max(dot, 0))}/${base.slice(dot + 1)}`) ?? placements.get(`/${base}`)
  );
}

function staleTypes(conditions: readonly Condition[], generation: number): ReadonlySet<string> {
  return new Set(conditions.filter((each) => !isFresh(each, generation)).map((each) => each.plainType));
}

function judge(
  fleet: Fleet,
  placement: Placement,
  cluster: string,
  entry: ClusterStatus | undefined,
  known: Known,
  seen: Observation,
): ManifestFailure {
  const { manifest, condition, work } = seen;
  const failure = matchFailure(condition.reason, condition.message);
  const carriers = known.carriers.get(`${cluster} ${objectKey(manifest)}`) ?? [];
  const rivals = readRivals(fleet, placement, condition.message, carriers);
  const hubObject = objectEntry(fleet.objects, '', manifest)?.head;
  const shown = entry?.failedPlacements.find((each) => objectKey(each) === objectKey(manifest));
  const head = fleet.links.placements.get(placement.key) ?? placement;
  const sent = known.delivered(cluster, manifest) ?? (hubObject && decodeManifest(hubObject.value, '', 0));
  const unavailable =
    failure.class === 'not-available' && sent !== undefined
      ? explainUnavailable(fleet, head, cluster, sent, hubObject, known.delivered, known.forecast)
      : undefined;
  return {
    placement,
    cluster,
    work,
    manifest,
    stage: condition.type,
    ...failure,
    condition,
    at: shown
      ? { object: placement.object, pointer: `${shown.condition.pointer}/message`, side: 'head' }
      : seen.at,
    hubObject,
    cause: unavailable?.cause ?? findCause(fleet, head, cluster, manifest, failure, hubObject),
    lacks: unavailable?.lacks ?? [],
    symptoms: unavailable?.symptoms ?? [],
    rivals,
  };
}
