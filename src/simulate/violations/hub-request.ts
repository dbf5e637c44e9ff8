import { PLACEMENT_GROUP } from '../../api/groups.ts';
import { isJsonObject, type JsonObject, readPath, readString } from '../../api/json.ts';
import type { Fleet } from '../../model/fleet.ts';
import { isObserved, siteName } from '../../model/identity.ts';
import { identityOf, objectEntry, objectsOfKind } from '../../model/objects.ts';
import type { KubeObject } from '../../read/bundle.ts';
import { buildAdmissionHub } from '../admission/fleet-hub.ts';
import type { Verdict } from '../admission/verdict.ts';
import { type AdmissionHub, type AdmissionRequest, simulateAdmission } from '../admission.ts';

/** A request to the hub of a fleet, and its answer. */
export interface JudgedRequest {
  readonly request: AdmissionRequest;
  readonly hub: AdmissionHub;
  readonly verdict: Verdict;
  /** The hub holds the object already: only what nobody asked about counts. */
  readonly isStored: boolean;
}

const OVERRIDES: ReadonlySet<string> = new Set(['ClusterResourceOverride', 'ResourceOverride']);
/** Kinds that the hub keeps from running on itself; a client gives them a namespace. */
const WORKLOADS: ReadonlySet<string> = new Set(['Pod', 'ReplicaSet', 'PodDisruptionBudget']);

/**
 * Asks the hub of a fleet about its objects: a manifest is created, or changes what is stored. An object that the
 * hub printed was taken already; of those, only ResourcePlacements are asked about, which no webhook looked at.
 * Overrides are taken one after the other as they stand in the input, since one may keep another from being taken.
 * With `base`, its form in another revision, an object is a change of that.
 */
export function buildHubRequests(
  fleet: Fleet,
): (object: KubeObject, base?: KubeObject) => JudgedRequest | undefined {
  let made: AdmissionHub | undefined;
  const { appliedBy: user } = fleet;
  const judge = (request: AdmissionRequest, hub: AdmissionHub, isStored: boolean): JudgedRequest =>
    judgeRequest(user === undefined ? request : { ...request, user }, hub, isStored);
  const hubOf = (): AdmissionHub => {
    made ??= buildAdmissionHub(fleet);
    return made;
  };
  const overrides = new Map<string, ReadonlyMap<KubeObject, JudgedRequest>>();
  return (object, base) => {
    if (siteName(object.site) !== '') return undefined;
    const entry = objectEntry(fleet.objects, '', identityOf(object));
    if (isObserved(object)) {
      const isPlacement = object.group === PLACEMENT_GROUP && object.kind === 'ResourcePlacement';
      return isPlacement && entry?.declared === undefined
        ? judge({ operation: 'create', object: object.value }, hubOf(), true)
        : undefined;
    }
    if (object.group !== PLACEMENT_GROUP || !OVERRIDES.has(object.kind) || base !== undefined) {
      return judge(buildRequest(object, base ?? entry?.observed), hubOf(), false);
    }
    const place = `${object.kind} ${object.namespace}`;
    const judged = overrides.get(place) ?? judgeOverrides(fleet, object, hubOf(), judge);
    overrides.set(place, judged);
    return judged.get(object);
  };
}

type Judge = (request: AdmissionRequest, hub: AdmissionHub, isStored: boolean) => JudgedRequest;

function judgeRequest(request: AdmissionRequest, hub: AdmissionHub, isStored: boolean): JudgedRequest {
  return { request, hub, verdict: simulateAdmission(request, hub), isStored };
}

function buildRequest(object: KubeObject, stored: KubeObject | undefined): AdmissionRequest {
  const value = WORKLOADS.has(object.kind) ? withNamespace(object.value) : object.value;
  return stored === undefined
    ? { operation: 'create', object: value }
    : { operation: 'update', object: value, old: stored.value };
}

function withNamespace(object: JsonObject): JsonObject {
  const metadata = readPath(object, 'metadata');
  if (!isJsonObject(metadata) || readString(metadata, 'namespace') !== '') return object;
  return { ...object, metadata: { ...metadata, namespace: 'default' } };
}

/** Judges all overrides of a kind and namespace in their order; each finds those that were taken before it. */
function judgeOverrides(
  fleet: Fleet,
  { group, kind, namespace }: KubeObject,
  hub: AdmissionHub,
  judge: Judge,
): ReadonlyMap<KubeObject, JudgedRequest> {
  const entries = objectsOfKind(fleet.objects, '', group, kind).filter(
    (entry) => entry.namespace === namespace,
  );
  const taken = new Map<string, JsonObject>();
  for (const { name, observed, head } of entries) if (observed !== undefined) taken.set(name, head.value);
  const judged = new Map<KubeObject, JudgedRequest>();
  for (const entry of entries) {
    for (const object of entry.copies.filter((copy) => !isObserved(copy))) {
      // Of itself it finds what is stored.
      const itself = entry.observed === undefined ? [] : [entry.observed.value];
      const existing = [
        ...[...taken].flatMap(([name, value]) => (name === entry.name ? [] : [value])),
        ...itself,
      ];
      const view: AdmissionHub['view'] = {
        ...hub.view,
        existing: (wantedGroup, wantedKind) =>
          wantedGroup === group && wantedKind === kind
            ? existing
            : hub.view.existing(wantedGroup, wantedKind),
      };
      const found = judge(buildRequest(object, entry.observed), { ...hub, view }, false);
      judged.set(object, found);
      if (found.verdict.admitted && !taken.has(entry.name)) taken.set(entry.name, object.value);
    }
  }
  return judged;
}
