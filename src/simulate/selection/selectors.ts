import type { JsonObject } from '../../api/json.ts';
import { readString, readStringMap } from '../../api/json.ts';
import { isReservedNamespace } from '../../api/placement.kubernetes-fleet.io.ts';
import { type LabelSelector, matchLabelSelector, readLabelSelector } from '../../model/label-selector.ts';
import type { ResourceSelector } from '../../model/resource-selector.ts';
import { convertTo, findByLabel, findHubObject, findKindIndex, type Hub, type HubObject } from './hub.ts';
import { explainNoMatch, findMapping, type ServedKind } from './hub-kinds.ts';
import { explainLeftOut, isBeingDeleted, type LeftOut } from './left-out.ts';
import { findNamespaceContents } from './namespace-contents.ts';
import { type SelectionError, unexpectedError, userError } from './selection-error.ts';

/** The placement as its messages and searches need it. The namespace is '' for a ClusterResourcePlacement. */
export interface PlacementKey {
  readonly namespace: string;
  readonly name: string;
}

/** What one selector meets. */
export interface SelectorHits {
  readonly selected: readonly HubObject[];
  readonly leftOut: readonly LeftOut[];
  /** True when the selector names one object and the hub holds none such; no error, but seldom meant. */
  readonly absent: boolean;
  /** Namespaces the selector takes with their contents, those that are gone or going included. */
  readonly namespaces: readonly string[];
  /** True when the input does not tell whether the hub serves the kind, so that hits rest on its objects alone. */
  readonly kindUnknown: boolean;
  readonly error?: SelectionError;
}

const NOTHING: SelectorHits = {
  selected: [],
  leftOut: [],
  absent: false,
  namespaces: [],
  kindUnknown: false,
};

/** True for a core/v1 Namespace selector; another version of Namespace is an ordinary kind. */
export function isNamespaceSelector(selector: ResourceSelector): boolean {
  return selector.group === '' && selector.version === 'v1' && selector.kind === 'Namespace';
}

/** True when a namespace may be taken with its contents (`ShouldPropagateNamespace`). */
export function isNamespacePropagated(hub: Hub, namespace: string): boolean {
  return !isReservedNamespace(namespace) && !hub.skippedNamespaces.has(namespace);
}

/**
 * Objects of the selector's kind (`fetchResources`). `namespace` is where namespaced objects are searched: the
 * placement's own, or the home namespace of a ClusterResourcePlacement, or ''.
 */
export function matchObjects(
  hub: Hub,
  selector: ResourceSelector,
  placement: PlacementKey,
  namespace: string,
): SelectorHits {
  const shown = `${namespace}/${placement.name}`;
  const row = findMapping(hub.kinds, selector.group, selector.version, selector.kind);
  if (row === undefined && hub.kinds.closed) {
    const cause = explainNoMatch(hub.kinds, selector.group, selector.version, selector.kind);
    const error = userError(`invalid placement ${shown}, failed to get GVR of the selector: ${cause}`);
    return { ...NOTHING, error };
  }
  const namespaced =
    row === undefined ? namespace !== '' : row.namespaced || row.version !== selector.version;
  const resource = `${selector.group}/${row?.version}, Resource=${row?.plural}`;
  if (namespaced && namespace === '') {
    const text = `cannot select namespace-scoped resource ${resource} in a clusterResourcePlacement`;
    return { ...NOTHING, error: userError(`invalid placement ${shown}: ${text}`) };
  }
  if (!namespaced && namespace !== '') {
    const text = `cannot select cluster-scoped resource ${resource} in a resourcePlacement`;
    return { ...NOTHING, error: userError(`invalid placement ${shown}: ${text}`) };
  }
  return { ...findObjects(hub, selector, row, namespaced ? namespace : ''), kindUnknown: row === undefined };
}

function findObjects(
  hub: Hub,
  selector: ResourceSelector,
  row: ServedKind | undefined,
  namespace: string,
): SelectorHits {
  const version = row?.version ?? selector.version;
  if (selector.name !== '') {
    const found = findHubObject(hub, selector.group, version, selector.kind, namespace, selector.name);
    if (found === undefined) return { ...NOTHING, absent: true };
    return separate(hub, [convertTo(found, version)]);
  }
  const labels = readLabelSelector(selector.labelSelector);
  if (labels?.error !== undefined) return { ...NOTHING, error: labelError(labels.error) };
  const met = listObjects(hub, { ...selector, version }, labels, namespace);
  return separate(
    hub,
    met.map((item) => convertTo(item, version)),
  );
}

function labelError(text: string): SelectionError {
  return unexpectedError(`cannot convert the label selector to a selector: ${text}`);
}

/** Objects of a kind that meet a label selector; an absent selector is met by all. In snapshot order. */
function listObjects(
  hub: Hub,
  row: Pick<ServedKind, 'group' | 'version' | 'kind'>,
  labels: LabelSelector | undefined,
  namespace: string,
): readonly HubObject[] {
  const index = findKindIndex(hub, row.group, row.version, row.kind);
  const inScope = index?.byNamespace.get(namespace) ?? [];
  if (labels === undefined || labels.requirements.length === 0) return inScope;
  // A requirement of one value is the cheapest to look up; a small namespace is cheaper still.
  const equality = labels.requirements.find(
    ({ operator, values }) => operator === 'In' && values.length === 1,
  );
  if (equality === undefined || inScope.length < 64) {
    return inScope.filter((item) => matchLabelSelector(labels, readLabels(item.object)));
  }
  const carriers = findByLabel(hub, row, equality.key, equality.values[0] ?? '');
  const found = carriers.filter((item) => item.namespace === namespace);
  if (labels.requirements.length === 1) return found;
  return found.filter((item) => matchLabelSelector(labels, readLabels(item.object)));
}

function readLabels(object: JsonObject): ReadonlyMap<string, string> {
  return readStringMap(object, 'metadata', 'labels');
}

function separate(hub: Hub, met: readonly HubObject[]): SelectorHits {
  const selected: HubObject[] = [];
  const leftOut: LeftOut[] = [];
  for (const object of met) {
    const reason = explainLeftOut(hub, object);
    if (reason === undefined) selected.push(object);
    else leftOut.push({ object, reason });
  }
  return { ...NOTHING, selected, leftOut };
}

/**
 * Namespaces with their contents (`fetchNamespaceResources`). One that may not be propagated fails the placement
 * before anything is looked up; one that is gone or being deleted brings nothing.
 */
export function matchNamespaces(hub: Hub, selector: ResourceSelector, placement: PlacementKey): SelectorHits {
  const labels = readLabelSelector(selector.labelSelector);
  if (selector.name === '' && labels?.error !== undefined) {
    return { ...NOTHING, error: labelError(labels.error) };
  }
  const row = { group: '', version: 'v1', kind: 'Namespace' };
  const names =
    selector.name === '' ? listObjects(hub, row, labels, '').map((item) => item.name) : [selector.name];
  const refused = names.filter((name) => !isNamespacePropagated(hub, name));
  if (refused.length > 0)
    return { ...NOTHING, namespaces: names, error: refuseNamespaces(refused, placement) };
  const selected: HubObject[] = [];
  const leftOut: LeftOut[] = [];
  let found = 0;
  let kindUnknown = false;
  for (const name of names) {
    const namespace = findHubObject(hub, '', 'v1', 'Namespace', '', name);
    if (namespace === undefined) continue;
    found += 1;
    if (isBeingDeleted(namespace)) {
      leftOut.push({ object: namespace, reason: 'being-deleted' });
      continue;
    }
    const contents = findNamespaceContents(hub, name);
    selected.push(namespace);
    for (const item of contents.selected) selected.push(item);
    for (const item of contents.leftOut) leftOut.push(item);
    kindUnknown ||= contents.ofUnknownKind > 0;
  }
  const absent = selector.name !== '' && found === 0;
  return { selected, leftOut, absent, namespaces: names, kindUnknown };
}

/** The system names the first it comes across, in no particular order. */
function refuseNamespaces(refused: readonly string[], placement: PlacementKey): SelectionError {
  const texts = refused.map(
    (name) =>
      `invalid clusterRresourcePlacement ${placement.name}: namespace ${name} is not allowed to propagate`,
  );
  return userError(...texts);
}

/** The name of the namespace a `NamespaceWithResourceSelectors` selector makes the home of the others. */
export function findHomeNamespace(
  hub: Hub,
  selector: ResourceSelector,
  placement: PlacementKey,
): { readonly namespace: string; readonly error?: SelectionError } {
  const hits = matchObjects(hub, selector, placement, '');
  if (hits.error !== undefined) return { namespace: '', error: hits.error };
  const name = readString(hits.selected[0]?.object, 'metadata', 'name');
  if (name !== '' && isNamespacePropagated(hub, name)) return { namespace: name };
  const text =
    'NamespaceWithResourceSelectors mode requires exactly one namespace, but no namespaces were selected';
  return {
    namespace: '',
    error: userError(`invalid clusterResourcePlacement ${placement.name}: ${text}`),
  };
}
