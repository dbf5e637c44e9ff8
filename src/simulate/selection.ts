import { PLACEMENT_GROUP } from '../api/groups.ts';
import { type JsonObject, readPath, readString } from '../api/json.ts';
import { decodeResourceSelectors, type ResourceSelector } from '../model/resource-selector.ts';
import { isKindDisabled } from './selection/disabled-kinds.ts';
import { type Hub, type HubObject, isClusterScoped } from './selection/hub.ts';
import { findKind } from './selection/hub-kinds.ts';
import { type SelectionError, userError } from './selection/selection-error.ts';
import {
  findHomeNamespace,
  isNamespaceSelector,
  matchNamespaces,
  matchObjects,
  type PlacementKey,
  type SelectorHits,
} from './selection/selectors.ts';

/** How a selector was read. */
export type SelectorMode = 'disabled' | 'namespace-only' | 'namespace-contents' | 'objects';

/** One selector of a placement and what it met. `hits.selected` counts also when the whole placement fails. */
export interface SelectorResult {
  readonly selector: ResourceSelector;
  readonly mode: SelectorMode;
  readonly hits: SelectorHits;
}

/** What a placement selects (objects-and-selection.md §6). */
export interface Selection {
  readonly placement: PlacementKey;
  /** In snapshot order; empty when there is an error. */
  readonly selected: readonly HubObject[];
  /** How many of the selected are envelopes. */
  readonly envelopes: number;
  /** Selectors in order, up to the one that failed. */
  readonly selectors: readonly SelectorResult[];
  /** The namespace in which namespaced selectors of a ClusterResourcePlacement search; '' when there is none. */
  readonly homeNamespace: string;
  readonly error?: SelectionError;
}

/**
 * What a placement selects on a hub, and why the rest is left out. Follows `ResourceSelectorResolver` with its
 * order of checks; an error there is data here. `placement` is the whole object; admission is not repeated.
 */
export function simulateSelection(hub: Hub, placement: JsonObject): Selection {
  const key = {
    namespace: readString(placement, 'metadata', 'namespace'),
    name: readString(placement, 'metadata', 'name'),
  };
  const selectors = decodeResourceSelectors(
    readPath(placement, 'spec', 'resourceSelectors'),
    '/spec/resourceSelectors',
  );
  const home = readHomeNamespace(hub, selectors, key);
  const nothing = { placement: key, selected: [], envelopes: 0, homeNamespace: home.namespace };
  if (home.error !== undefined) return { ...nothing, selectors: [], error: home.error };
  const results: SelectorResult[] = [];
  const seen = new Set<string>();
  const selected: HubObject[] = [];
  for (const selector of selectors) {
    const result = matchSelector(hub, selector, key, home.namespace);
    results.push(result);
    const error = result.hits.error ?? findRepeated(result, seen);
    if (error !== undefined) return { ...nothing, selectors: results, error };
    for (const item of result.hits.selected) selected.push(item);
  }
  selected.sort((a, b) => a.order - b.order);
  const envelopes = selected.filter(isEnvelope).length;
  return { ...nothing, selected, envelopes, selectors: results };
}

function readHomeNamespace(hub: Hub, selectors: readonly ResourceSelector[], key: PlacementKey) {
  const home =
    key.namespace === ''
      ? selectors.find(
          (each) => isNamespaceSelector(each) && each.selectionScope === 'NamespaceWithResourceSelectors',
        )
      : undefined;
  return home === undefined
    ? { namespace: '', error: undefined }
    : { error: undefined, ...findHomeNamespace(hub, home, key) };
}

function matchSelector(
  hub: Hub,
  selector: ResourceSelector,
  key: PlacementKey,
  homeNamespace: string,
): SelectorResult {
  const { group, version, kind } = selector;
  if (isKindDisabled(hub.config, group, version, kind)) {
    const hits = { selected: [], leftOut: [], absent: false, namespaces: [], kindUnknown: false };
    return { selector, mode: 'disabled', hits };
  }
  if (isNamespaceSelector(selector)) return matchNamespaceSelector(hub, selector, key);
  const isNamespacedKind =
    findKind(hub.kinds, group, version, kind) === undefined
      ? hub.kinds.closed || homeNamespace !== ''
      : !isClusterScoped(hub.kinds, group, version, kind);
  const searched = key.namespace === '' && isNamespacedKind ? homeNamespace : key.namespace;
  return { selector, mode: 'objects', hits: matchObjects(hub, selector, key, searched) };
}

function matchNamespaceSelector(hub: Hub, selector: ResourceSelector, key: PlacementKey): SelectorResult {
  if (key.namespace !== '') {
    const text = 'cannot select cluster-scoped resource Namespace in a resourcePlacement';
    const error = userError(`invalid placement ${key.namespace}/${key.name}: ${text}`);
    const hits = { selected: [], leftOut: [], absent: false, namespaces: [], kindUnknown: false, error };
    return { selector, mode: 'namespace-only', hits };
  }
  const scope = selector.selectionScope;
  if (scope === 'NamespaceOnly' || scope === 'NamespaceWithResourceSelectors') {
    return { selector, mode: 'namespace-only', hits: matchObjects(hub, selector, key, '') };
  }
  return { selector, mode: 'namespace-contents', hits: matchNamespaces(hub, selector, key) };
}

/** The error of a second hit on one object; `seen` collects the identities of all hits so far. */
function findRepeated(result: SelectorResult, seen: Set<string>): SelectionError | undefined {
  const repeated: HubObject[] = [];
  for (const item of result.hits.selected) {
    const identity = `${item.index} ${item.version}`;
    if (seen.has(identity)) repeated.push(item);
    seen.add(identity);
  }
  if (repeated.length === 0) return undefined;
  // A namespace comes before its contents, so that they are never named when it is itself repeated.
  const namespaces = new Set(
    result.mode === 'namespace-contents'
      ? repeated.filter((item) => item.namespace === '').map((item) => item.name)
      : [],
  );
  return userError(...repeated.filter((item) => !namespaces.has(item.namespace)).map(explainRepeated));
}

function explainRepeated({ group, version, kind, namespace, name }: HubObject): string {
  const identity = `Group:${group} Version:${version} Kind:${kind} Name:${name} Namespace:${namespace}`;
  return `found duplicate resource {${identity} Envelope:<nil>}`;
}

/** True for the two envelope kinds of the placement group, in any version. */
export function isEnvelope(item: Pick<HubObject, 'group' | 'kind'>): boolean {
  return (
    item.group === PLACEMENT_GROUP &&
    (item.kind === 'ClusterResourceEnvelope' || item.kind === 'ResourceEnvelope')
  );
}
