import { isReservedNamespace } from '../../api/placement.kubernetes-fleet.io.ts';
import type { Fleet } from '../../model/fleet.ts';
import { readKindScope } from '../../model/kind-scope.ts';
import { type Known, unknown } from '../../model/knowledge.ts';
import { type LabelSelector, matchLabelSelector, readLabelSelector } from '../../model/label-selector.ts';
import { decodeMetadata } from '../../model/metadata.ts';
import { objectsOfKind } from '../../model/objects.ts';
import type { Placement } from '../../model/placement.ts';
import type { ResourceSelector } from '../../model/resource-selector.ts';
import type { Forecast } from '../../simulate/simulate.ts';
import type { Relation, Row } from '../relation.ts';
import { HIT_COLUMNS, readHitColumns } from './selectors/hits.ts';

/** Namespaces that exist on every cluster and may not be propagated. */
const ALWAYS_THERE = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];
/** The mode in which further selectors pick objects inside the one selected namespace. */
const HOME = 'NamespaceWithResourceSelectors';
/** The label the API server gives every namespace. */
const NAME_LABEL = 'kubernetes.io/metadata.name';

/** Every entry of `resourceSelectors` of every placement (design.md §5, `selectors`). */
export const selectors: Relation = {
  name: 'selectors',
  grain: 'one row per placement and resource selector',
  columns: {
    placement: { type: 'object', means: 'The placement.' },
    placementScope: { type: 'string', means: '`cluster` or `namespace`.' },
    index: { type: 'int', means: 'Position of the selector, from 0.' },
    path: { type: 'string', means: 'Pointer to the selector.' },
    place: { type: 'place', means: 'The selector.' },
    group: { type: 'string', means: 'API group; empty for the core group.' },
    version: { type: 'string', means: 'API version.' },
    kind: { type: 'string', means: 'Kind.' },
    name: { type: 'string', means: 'Name; empty when objects are not selected by name.' },
    byName: { type: 'bool', means: 'A name is written.' },
    byLabels: { type: 'bool', means: 'A label selector is written.' },
    selectionScope: {
      type: 'string',
      means: 'NamespaceWithResources (the default), NamespaceOnly or NamespaceWithResourceSelectors.',
    },
    scopeStated: { type: 'bool', means: 'selectionScope is written (a hub writes the default, too).' },
    selectsNamespaces: { type: 'bool', means: 'The kind is the core Namespace.' },
    insideNamespace: {
      type: 'bool',
      means: 'A selector of the same placement is a Namespace with NamespaceWithResourceSelectors.',
    },
    kindScope: {
      type: 'string',
      means: '`cluster` or `namespaced`.',
      gates: ['hub:CustomResourceDefinition'],
    },
    twin: {
      type: 'int',
      means: 'Position of an earlier selector that certainly brings the same object; -1 when there is none.',
    },
    twinPlace: { type: 'place', means: 'That selector; this one when there is none.' },
    identical: { type: 'bool', means: 'The earlier selector is written alike.' },
    isNamespaceHome: {
      type: 'bool',
      means: 'It is a Namespace selector with NamespaceWithResourceSelectors.',
    },
    namespaceSelectors: { type: 'int', means: 'How many selectors of the placement select Namespaces.' },
    selectorCount: { type: 'int', means: 'How many selectors the placement has.' },
    neverPropagated: {
      type: 'bool',
      means: 'KubeFleet leaves objects of the kind out, by its known or default flags.',
    },
    flagsKnown: { type: 'bool', means: 'The flags of the hub agent are known.' },
    reservedName: { type: 'bool', means: 'The name is one of a reserved namespace.' },
    reservedHits: {
      type: 'list<string>',
      means: 'Reserved namespaces that a Namespace selector without name certainly matches.',
      gates: ['hub:Namespace'],
    },
    ...HIT_COLUMNS,
  },
  rows: function* ({ fleet, forecast }) {
    for (const placement of fleet.placements) {
      const hits = readHitColumns(fleet, forecast, placement);
      for (const [index, each] of placement.selectors.entries()) {
        // What hits say is worked out on demand, so that it must not be copied.
        yield Object.assign(hits[index] ?? {}, selectorRow(fleet, forecast, placement, each));
      }
    }
  },
};

function isNamespaceSelector(selector: ResourceSelector): boolean {
  return selector.group === '' && selector.kind === 'Namespace';
}

function selectorRow(
  fleet: Fleet,
  forecast: Forecast,
  placement: Placement,
  selector: ResourceSelector,
): Row {
  const twin = findTwin(placement, selector);
  const selectsNamespaces = isNamespaceSelector(selector);
  return {
    placement: placement.object,
    placementScope: placement.scope,
    index: selector.index,
    path: selector.pointer,
    place: { object: placement.object, pointer: selector.pointer, side: 'head' },
    group: selector.group,
    version: selector.version,
    kind: selector.kind,
    name: selector.name,
    byName: selector.name !== '',
    byLabels: selector.labelSelector !== undefined,
    selectionScope: selector.selectionScope,
    scopeStated: selector.selectionScope !== 'NamespaceWithResources',
    selectsNamespaces,
    insideNamespace: placement.selectors.some(
      (each) => isNamespaceSelector(each) && each.selectionScope === HOME,
    ),
    kindScope: readKindScope(fleet, selector.group, selector.kind),
    twin: twin?.index ?? -1,
    twinPlace: { object: placement.object, pointer: (twin ?? selector).pointer, side: 'head' },
    identical: twin !== undefined && isWrittenAlike(twin, selector),
    isNamespaceHome: selectsNamespaces && selector.selectionScope === HOME,
    namespaceSelectors: placement.selectors.filter(isNamespaceSelector).length,
    selectorCount: placement.selectors.length,
    neverPropagated: forecast.isKindDisabled(selector.group, selector.version, selector.kind),
    flagsKnown: fleet.flags !== undefined,
    reservedName: isRefusedNamespace(selector.name),
    reservedHits: selectsNamespaces && selector.name === '' ? readReservedHits(fleet, selector) : [],
  };
}

/**
 * An earlier selector that is sure to bring the same object: the same one by name, or everything alike of the
 * kind. What only the objects on the hub decide is left to the simulated selection.
 */
function findTwin(placement: Placement, selector: ResourceSelector): ResourceSelector | undefined {
  return placement.selectors
    .slice(0, selector.index)
    .find(
      (each) =>
        each.group === selector.group &&
        each.kind === selector.kind &&
        each.version === selector.version &&
        each.name === selector.name &&
        (selector.name !== '' || hasSameLabels(each, selector)),
    );
}

function hasSameLabels(left: ResourceSelector, right: ResourceSelector): boolean {
  return JSON.stringify(left.labelSelector ?? {}) === JSON.stringify(right.labelSelector ?? {});
}

function isWrittenAlike(left: ResourceSelector, right: ResourceSelector): boolean {
  return hasSameLabels(left, right) && left.selectionScope === right.selectionScope;
}

function isRefusedNamespace(name: string): boolean {
  return name === 'default' || isReservedNamespace(name);
}

/**
 * Reserved namespaces of the input that match, and those that exist on every hub as far as their one certain
 * label decides. When nothing is certain and other labels are asked for, only a listing of namespaces tells.
 */
function readReservedHits(fleet: Fleet, selector: ResourceSelector): Known<readonly string[]> {
  const labelSelector = readLabelSelector(selector.labelSelector ?? {});
  const listed = objectsOfKind(fleet.objects, '', '', 'Namespace').filter(({ name }) =>
    isRefusedNamespace(name),
  );
  const hits = new Set<string>();
  for (const { name, head } of listed) {
    const { labels } = decodeMetadata(head.value);
    if (matchLabelSelector(labelSelector, new Map([...labels, [NAME_LABEL, name]]))) hits.add(name);
  }
  let undecided = false;
  for (const name of ALWAYS_THERE.filter((each) => !listed.some((entry) => entry.name === each))) {
    const verdict = matchByName(labelSelector, name);
    if (verdict === 'match') hits.add(name);
    undecided ||= verdict === 'open';
  }
  return hits.size === 0 && undecided ? unknown('hub:Namespace') : [...hits].sort();
}

/** Judges a namespace of which only the name is known: `open` when another label decides. */
function matchByName(selector: LabelSelector | undefined, name: string): 'match' | 'miss' | 'open' {
  if (selector === undefined || selector.error !== undefined) return 'miss';
  const labels = new Map([[NAME_LABEL, name]]);
  const certain = selector.requirements.filter((each) => each.key === NAME_LABEL);
  if (!matchLabelSelector({ requirements: certain }, labels)) return 'miss';
  return certain.length === selector.requirements.length ? 'match' : 'open';
}
