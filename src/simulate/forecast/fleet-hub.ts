import type { JsonObject } from '../../api/json.ts';
import { readString } from '../../api/json.ts';
import type { Fleet } from '../../model/fleet.ts';
import { hubObjects, hubPresence } from '../../model/hub-knowledge.ts';
import { isObserved, objectKey } from '../../model/identity.ts';
import { isUnknown } from '../../model/knowledge.ts';
import type { Manifest } from '../../model/manifest.ts';
import { identityOf, type ObjectEntry, objectsOfKind } from '../../model/objects.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { IsClusterScoped } from '../overrides/override-key.ts';
import { buildHub, type Hub, type HubFlags, type HubObject, isClusterScoped } from '../selection/hub.ts';
import { buildKindTable, buildServedKinds } from '../selection/hub-kinds.ts';

/**
 * Where the input shows an object of the hub. `declared`: a manifest, so that the hub may still fill in defaults;
 * `observed`: the hub printed it; `recalled`: only a resource snapshot still holds it, cleaned.
 */
export type HubSourceForm = 'declared' | 'observed' | 'recalled';

/** An object of the forecast hub as the input shows it. */
export interface HubSource {
  /** What a finding points at: the object, or its copy inside a snapshot. */
  readonly object: KubeObject;
  readonly form: HubSourceForm;
  /** Undefined for a recalled object. */
  readonly entry: ObjectEntry | undefined;
}

/** The hub of a fleet as it is wished, ready for selection. */
export interface FleetHub {
  readonly hub: Hub;
  readonly isClusterScoped: IsClusterScoped;
  /** Where an object of this hub stands in the input. */
  readonly sourceOf: (item: HubObject) => HubSource;
  /** The object of this hub that an entry of the input stands for; undefined for objects of members. */
  readonly itemOf: (entry: ObjectEntry) => HubObject | undefined;
}

const DEFINITIONS = ['apiextensions.k8s.io', 'CustomResourceDefinition'] as const;

/**
 * Builds the hub: the wish of every object that lies on it, and what the latest resource snapshots still show of
 * objects that the input otherwise lacks. A kind that no CustomResourceDefinition tells counts as served unless
 * all definitions are known.
 */
export function buildFleetHub(fleet: Fleet): FleetHub {
  const sources = [...readEntries(fleet), ...recallObjects(fleet)];
  const definitions = objectsOfKind(fleet.objects, '', ...DEFINITIONS).map(({ head }) => head.value);
  const closed = !isUnknown(hubObjects(fleet, ...DEFINITIONS));
  const kinds = buildKindTable(buildServedKinds(definitions), closed);
  const hub = buildHub(
    sources.map(({ object }) => readValue(object)),
    kinds,
    readFlags(fleet),
  );
  const items = new Map<ObjectEntry | undefined, HubObject>();
  for (const { all } of hub.byKind.values())
    for (const item of all) items.set(sources[item.index]?.entry, item);
  const unknownSource = (item: HubObject): never => {
    throw new Error(`no object of this hub: ${item.kind} ${item.name}`);
  };
  return {
    hub,
    isClusterScoped: (group, version, kind) => isClusterScoped(kinds, group, version, kind),
    sourceOf: (item) => sources[item.index] ?? unknownSource(item),
    itemOf: (entry) => (entry.site === '' ? items.get(entry) : undefined),
  };
}

function readEntries(fleet: Fleet): HubSource[] {
  return [...fleet.objects.entries.values()]
    .filter(({ site }) => site === '')
    .map((entry) => ({ object: entry.head, form: isObserved(entry.head) ? 'observed' : 'declared', entry }));
}

/** Items of some lists state their kind only at the head of the list. */
function readValue({ value, apiVersion, kind }: KubeObject): JsonObject {
  return readString(value, 'kind') === '' ? { ...value, apiVersion, kind } : value;
}

/** Objects of the latest snapshots that nobody captured themselves and that are not surely gone. */
function recallObjects(fleet: Fleet): HubSource[] {
  const seen = new Set<string>();
  const recalled: HubSource[] = [];
  for (const { latest, resources } of fleet.resourceSnapshots) {
    if (!latest) continue;
    for (const { part, manifest } of resources) {
      const object = buildEmbedded(part.object, manifest);
      const identity = identityOf(object);
      const key = objectKey(identity);
      if (manifest.name === '' || seen.has(key)) continue;
      seen.add(key);
      const presence = hubPresence(fleet, identity);
      const isGone = !isUnknown(presence) && presence.state !== 'maybe';
      if (!isGone) recalled.push({ object, form: 'recalled', entry: undefined });
    }
  }
  return recalled;
}

/** An object that stands inside another one, as an object whose place in the input is known. */
export function buildEmbedded(holder: KubeObject, manifest: Manifest): KubeObject {
  const { apiVersion, group, version, kind, namespace, name, value } = manifest;
  const origin = { ...holder.origin, pointer: `${holder.origin.pointer}${manifest.pointer}` };
  return { apiVersion, group, version, kind, namespace, name, uid: '', site: holder.site, value, origin };
}

/** The hub agent's options as far as they are known; its defaults otherwise. */
function readFlags(fleet: Fleet): HubFlags {
  const read = (name: string): string => fleet.flags?.values.get(name) ?? '';
  return {
    enableWorkload: read('enable-workload') === 'true',
    skippedNamespaces: read('skipped-propagating-namespaces')
      .split(';')
      .filter((name) => name !== ''),
    skippedPropagatingAPIs: read('skipped-propagating-apis'),
    allowedPropagatingAPIs: read('allowed-propagating-apis'),
  };
}
