import { isReservedNamespace } from '../../api/placement.kubernetes-fleet.io.ts';
import type { Fleet } from '../../model/fleet.ts';
import { readKindScope } from '../../model/kind-scope.ts';
import { type Known, unknown } from '../../model/knowledge.ts';
import { type LabelSelector, matchLabelSelector, readLabelSelector } from '../../model/label-selector.ts';
import { decodeMetadata } from '../../model/metadata.ts';
import { objectsOfKind } from '../../model/objects.ts';
import type { Placement } from '../../model/placement.ts';
import type { ResourceSelector } from '../../model/resource-selector.ts';
import type { Relation, Row } from '../relation.ts';

/** Namespaces that exist on every cluster and may not be propagated. */
const ALWAYS_THERE = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];
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
    reservedName: { type: 'bool', means: 'The name is one of a reserved namespace.' },
    reservedHits: {
      type: 'list<string>',
      means: 'Reserved namespaces that a Namespace selector without name certainly matches.',
      gates: ['hub:Namespace'],
    },
  },
  rows: ({ fleet }) =>
    fleet.placements.flatMap((placement) =>
      placement.selectors.map((each) => selectorRow(fleet, placement, each)),
    ),
};

function isNamespaceSelector(selector: ResourceSelector): boolean {
  return selector.group === '' && selector.kind === 'Namespace';
}

function selectorRow(fleet: Fleet, placement: Placement, selector: ResourceSelector): Row {
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
      (each) => isNamespaceSelector(each) && each.selectionScope === 'NamespaceWithResourceSelectors',
    ),
    kindScope: readKindScope(fleet, selector.group, selector.kind),
    reservedName: isRefusedNamespace(selector.name),
    reservedHits: selectsNamespaces && selector.name === '' ? readReservedHits(fleet, selector) : [],
  };
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
