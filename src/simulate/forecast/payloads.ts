import { isJsonObject, type Json, type JsonObject, pointer } from '../../api/json.ts';
import type { Fleet } from '../../model/fleet.ts';
import { decodeManifest } from '../../model/manifest.ts';
import { identityOf } from '../../model/objects.ts';
import type { Placement } from '../../model/placement.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { EnvelopeEntry } from '../envelope.ts';
import type { ClusterSet } from '../landings/cluster-set.ts';
import { buildSelectedItems } from '../landings/items.ts';
import { readSource } from '../landings/judgement.ts';
import type { Landing, LandingCertainty } from '../landings.ts';
import { applyOverrides, findOverrides, type RuleStep } from '../overrides/application.ts';
import { buildOverrideMap } from '../overrides/attachment.ts';
import { matchOverrides } from '../overrides/matching.ts';
import type { OverrideRule } from '../overrides/override-snapshot.ts';
import type { HubObject } from '../selection/hub.ts';
import type { PlacementKey } from '../selection/selectors.ts';
import { buildEmbedded } from './fleet-hub.ts';
import { buildLandingRequest, type DeliveryParts, type FleetLandings } from './fleet-landings.ts';

/** An object that a placement delivers, in one form, with its manifest: a landing, or what will land on clusters nobody knows. */
export interface Payload {
  readonly placement: Placement;
  readonly item: HubObject;
  readonly entry: EnvelopeEntry | undefined;
  /** The object as the input shows it, before overrides: what findings point at. */
  readonly object: KubeObject;
  readonly group: string;
  readonly kind: string;
  /** '' for cluster-scoped kinds. */
  readonly namespace: string;
  readonly name: string;
  /** As it lands, without what an API server fills in by itself. */
  readonly manifest: JsonObject;
  /** Undefined where the input does not tell any cluster of the placement. */
  readonly clusters: ClusterSet | undefined;
  readonly certainty: LandingCertainty;
  /** The rules of overrides that changed it, in order. */
  readonly rules: readonly RuleStep[];
}

/** Which kinds are wanted, by API group and kind. */
export type IsWanted = (group: string, kind: string) => boolean;

/** What payloads are made of. */
export interface PayloadParts extends DeliveryParts {
  readonly landings: () => FleetLandings;
  readonly manifestOf: (landing: Landing) => Json;
}

/**
 * Everything of some kinds that placements deliver, envelopes opened: landings, in their order, and behind them
 * what is selected by placements of which no cluster is known.
 */
export function* buildPayloads(fleet: Fleet, parts: PayloadParts, isWanted: IsWanted): Generator<Payload> {
  const { hub, landings, manifestOf } = parts;
  const { rows, gaps } = landings();
  for (const landing of rows) {
    const subject = readSubject(hub, landing.object, landing.entry, isWanted);
    const owner = fleet.links.placements.get(keyOf(landing.placement));
    if (owner === undefined || subject === undefined) continue;
    const { clusters, certainty, rules, changed } = landing;
    const manifest = changed === undefined ? subject.manifest : manifestOf(landing);
    if (isJsonObject(manifest)) yield { ...subject, placement: owner, manifest, clusters, certainty, rules };
  }
  const told = new Set(rows.map(({ placement }) => keyOf(placement)));
  for (const gap of gaps) {
    const key = keyOf(gap.placement);
    const placement = fleet.links.placements.get(key);
    if (gap.object !== undefined || told.has(key) || placement === undefined) continue;
    told.add(key);
    yield* openPayloads(fleet, parts, placement, isWanted);
  }
}

function keyOf({ namespace, name }: PlacementKey): string {
  return `${namespace}/${name}`;
}

/**
 * What a placement selects, where no cluster of it is known: with what overrides do on every cluster, by half where
 * they do something on some.
 */
function* openPayloads(
  fleet: Fleet,
  parts: PayloadParts,
  placement: Placement,
  isWanted: IsWanted,
): Generator<Payload> {
  const request = buildLandingRequest(fleet, parts, [placement]);
  const selection = request.placements[0]?.landing.selection;
  if (selection === undefined) return;
  const { overrides, isClusterScoped } = request;
  const objects = selection.selected.map(({ object }) => object);
  const map = buildOverrideMap(matchOverrides(overrides, selection.placement, objects, isClusterScoped));
  for (const item of buildSelectedItems(selection.selected)) {
    const { object, entry, error, source } = item;
    const subject = error === undefined ? readSubject(parts.hub, object, entry, isWanted) : undefined;
    if (subject === undefined) continue;
    const plain: Payload = { ...subject, placement, clusters: undefined, certainty: 'sure', rules: [] };
    const concerned = findOverrides(source, map, isClusterScoped);
    if (concerned.length === 0) {
      yield plain;
      continue;
    }
    const outcome = applyOverrides(readSource(request, item), map, NO_CLUSTER, isClusterScoped);
    if (outcome.result !== 'object') continue;
    const rules = outcome.steps.filter(({ effect }) => effect === 'patched');
    const isForAll = concerned.every((each) => (each.rules ?? []).every(isMeantForAll));
    const landing = {
      placement: selection.placement,
      object,
      clusters: [],
      certainty: 'maybe',
      rules,
    } as const;
    const manifest = parts.manifestOf({ ...landing, ...(entry && { entry }), changed: outcome.manifest });
    const certainty = isForAll ? 'sure' : 'maybe';
    if (isJsonObject(manifest)) yield { ...plain, manifest, certainty, rules };
  }
}

/** A cluster of which nothing is known, not even its name. */
const NO_CLUSTER = { name: '', labels: new Map<string, string>() };

function isMeantForAll({ terms, hasVariables }: OverrideRule): boolean {
  return terms?.length === 0 && !hasVariables;
}

type Subject = Omit<Payload, 'placement' | 'clusters' | 'certainty' | 'rules'>;

function readSubject(
  hub: DeliveryParts['hub'],
  item: HubObject,
  entry: EnvelopeEntry | undefined,
  isWanted: IsWanted,
): Subject | undefined {
  if (entry === undefined) {
    const { group, kind, namespace, name } = item;
    if (!isWanted(group, kind)) return undefined;
    const { object } = hub.sourceOf(item);
    return { item, entry, object, group, kind, namespace, name, manifest: item.object };
  }
  const manifest = decodeManifest(entry.manifest, pointer('data', entry.key), 0);
  if (!isWanted(manifest.group, manifest.kind)) return undefined;
  const object = buildEmbedded(hub.sourceOf(item).object, manifest);
  return { item, entry, object, ...identityOf(object), manifest: manifest.value };
}
