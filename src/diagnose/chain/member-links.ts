import { MEMBER_CONDITION } from '../../api/cluster.kubernetes-fleet.io.ts';
import { PLACEMENT_GROUP } from '../../api/groups.ts';
import { buildWorkNamePrefix, MEMBER_NAMESPACE_PREFIX } from '../../api/placement.kubernetes-fleet.io.ts';
import type { Binding } from '../../model/binding.ts';
import { type Condition, isFresh, matchCondition } from '../../model/condition.ts';
import { hasMember, hubListing } from '../../model/hub-knowledge.ts';
import { isUnknown } from '../../model/knowledge.ts';
import { list } from '../../model/list.ts';
import { memberAgent } from '../../model/member.ts';
import { memberNamed } from '../../model/member-knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import { worksOf } from '../../model/references.ts';
import { decodeTime } from '../../model/time.ts';
import type { Work } from '../../model/work.ts';
import type { ObjectPlace } from '../../read/place.ts';
import type { ManifestFailure } from '../diagnosis.ts';
import type { Drift } from '../drifts.ts';
import type { ChainFacts } from './facts.ts';
import { describeFailure } from './failure-words.ts';
import { type ChainLink, linkOf, missingLink, provenBy, refOf, type Verdict } from './link.ts';

/** The member and whether its agent is there to do anything. */
export function memberLinks(
  facts: ChainFacts,
  { object, targetCluster: cluster, metadata }: Binding,
): ChainLink[] {
  const member = memberNamed(facts.fleet, cluster);
  if (member === undefined) {
    if (hasMember(facts.fleet, cluster) !== false) return [];
    const wanted = { kind: 'MemberCluster', namespace: '', name: cluster };
    const from: ObjectPlace = { object, pointer: '/spec/targetCluster', side: 'head' };
    return [missingLink('member', wanted, 'there is no member of this name', from)];
  }
  const view = { object: member.observed ?? member.object };
  return [linkOf('member', view, judgeMember(facts, cluster, metadata.deleted))];
}

function judgeMember(facts: ChainFacts, cluster: string, asked: string): Verdict {
  const member = memberNamed(facts.fleet, cluster);
  const silence = facts.silenceOf(cluster);
  if (member === undefined) return { state: 'ok', message: '' };
  if (member.metadata.deleted !== '')
    return {
      state: 'broken',
      message: 'is being removed',
      pointer: '/metadata/deletionTimestamp',
      since: member.metadata.deleted,
    };
  const joined = matchCondition(member.conditions, MEMBER_CONDITION.joined);
  if (joined !== undefined && joined.status !== 'True') return provenBy('broken', 'has not joined', joined);
  const healthy = matchCondition(memberAgent(member)?.conditions ?? [], MEMBER_CONDITION.healthy);
  if (healthy?.status === 'False')
    return provenBy('broken', 'its agent says that its API server does not answer', healthy);
  if (silence === undefined) return { state: 'ok', message: 'is a member', pointer: '/status' };
  const pointer = silence.place !== undefined && 'pointer' in silence.place ? silence.place.pointer : '';
  const since = silence.heartbeat;
  const isSilent = silence.state === 'late' || silence.state === 'silent';
  const isDeaf = asked !== '' && (decodeTime(since) ?? 0) < (decodeTime(asked) ?? 0);
  return isSilent || isDeaf
    ? { state: 'stale', message: `its agent has sent no heartbeat since ${since}`, pointer, since }
    : { state: 'ok', message: `its agent sends heartbeats, last at ${since}`, pointer, since };
}

/** The Works of a binding, every part of the snapshot one, and what the member says of them. */
export function workLinks(
  facts: ChainFacts,
  placement: Placement | undefined,
  binding: Binding,
): ChainLink[] {
  const { fleet } = facts;
  const works = worksOf(fleet, binding);
  const mailbox = MEMBER_NAMESPACE_PREFIX + binding.targetCluster;
  const listed = !isUnknown(hubListing(fleet, PLACEMENT_GROUP, 'Work', mailbox));
  const isSynced = matchCondition(binding.conditions, 'WorkSynchronized')?.status !== 'False';
  const isOverridden = matchCondition(binding.conditions, 'Overridden')?.status !== 'False';
  const failures = placement === undefined ? [] : facts.failuresOf(placement, binding.targetCluster);
  if (works.length === 0) {
    if (placement === undefined || !listed || binding.state !== 'Bound' || !isSynced || !isOverridden)
      return failures.map((each) => manifestLink(each, binding));
    const name = `${buildWorkNamePrefix(placement.namespace, placement.name)}-work`;
    const place = { object: binding.object, pointer: '', side: 'head' as const };
    const message = `no Work lies in ${mailbox}`;
    return [missingLink('work', { kind: 'Work', namespace: mailbox, name }, message, place)];
  }
  const judged = works.map((work) => linkOf('work', work, judgeWork(facts, binding, work)));
  const drifts = placement === undefined ? [] : facts.driftsOf(placement, binding.targetCluster);
  return [
    ...judged.filter((link) => link.state !== 'ok'),
    ...judged.filter((link) => link.state === 'ok'),
    ...failures.map((each) => manifestLink(each, binding)),
    ...drifts.map((each) => driftLink(each, binding)),
  ];
}

function judgeWork(facts: ChainFacts, binding: Binding, work: Work): Verdict {
  const { metadata } = work;
  if (metadata.deleted !== '') {
    const pointer = '/metadata/deletionTimestamp';
    return { state: 'broken', message: 'is being deleted', pointer, since: metadata.deleted };
  }
  if (binding.resourceSnapshotName !== '' && work.resourceSnapshotName !== binding.resourceSnapshotName) {
    const message = `was made from ${work.resourceSnapshotName}, the binding wants ${binding.resourceSnapshotName}`;
    return { state: 'stale', message, pointer: '/metadata/annotations' };
  }
  const [difference] = facts.differencesOf(work);
  if (difference !== undefined) {
    const message = `does not carry ${difference.manifest} as its snapshot and overrides make it`;
    return { state: 'broken', message, pointer: difference.place.pointer };
  }
  const told = ['Applied', 'DiffReported'].map((type) => matchCondition(work.conditions, type)).find(isThere);
  if (told === undefined)
    return {
      state: 'stale',
      message: 'the member has not reported on it',
      pointer: '/status',
      since: metadata.created,
    };
  if (!isFresh(told, metadata.generation)) {
    const message = `the member has worked on generation ${told.observedGeneration}, not on ${metadata.generation}`;
    return provenBy('stale', message, told);
  }
  return provenBy('ok', describeWork(work), matchCondition(work.conditions, 'Available') ?? told);
}

function isThere(condition: Condition | undefined): condition is Condition {
  return condition !== undefined;
}

/** `4 of 5 manifests applied, 3 available`, or how many were compared. */
function describeWork(work: Work): string {
  const total = work.manifests.length;
  const countOf = (type: string): number =>
    work.manifestConditions.filter(({ conditions }) =>
      conditions.some((each) => each.type === type && each.status === 'True'),
    ).length;
  if (matchCondition(work.conditions, 'DiffReported') !== undefined)
    return `${countOf('DiffReported')} of ${total} manifests compared`;
  const available = matchCondition(work.conditions, 'Available');
  const then = available === undefined ? '' : `, ${countOf('Available')} available`;
  return `${countOf('Applied')} of ${total} manifests applied${then}`;
}

/** A manifest that the member refused or does not show; its own object on the hub is named when there is one. */
function manifestLink(failure: ManifestFailure, binding: Binding): ChainLink {
  const { manifest, condition, at, hubObject } = failure;
  const proof: ObjectPlace = 'object' in at ? at : { object: binding.object, pointer: '', side: 'head' };
  const apiVersion = hubObject?.apiVersion ?? (manifest.group === '' ? 'v1' : manifest.group);
  return {
    role: 'manifest',
    object: hubObject === undefined ? { apiVersion, ...identify(manifest) } : refOf(hubObject),
    state: 'broken',
    message: describeFailure(failure),
    place: proof,
    since: condition.lastTransitionTime,
  };
}

function identify({ kind, namespace, name }: ManifestFailure['manifest']): {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
} {
  return { kind, namespace, name };
}

/** An object that differs between hub and member without a condition that says so. */
function driftLink({ manifest, fields, absent, place, since }: Drift, binding: Binding): ChainLink {
  const proof: ObjectPlace =
    'object' in place ? place : { object: binding.object, pointer: '', side: 'head' };
  const paths = list(
    fields.map(({ path }) => path),
    2,
  );
  return {
    role: 'manifest',
    object: { apiVersion: manifest.group === '' ? 'v1' : manifest.group, ...identify(manifest) },
    state: 'stale',
    message: absent ? 'is not on the member' : `differs on the member at ${paths}`,
    place: proof,
    since,
  };
}
