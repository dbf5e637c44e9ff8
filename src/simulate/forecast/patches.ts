import type { Json, JsonObject } from '../../api/json.ts';
import { pointerSteps, readPath, readString } from '../../api/json.ts';
import { LABEL } from '../../api/placement.kubernetes-fleet.io.ts';
import type { Fleet } from '../../model/fleet.ts';
import type { LabelSelector } from '../../model/label-selector.ts';
import { decodeApiVersion } from '../../model/manifest.ts';
import type { Placement } from '../../model/placement.ts';
import type { EnvelopeEntry } from '../envelope.ts';
import { buildClusterClasses } from '../landings/cluster-class.ts';
import { buildItems, type LandingItem } from '../landings/items.ts';
import { readSource } from '../landings/judgement.ts';
import type { LandingCertainty } from '../landings.ts';
import { findOverrides } from '../overrides/application.ts';
import { buildOverrideMap, type OverrideMap } from '../overrides/attachment.ts';
import type { OverrideCluster } from '../overrides/cluster.ts';
import { matchOverrides } from '../overrides/matching.ts';
import type { OverrideRule, OverrideSnapshot } from '../overrides/override-snapshot.ts';
import { type MatchRule, type PatchStep, traceOverrides } from '../overrides/patch-trace.ts';
import { matchRule } from '../overrides/rule-match.ts';
import type { HubObject } from '../selection/hub.ts';
import { isVanishing } from '../stored/vanishing.ts';
import { isStoredFormKnown } from '../stored.ts';
import {
  buildLandingRequest,
  type DeliveryParts,
  type FleetLandingRequest,
  type RequestedPlacement,
} from './fleet-landings.ts';
import { readLabelKeys } from './label-keys.ts';

/** What one patch does to one object of one placement, on all clusters where it does the same. */
export interface PatchResult extends PatchStep {
  readonly placement: Placement;
  readonly object: HubObject;
  readonly entry: EnvelopeEntry | undefined;
  /** The override selects the object's Namespace, not the object. */
  readonly viaNamespace: boolean;
  /** In name order; empty where nobody knows the clusters. */
  readonly clusters: readonly string[];
  readonly certainty: LandingCertainty;
  /** The manifest has the value, but it is empty and does not survive being stored on the hub. */
  readonly vanished: boolean;
  /** A variable stands for a label, and the labels of the clusters are not known. */
  readonly needsLabels: boolean;
  /** It overwrites a rule of the same override without being a special case of it, so that one of them is a mistake. */
  readonly collides: boolean;
}

/** Retells what every override of a fleet does, patch by patch and object by object. */
export function buildPatchResults(fleet: Fleet, parts: DeliveryParts): readonly PatchResult[] {
  if (parts.overrides.snapshots.length === 0) return [];
  const request = buildLandingRequest(fleet, parts, fleet.placements);
  return request.placements.flatMap((each) => tracePlacement(parts, request, each));
}

/** An object that overrides concern, and how sure its content is. */
interface Concerned {
  readonly item: LandingItem;
  readonly before: JsonObject;
  readonly certainty: LandingCertainty;
}

function tracePlacement(
  parts: DeliveryParts,
  request: FleetLandingRequest,
  requested: RequestedPlacement,
): readonly PatchResult[] {
  const { placement, landing, targets } = requested;
  const { selection } = landing;
  if (selection.error !== undefined) return [];
  if (targets.clusters.length === 0 && targets.open === undefined) return [];
  const resources = selection.selected.map(({ object }) => object);
  const matched = matchOverrides(request.overrides, selection.placement, resources, request.isClusterScoped);
  if (matched.cluster.length === 0 && matched.namespaced.length === 0) return [];
  const map = buildOverrideMap(matched);
  const concerned = buildItems(selection)
    .filter((item) => item.error === undefined)
    .filter((item) => findOverrides(item.source, map, request.isClusterScoped).length > 0)
    .map((item) => ({ item, before: readSource(request, item), certainty: judgeContent(parts, item) }));
  const results = new Map<string, PatchResult>();
  const add = (each: Concerned, steps: readonly PatchStep[], on: Audience): void => {
    for (const step of steps) {
      const result = buildResult(request, placement, each, step, on);
      const key = renderResult(result, each.item);
      const known = results.get(key);
      results.set(key, known === undefined ? result : mergeResults(known, result));
    }
  };
  for (const audience of buildAudiences(request, requested, [...matched.cluster, ...matched.namespaced])) {
    for (const each of concerned) add(each, traceAudience(request, each, map, audience), audience);
  }
  return markCollisions([...results.values()]);
}

/** Clusters for which overrides do the same, or the clusters one rule may be meant for. */
interface Audience {
  readonly clusters: readonly string[];
  readonly cluster: OverrideCluster;
  readonly match: MatchRule;
  /** Only what this rule does is told. */
  readonly only: OverrideRule | undefined;
  /** The labels of the clusters are not known. */
  readonly blind: boolean;
  readonly certainty: LandingCertainty;
}

/**
 * Known clusters by what overrides do to them. Where clusters or their labels are not known, each rule is tried by
 * itself, after the rules that are meant for every cluster.
 */
function buildAudiences(
  request: FleetLandingRequest,
  { landing, targets }: RequestedPlacement,
  snapshots: readonly OverrideSnapshot[],
): readonly Audience[] {
  const matched = {
    cluster: snapshots.filter(({ kind }) => kind === 'ClusterResourceOverride'),
    namespaced: snapshots.filter(({ kind }) => kind === 'ResourceOverride'),
    passedOver: [],
  };
  const audiences = buildClusterClasses(landing.targets, request.clusters, matched).flatMap(
    (each): readonly Audience[] => {
      const clusters = each.targets.map(({ cluster }) => request.clusters[cluster]?.name ?? '');
      if (each.blind) return tryRules(snapshots, clusters);
      const certainty = each.targets.some((target) => target.certainty === 'sure') ? 'sure' : 'maybe';
      const { cluster } = each;
      const match: MatchRule = (rule) => matchRule(rule, cluster);
      return [{ clusters, cluster, match, only: undefined, blind: false, certainty }];
    },
  );
  return targets.open === undefined ? audiences : [...audiences, ...tryRules(snapshots, [])];
}

function tryRules(snapshots: readonly OverrideSnapshot[], clusters: readonly string[]): readonly Audience[] {
  const rules = snapshots.flatMap((snapshot) => snapshot.rules ?? []);
  const labels = new Map([
    [LABEL.memberName, '${MEMBER-CLUSTER-NAME}'],
    ...rules.flatMap(({ value }) => readLabelKeys(value)).map((key) => [key, key] as const),
  ]);
  return rules
    .filter((rule) => rule.terms !== undefined)
    .map((only) => ({
      clusters,
      cluster: { name: '${MEMBER-CLUSTER-NAME}', labels },
      match: (rule) => ({ matched: rule === only || isForAll(rule) }),
      only,
      blind: true,
      certainty: isForAll(only) ? 'sure' : 'maybe',
    }));
}

/** True for a rule that is meant for every cluster, whatever its labels. */
export function isForAll({ terms }: OverrideRule): boolean {
  return terms !== undefined && (terms.length === 0 || terms.some(({ labels }) => isEmpty(labels)));
}

function isEmpty(labels: LabelSelector | undefined): boolean {
  return labels !== undefined && labels.error === undefined && labels.requirements.length === 0;
}

function traceAudience(
  { isClusterScoped }: FleetLandingRequest,
  { before }: Concerned,
  map: OverrideMap,
  { cluster, match, only }: Audience,
): readonly PatchStep[] {
  const steps = traceOverrides(before, map, cluster, isClusterScoped, match);
  if (only === undefined) return steps;
  return steps.filter(({ snapshot, rule }) => snapshot.rules?.[rule] === only);
}

/** Whether the content of an object is surely what the hub holds. */
function judgeContent({ hub }: DeliveryParts, item: LandingItem): LandingCertainty {
  if (item.entry !== undefined) return 'sure';
  const { form, entry } = hub.sourceOf(item.object);
  if (item.converted) return 'maybe';
  if (form !== 'declared') return 'sure';
  const declared = entry?.copies.filter((copy) => copy.uid === '') ?? [];
  return declared.length < 2 && isStoredFormKnown(item.source) ? 'sure' : 'maybe';
}

function buildResult(
  { isClusterScoped }: FleetLandingRequest,
  placement: Placement,
  { item, certainty }: Concerned,
  step: PatchStep,
  audience: Audience,
): PatchResult {
  const { group, version } = decodeApiVersion(readString(item.source, 'apiVersion'));
  const isNamespaced = !isClusterScoped(group, version, readString(item.source, 'kind'));
  // A ClusterResourceOverride reaches a namespaced object only through the Namespace it is in.
  const viaNamespace = isNamespaced && step.snapshot.kind === 'ClusterResourceOverride';
  const isSure = certainty === 'sure' && audience.certainty === 'sure';
  return {
    ...step,
    placement,
    object: item.object,
    entry: item.entry,
    viaNamespace,
    clusters: audience.clusters,
    certainty: isSure ? 'sure' : 'maybe',
    vanished: hasVanished(item, step),
    collides: false,
    needsLabels: audience.blind && audience.only !== undefined && namesLabel(audience.only, step.patch),
  };
}

function namesLabel({ value }: OverrideRule, patch: number): boolean {
  return readLabelKeys(readPath(value, 'jsonPatchOverrides', patch) ?? null).length > 0;
}

function hasVanished(item: LandingItem, step: PatchStep): boolean {
  if (step.failure?.kind !== 'path' || item.entry !== undefined) return false;
  const steps = pointerSteps(step.failure.missing);
  const key = steps.at(-1);
  if (key === undefined || !isStoredFormKnown(item.source)) return false;
  const written = readWritten(item.source, steps);
  return written !== undefined && written !== null && isVanishing(key, written, item.object.kind);
}

function readWritten(source: JsonObject, steps: readonly string[]): Json | undefined {
  return readPath(source, ...steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step)));
}

function renderResult(
  { snapshot, rule, patch, effect, failure, certainty }: PatchResult,
  item: LandingItem,
): string {
  const { index } = item.object;
  const at = `${snapshot.kind} ${snapshot.namespace}/${snapshot.name} ${rule} ${patch} ${index} ${item.entry?.key ?? ''}`;
  return `${at} ${effect} ${failure?.kind ?? ''} ${failure?.missing ?? ''} ${certainty}`;
}

function mergeResults(known: PatchResult, more: PatchResult): PatchResult {
  return { ...known, clusters: [...new Set([...known.clusters, ...more.clusters])].sort() };
}

/** A rule for some clusters after one for more of them is a special case; any other order loses what was written. */
function markCollisions(results: readonly PatchResult[]): readonly PatchResult[] {
  const clustersOf = (step: PatchStep): ReadonlySet<string> =>
    new Set(
      results
        .filter(({ snapshot, rule }) => snapshot === step.snapshot && rule === step.rule)
        .flatMap(({ clusters }) => clusters),
    );
  return results.map((result) => {
    const { overwrites: earlier, snapshot, rule } = result;
    if (earlier === undefined || earlier.snapshot !== snapshot || earlier.rule === rule) return result;
    const before = snapshot.rules?.[earlier.rule];
    const after = snapshot.rules?.[rule];
    const isGeneral = before !== undefined && isForAll(before);
    if (after === undefined || (isGeneral && !isForAll(after))) return result;
    const wide = clustersOf(earlier);
    const narrow = clustersOf(result);
    const isSpecial = narrow.size < wide.size && [...narrow].every((cluster) => wide.has(cluster));
    return isSpecial ? result : { ...result, collides: true };
  });
}
