import { CLUSTER_GROUP, PLACEMENT_GROUP } from '../../api/groups.ts';
import { pointer, readStringMap } from '../../api/json.ts';
import {
  ANNOTATION,
  isReservedNamespace,
  LABEL,
  MEMBER_NAMESPACE_PREFIX,
} from '../../api/placement.kubernetes-fleet.io.ts';
import { isObserved } from '../../model/identity.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { Context } from '../context.ts';
import type { Relation, Row } from '../relation.ts';

/** Names that belong to KubeFleet and stand where people write (objects-and-selection.md §8, §10). */
export const reservedKeys: Relation = {
  name: 'reservedKeys',
  grain:
    'one row per label or annotation that KubeFleet reads or writes itself on an object of somebody else, and per declared namespace with a reserved name',
  columns: {
    object: { type: 'object', means: 'The object.' },
    sort: { type: 'string', means: '`label`, `annotation` or `namespace`.' },
    key: { type: 'string', means: 'The key; for a namespace its name.' },
    effect: { type: 'string', means: 'What KubeFleet uses the key for.' },
    selected: { type: 'bool', means: 'A placement selects the object.' },
    place: { type: 'place', means: 'The key; for a namespace its name.' },
  },
  rows: function* (context) {
    for (const [object, isSelected] of readSubjects(context)) yield* keyRows(object, isSelected);
    // Without placements nothing tells that the manifests are for a hub.
    if (context.fleet.placements.length === 0) return;
    for (const object of context.bundle.objects) if (isTakenName(object)) yield namespaceRow(object);
  },
};

const SNAPSHOT = 'the bookkeeping of snapshots';
const BINDING = 'the bookkeeping of bindings and Works';
/** What KubeFleet reads or writes itself; the label with a member's name is for everybody to select by. */
const EFFECTS: ReadonlyMap<string, string> = new Map([
  [LABEL.parentPlacement, BINDING],
  [LABEL.parentPlacementNamespace, BINDING],
  [LABEL.isLatestSnapshot, SNAPSHOT],
  [LABEL.policyIndex, SNAPSHOT],
  [LABEL.resourceIndex, SNAPSHOT],
  [LABEL.parentResourceOverride, SNAPSHOT],
  [LABEL.overrideIndex, SNAPSHOT],
  [LABEL.parentBinding, BINDING],
  [LABEL.parentResourceSnapshotIndex, BINDING],
  [LABEL.envelopeType, BINDING],
  [LABEL.envelopeName, BINDING],
  [LABEL.envelopeNamespace, BINDING],
  [LABEL.isFleetResource, 'marking namespaces that hold Works, which its guard rail keeps others out of'],
  [ANNOTATION.numberOfClusters, SNAPSHOT],
  [ANNOTATION.placementGeneration, SNAPSHOT],
  [ANNOTATION.resourceHash, SNAPSHOT],
  [ANNOTATION.numberOfResourceSnapshots, SNAPSHOT],
  [ANNOTATION.numberOfEnvelopes, SNAPSHOT],
  [ANNOTATION.resourceSnapshotSubindex, SNAPSHOT],
  [ANNOTATION.nextSnapshotDetectionTime, SNAPSHOT],
  [ANNOTATION.parentResourceSnapshotName, BINDING],
  [ANNOTATION.previousBindingState, BINDING],
  [ANNOTATION.specHash, 'telling whether an object on a member was changed'],
  [ANNOTATION.lastApplied, 'merging changes into objects on members'],
]);
/** Kinds of KubeFleet that people write. */
const WRITTEN: ReadonlySet<string> = new Set([
  'MemberCluster',
  'ClusterResourcePlacement',
  'ResourcePlacement',
  'ClusterResourceOverride',
  'ResourceOverride',
  'ClusterResourceEnvelope',
  'ResourceEnvelope',
]);
/** KubeFleet's own notes on an object that it applied, which a hub that is its own member shows. */
const APPLIED: ReadonlySet<string> = new Set([ANNOTATION.specHash, ANNOTATION.lastApplied]);

/** Declared objects of KubeFleet's kinds, and everything that placements select; true for what is selected. */
function readSubjects({ bundle, forecast, fleet }: Context): ReadonlyMap<KubeObject, boolean> {
  const subjects = new Map<KubeObject, boolean>();
  for (const object of bundle.objects) {
    const { group, kind, uid } = object;
    const isOurs = group === PLACEMENT_GROUP || group === CLUSTER_GROUP;
    if (uid === '' && isOurs && WRITTEN.has(kind)) subjects.set(object, false);
  }
  const hub = forecast.hub();
  for (const placement of fleet.placements) {
    const selection = forecast.selectionOf(placement);
    if (!('selected' in selection)) continue;
    for (const item of selection.selected) subjects.set(hub.sourceOf(item).object, true);
  }
  return subjects;
}

function* keyRows(object: KubeObject, selected: boolean): Iterable<Row> {
  for (const [sort, field] of [
    ['label', 'labels'],
    ['annotation', 'annotations'],
  ] as const) {
    for (const key of readStringMap(object.value, 'metadata', field).keys()) {
      const effect = EFFECTS.get(key);
      if (effect === undefined || (isObserved(object) && APPLIED.has(key))) continue;
      const place = { object, pointer: pointer('metadata', field, key), side: 'head' } as const;
      yield { object, sort, key, effect, selected, place };
    }
  }
}

const OWN: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

/** A namespace by a reserved name that neither Kubernetes nor KubeFleet makes. */
function isTakenName({ group, kind, name, uid }: KubeObject): boolean {
  if (group !== '' || kind !== 'Namespace' || uid !== '' || !isReservedNamespace(name)) return false;
  return !OWN.has(name) && !name.startsWith('fleet-system') && !name.startsWith(MEMBER_NAMESPACE_PREFIX);
}

function namespaceRow(object: KubeObject): Row {
  const place = { object, pointer: '/metadata/name', side: 'head' } as const;
  return { object, sort: 'namespace', key: object.name, effect: '', selected: false, place };
}
