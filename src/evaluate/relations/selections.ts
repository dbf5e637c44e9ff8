import { fleetKind } from '../../api/groups.ts';
import { builtInKind } from '../../api/kubernetes.ts';
import { renderObject } from '../../model/identity.ts';
import { isUnknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { FleetHub, HubSource } from '../../simulate/forecast/fleet-hub.ts';
import type { HubObject } from '../../simulate/selection/hub.ts';
import type { SelectorResult } from '../../simulate/selection.ts';
import type { Forecast } from '../../simulate/simulate.ts';
import type { Context } from '../context.ts';
import type { Relation, Row } from '../relation.ts';
import { buildDroppedCells, isNamedIn, readDroppedFields } from './selections/dropped-fields.ts';
import { explainHubEffect } from './selections/hub-effect.ts';
import { buildSkippedConsumers, type SkippedConsumers } from './selections/skipped-consumers.ts';
import { readSnapshotContent, type SnapshotContent } from './selections/snapshot-content.ts';

const MEBIBYTE = 1024 * 1024;

/** What placements select, by the simulated selection (design.md §5, `selections`). */
export const selections: Relation = {
  name: 'selections',
  grain: 'one row per placement and object that one of its selectors meets',
  structs: {
    Dropped: {
      text: { type: 'string', means: 'The field and its value.' },
      place: { type: 'place', means: 'The field.' },
    },
  },
  columns: {
    placement: { type: 'object', means: 'The placement.' },
    object: {
      type: 'object',
      means: 'The object: its manifest, what the hub printed, or the copy in a resource snapshot.',
    },
    group: { type: 'string', means: 'API group of the object; empty for the core group.' },
    kind: { type: 'string', means: 'Kind of the object.' },
    ns: { type: 'string', means: 'Namespace of the object; empty for cluster-scoped ones.' },
    name: { type: 'string', means: 'Name of the object.' },
    wanted: { type: 'string', means: 'The object as `Kind ns/name`, as references want it.' },
    selected: { type: 'bool', means: 'False when KubeFleet leaves it out although a selector meets it.' },
    reason: {
      type: 'string',
      means:
        'Why it is left out: `being-deleted`, `owned-replica-set`, `owned-controller-revision`, `root-certificate`, `default-service-account`, `service-account-token`, `claim-beside-workloads`, `endpoints-of-a-service`, `managed-endpoint-slice`, `kind-disabled`, `kind-not-watchable`, `version-not-preferred`, `kind-unknown`; else empty.',
    },
    byName: { type: 'bool', means: 'The selector names the object.' },
    whole: { type: 'bool', means: 'It comes along with a namespace that is taken whole.' },
    place: { type: 'place', means: 'The selector.' },
    certainty: { type: 'string', means: '`maybe` when nobody tells whether the hub serves its kind.' },
    custom: { type: 'bool', means: 'The kind is neither built into Kubernetes nor one of KubeFleet.' },
    declared: { type: 'bool', means: 'The object is a manifest.' },
    applyType: { type: 'string', means: 'ClientSideApply, ServerSideApply or ReportDiff.' },
    strategyType: { type: 'string', means: 'RollingUpdate or External.' },
    clusters: {
      type: 'list<string>',
      means: 'The clusters the placement goes to, as far as they are known.',
    },
    bytes: { type: 'int', means: 'Size of the object as a snapshot holds it.' },
    oversize: { type: 'bool', means: 'The object alone has more than 1 MiB.' },
    largest: {
      type: 'bool',
      means: 'The placement selects more than 800 KiB, and this is the largest object of it.',
    },
    dropping: { type: 'bool', means: 'It states fields that KubeFleet takes out on the way.' },
    dropped: { type: 'list<Dropped>', means: 'These fields.' },
    reliedOn: {
      type: 'list<object>',
      means: 'Other objects of the namespace that name a value of these fields.',
    },
    consumers: {
      type: 'list<object>',
      means: 'For what is left out: objects that land with this placement and refer to it in vain.',
    },
    hubEffect: {
      type: 'string',
      means: 'What the object does on the hub itself, for kinds that act wherever they are; else empty.',
    },
    inSnapshot: {
      type: 'bool',
      means: 'The latest resource snapshot of the placement holds it.',
      gates: ['hub:<snapshot kind>'],
    },
    older: { type: 'bool', means: 'It was there before that snapshot was taken.' },
    age: { type: 'int', means: 'Seconds that it has been there.', gates: ['time'] },
  },
  rows: function* (context) {
    const consumersOf = buildSkippedConsumers(context.forecast);
    for (const placement of context.fleet.placements) yield* placementRows(context, placement, consumersOf);
  },
};

function* placementRows(
  { fleet, forecast }: Context,
  placement: Placement,
  consumersOf: SkippedConsumers,
): Iterable<Row> {
  const selection = forecast.selectionOf(placement);
  if (isUnknown(selection)) return;
  const shared = buildShared(forecast, placement, selection.selected, consumersOf);
  const snapshot = readSnapshotContent(fleet, placement);
  for (const result of selection.selectors) {
    for (const item of result.hits.selected) yield selectionRow(forecast, shared, snapshot, result, item, '');
    for (const { object, reason } of result.hits.leftOut)
      yield selectionRow(forecast, shared, snapshot, result, object, reason);
  }
}

/** What all rows of a placement share; what costs something is worked out when a rule asks. */
interface Shared {
  readonly placement: Placement;
  readonly clusters: () => readonly string[];
  /** The largest object of a selection that needs several snapshot parts. */
  readonly largest: () => HubObject | undefined;
  /** What refers to an object that KubeFleet leaves out. */
  readonly consumersOf: (item: HubObject) => readonly KubeObject[];
}

function buildShared(
  forecast: Forecast,
  placement: Placement,
  selected: readonly HubObject[],
  consumersOf: SkippedConsumers,
): Shared {
  let clusters: readonly string[] | undefined;
  let largest: { readonly item: HubObject | undefined } | undefined;
  return {
    placement,
    consumersOf: (item) => consumersOf(placement, item),
    clusters: () => {
      clusters ??= forecast.targetsOf(placement).clusters.map(({ cluster }) => cluster);
      return clusters;
    },
    largest: () => {
      largest ??= { item: forecast.areHeavy(selected) ? findLargest(forecast, selected) : undefined };
      return largest.item;
    },
  };
}

function findLargest(forecast: Forecast, items: readonly HubObject[]): HubObject | undefined {
  let largest = items[0];
  for (const item of items) {
    if (largest !== undefined && forecast.bytesOf(item) > forecast.bytesOf(largest)) largest = item;
  }
  return largest;
}

function selectionRow(
  forecast: Forecast,
  shared: Shared,
  snapshot: SnapshotContent,
  { selector, mode, hits }: SelectorResult,
  item: HubObject,
  reason: string,
): Row {
  const { placement } = shared;
  const hub = forecast.hub();
  const source = hub.sourceOf(item);
  const { object } = source;
  const fields = readDroppedFields(object, source.form === 'declared');
  return {
    placement: placement.object,
    object,
    group: item.group,
    kind: item.kind,
    ns: item.namespace,
    name: item.name,
    wanted: renderObject(item),
    selected: reason === '',
    reason,
    byName: selector.name !== '' && mode !== 'namespace-contents',
    whole: mode === 'namespace-contents' && item.namespace !== '',
    place: { object: placement.object, pointer: selector.pointer, side: 'head' },
    // What the hub printed is of a kind that it serves.
    certainty: (hits.kindUnknown && source.form === 'declared') || isAmbiguous(source) ? 'maybe' : 'sure',
    custom: (builtInKind(item.group, item.kind) ?? fleetKind(item.group, item.kind)) === undefined,
    declared: source.form === 'declared',
    applyType: placement.strategy.apply.type,
    strategyType: placement.strategy.type,
    dropping: fields.length > 0,
    dropped: buildDroppedCells(object, fields),
    hubEffect: explainHubEffect(item),
    inSnapshot: snapshot.has(item),
    older: snapshot.isOlder(object),
    age: snapshot.age(object),
    get clusters() {
      return shared.clusters();
    },
    get bytes() {
      return forecast.bytesOf(item);
    },
    get oversize() {
      // Text that is shorter than half of it cannot make so much JSON.
      const { start, end } = object.origin;
      return (end - start) * 2 > MEBIBYTE && forecast.bytesOf(item) > MEBIBYTE;
    },
    get largest() {
      return shared.largest() === item;
    },
    get consumers() {
      return reason === '' ? [] : shared.consumersOf(item);
    },
    get reliedOn() {
      return fields.length === 0 ? [] : findReaders(hub, item, fields);
    },
  };
}

/** Manifests that differ may be alternatives, so that either may be what the hub gets. */
function isAmbiguous({ entry }: HubSource): boolean {
  return (entry?.copies.filter((copy) => copy.uid === '').length ?? 0) > 1;
}

function findReaders(
  { hub, sourceOf }: FleetHub,
  item: HubObject,
  fields: Parameters<typeof isNamedIn>[1],
): Row[string] {
  const neighbours = hub.byNamespace.get(item.namespace) ?? [];
  return neighbours
    .filter((other) => other !== item && isNamedIn(JSON.stringify(other.object), fields))
    .map((other) => sourceOf(other).object);
}
