import { PLACEMENT_GROUP } from '../api/groups.ts';
import { MEMBER_NAMESPACE_PREFIX } from '../api/placement.kubernetes-fleet.io.ts';
import { secondsSince } from '../model/ages.ts';
import { isConditionTrue, matchCondition } from '../model/condition.ts';
import type { Fleet } from '../model/fleet.ts';
import { hubListing } from '../model/hub-knowledge.ts';
import { renderObject } from '../model/identity.ts';
import { isUnknown, type Known } from '../model/knowledge.ts';
import { memberPresence } from '../model/member-knowledge.ts';
import type { Placement } from '../model/placement.ts';
import {
  bindingsOf,
  latestPolicySnapshots,
  placementOf,
  policySnapshotsOf,
  worksOf,
} from '../model/references.ts';
import type { Work } from '../model/work.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { ObjectPlace } from '../read/place.ts';
import type { Contradiction } from './contradictions/statement.ts';
import type { WorkDifference } from './diagnosis.ts';

/** A state of the hub or a member that nothing in a manifest explains: a case for whoever maintains KubeFleet. */
export interface Escalation {
  /**
   * `applied-but-missing`: the member says it applied an object that it does not have; `binding-stuck`: a binding
   * waits for Works that are gone; `mismatch`: what controllers wrote does not fit together.
   */
  readonly kind: 'applied-but-missing' | 'binding-stuck' | 'mismatch';
  readonly placement: Placement | undefined;
  /** `Kind ns/name` of the placement, also when it is gone. */
  readonly owner: string;
  readonly cluster: string;
  readonly fact: string;
  readonly place: ObjectPlace;
  /** Seconds that it has been so, at least. */
  readonly seconds: Known<number>;
  /** Settings of the placement that only pre-release versions of the API know or that this release does not obey. */
  readonly preview: readonly string[];
}

/** What the rest of the diagnosis found of controllers at odds. */
export interface EscalationInput {
  readonly contradictions: readonly Contradiction[];
  readonly workDifferences: readonly WorkDifference[];
}

/** Seconds within which a mismatch may be in flight. */
const FLIGHT_SECONDS = 120;

/** Every state that calls for an escalation (rule catalogue, family 14). */
export function readEscalations(fleet: Fleet, input: EscalationInput): readonly Escalation[] {
  return [
    ...fleet.today.works.flatMap((work) => missingObjects(fleet, work)),
    ...stuckBindings(fleet),
    ...input.contradictions.flatMap((each) => fromContradiction(each)),
    ...input.workDifferences.map((each) => fromDifference(fleet, each)),
    ...fleet.today.placements.flatMap((placement) => fromSnapshots(placement, fleet)),
    ...fleet.today.placements.flatMap((placement) => fromBindings(placement, fleet)),
  ];
}

/** Objects that a Work reports as applied, and as available where that is told, and that a full listing lacks. */
function missingObjects(fleet: Fleet, work: Work): Escalation[] {
  const { generation, deleted } = work.metadata;
  const applied = matchCondition(work.conditions, 'Applied');
  const available = matchCondition(work.conditions, 'Available');
  if (deleted !== '' || applied === undefined || !isConditionTrue(applied, generation)) return [];
  if (available !== undefined && !isConditionTrue(available, generation)) return [];
  const placement = placementOf(fleet, work);
  return work.manifests.flatMap((manifest): Escalation[] => {
    const { group, kind, namespace, name } = manifest;
    const presence = memberPresence(fleet, work.cluster, { group, kind, namespace, name });
    if (isUnknown(presence) || presence.state !== 'absent') return [];
    return [
      {
        kind: 'applied-but-missing',
        ...ownerOf(placement, work.placementKey),
        cluster: work.cluster,
        fact: renderObject(manifest),
        place: { object: work.object, pointer: manifest.pointer, side: 'head' },
        seconds: secondsSince(fleet, applied.lastTransitionTime),
      },
    ];
  });
}

function stuckBindings(fleet: Fleet): Escalation[] {
  return fleet.today.bindings.flatMap((binding): Escalation[] => {
    if (binding.metadata.deleted === '' || worksOf(fleet, binding).length > 0) return [];
    const mailbox = MEMBER_NAMESPACE_PREFIX + binding.targetCluster;
    const listed = hubListing(fleet, PLACEMENT_GROUP, 'Work', mailbox);
    if (isUnknown(listed) || !listed.sure) return [];
    return [
      {
        kind: 'binding-stuck',
        ...ownerOf(placementOf(fleet, binding), binding.placementKey),
        cluster: binding.targetCluster,
        fact: renderObject(binding.object),
        place: { object: binding.object, pointer: '/metadata/finalizers', side: 'head' },
        seconds: secondsSince(fleet, binding.metadata.deleted),
      },
    ];
  });
}

function mismatch(
  placement: Placement | undefined,
  key: string,
  rest: Pick<Escalation, 'cluster' | 'fact' | 'place' | 'seconds'>,
): Escalation {
  return { kind: 'mismatch', ...ownerOf(placement, key), ...rest };
}

function fromContradiction({ placement, cluster, left, right, seconds }: Contradiction): Escalation[] {
  if (isUnknown(seconds) || seconds <= FLIGHT_SECONDS) return [];
  const fact = `${left.text} while ${right.text}`;
  return [mismatch(placement, placement.key, { cluster, fact, place: left.place, seconds })];
}

function fromDifference(fleet: Fleet, { work, manifest, path, place }: WorkDifference): Escalation {
  const fact = `${renderObject(work.object)} differs from its snapshot in ${manifest} at ${path}`;
  const seconds = secondsSince(fleet, work.metadata.created);
  return mismatch(placementOf(fleet, work), work.placementKey, {
    cluster: work.cluster,
    fact,
    place,
    seconds,
  });
}

function fromSnapshots(placement: Placement, fleet: Fleet): Escalation[] {
  const latest = latestPolicySnapshots(fleet, placement);
  const [first] = latest;
  if (latest.length < 2 || first === undefined || policySnapshotsOf(fleet, placement).length < 2) return [];
  const fact = `${latest.length} policy snapshots are marked as the latest`;
  const place: ObjectPlace = { object: first.object, pointer: '/metadata/labels', side: 'head' };
  const seconds = secondsSince(fleet, latest.at(-1)?.metadata.created ?? '');
  return [mismatch(placement, placement.key, { cluster: '', fact, place, seconds })];
}

function fromBindings(placement: Placement, fleet: Fleet): Escalation[] {
  const alive = bindingsOf(fleet, placement).filter((each) => each.metadata.deleted === '');
  const seen = new Set<string>();
  return alive.flatMap((binding): Escalation[] => {
    const { targetCluster: cluster, object, metadata } = binding;
    const isSecond = seen.has(cluster);
    seen.add(cluster);
    if (!isSecond) return [];
    const place: ObjectPlace = { object, pointer: '', side: 'head' };
    const seconds = secondsSince(fleet, metadata.created);
    const fact = `${cluster} has more than one binding`;
    return [mismatch(placement, placement.key, { cluster, fact, place, seconds })];
  });
}

function ownerOf(
  placement: Placement | undefined,
  key: string,
): Pick<Escalation, 'placement' | 'owner' | 'preview'> {
  const [namespace = '', name = ''] = key.split('/');
  const kind = namespace === '' ? 'ClusterResourcePlacement' : 'ResourcePlacement';
  return {
    placement,
    owner: renderObject({ kind, namespace, name }),
    preview: placement === undefined ? [] : previewSettings(placement),
  };
}

/** Settings without effect in the recorded release, and objects written in an alpha version. */
function previewSettings({ object, strategy, selectors, statusReportingScope }: Placement): string[] {
  const isAlpha = ({ version }: Pick<KubeObject, 'version'>): boolean => /^v\d+alpha/.test(version);
  return [
    ...(isAlpha(object) ? [`apiVersion ${object.apiVersion}`] : []),
    ...(strategy.reportBackType === 'Disabled' ? [] : [`reportBackStrategy ${strategy.reportBackType}`]),
    ...(strategy.deletionPolicy === 'Delete' ? [] : [`deleteStrategy ${strategy.deletionPolicy}`]),
    ...(statusReportingScope === 'NamespaceAccessible'
      ? [`statusReportingScope ${statusReportingScope}`]
      : []),
    ...(selectors.some((each) => each.selectionScope === 'NamespaceWithResourceSelectors')
      ? ['selectionScope NamespaceWithResourceSelectors']
      : []),
  ];
}
