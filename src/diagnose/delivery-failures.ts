import { pointer } from '../api/json.ts';
import { isFresh } from '../model/condition.ts';
import type { Fleet } from '../model/fleet.ts';
import type { Override } from '../model/override.ts';
import type { Placement } from '../model/placement.ts';
import type { ClusterStatus } from '../model/placement-status.ts';
import type { Place } from '../read/place.ts';
import type { DeliveryFailure, DeliveryFailureKind } from './diagnosis.ts';

const OVERRIDE =
  /(?:Cluster)?ResourceOverrideSnapshot "(?<snapshot>[^"]+)" failed to apply on (?<kind>\S+) "(?<name>[^"]+)"(?: in namespace "(?<ns>[^"]+)")?/;
const WRAPPED =
  /(?<key>\S+) \((?<object>[^)]*)\)(?: in)? has been wrapped in a (?<type>(?:cluster )?resource envelope)(?: from another namespace)? \(?(?<envelope>[^)\s]+)/;

const SYNC: readonly (readonly [DeliveryFailureKind, RegExp])[] = [
  ['mailbox', /is being terminated|namespaces "fleet-member-[^"]*" not found/],
  ['too-large', /[Rr]equest (?:is|entity) too large|Too long: may not be more than/],
  ['unparsable-entry', /failed to parse the wrapped manifest/],
];
const OVERRIDDEN: readonly (readonly [DeliveryFailureKind, RegExp])[] = [
  ['snapshot-missing', /OverrideSnapshot \{?[^}]*\}? ?is not found|master resource snapshot is not found/],
  ['snapshot-missing', /resource snapshots are still being created/],
];

/**
 * Every cluster on which a placement stopped between scheduling and applying: an override that failed, or Works
 * that could not be written (delivery-and-conditions.md §2.4).
 */
export function readDeliveryFailures(fleet: Fleet): readonly DeliveryFailure[] {
  return fleet.today.placements.flatMap((placement) =>
    placement.status.clusters.flatMap((entry) => readEntry(fleet, placement, entry)),
  );
}

function readEntry(fleet: Fleet, placement: Placement, entry: ClusterStatus): DeliveryFailure[] {
  const condition = entry.conditions.find(
    (each) => each.status === 'False' && (each.type === 'Overridden' || each.type === 'WorkSynchronized'),
  );
  if (condition === undefined || !isFresh(condition, placement.metadata.generation)) return [];
  const at: Place = { object: placement.object, pointer: `${condition.pointer}/message`, side: 'head' };
  const common = { placement, cluster: entry.clusterName, stage: condition.type, at };
  const found =
    condition.type === 'Overridden'
      ? readOverridden(fleet, placement, condition.message)
      : readSync(fleet, placement, condition.message);
  return [{ ...common, ...found, cause: found.cause ?? at }];
}

interface Found {
  readonly kind: DeliveryFailureKind;
  readonly named: string;
  readonly source: string;
  readonly cause: Place | undefined;
}

function readOverridden(fleet: Fleet, placement: Placement, message: string): Found {
  const named = OVERRIDE.exec(message)?.groups;
  const snapshot = named?.['snapshot'] ?? '';
  const override = fleet.overrides.find(
    (each) => snapshot.replace(/-\d+$/, '') === each.name && isMeant(each, placement, message),
  );
  if (named !== undefined) {
    const ns = named['ns'] === undefined ? '' : `${named['ns']}/`;
    const object = `${named['kind']} ${ns}${named['name']}`;
    return {
      kind: 'override',
      named: object,
      source: override?.name ?? snapshot,
      cause: override && patchPlace(override, message),
    };
  }
  const known = OVERRIDDEN.find(([, text]) => text.test(message));
  return { kind: known?.[0] ?? 'other', named: '', source: '', cause: undefined };
}

function isMeant(override: Override, placement: Placement, message: string): boolean {
  const namespaced = !message.includes('ClusterResourceOverrideSnapshot');
  return (
    (override.scope === 'namespace') === namespaced &&
    (!namespaced || placement.namespace === '' || override.namespace === placement.namespace)
  );
}

/** The patch whose path the message quotes; the longest one when several are parts of each other. */
function patchPlace(override: Override, message: string): Place {
  const patches = override.spec.rules.flatMap((rule) => rule.patches);
  const [found] = patches
    .filter((patch) => patch.path !== '' && message.includes(patch.path))
    .sort((left, right) => right.path.length - left.path.length);
  return {
    object: override.object,
    pointer: found === undefined ? '/spec/policy' : `${found.pointer}/path`,
    side: 'head',
  };
}

function readSync(fleet: Fleet, placement: Placement, message: string): Found {
  const wrapped = WRAPPED.exec(message)?.groups;
  if (wrapped !== undefined) {
    const name = (wrapped['envelope'] ?? '').split('/').at(-1) ?? '';
    const envelope = fleet.envelopes.find(
      (each) =>
        each.name === name && (each.scope === 'cluster') === (wrapped['type'] ?? '').startsWith('cluster'),
    );
    const cause: Place | undefined = envelope && {
      object: envelope.object,
      pointer: pointer('data', wrapped['key'] ?? ''),
      side: 'head',
    };
    return { kind: 'wrong-scope', named: wrapped['object'] ?? '', source: name, cause };
  }
  const known = SYNC.find(([, text]) => text.test(message));
  const cause: Place = { object: placement.object, pointer: '/spec/resourceSelectors', side: 'head' };
  return {
    kind: known?.[0] ?? 'other',
    named: '',
    source: '',
    cause: known?.[0] === 'too-large' ? cause : undefined,
  };
}
