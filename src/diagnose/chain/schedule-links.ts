import { isFresh, matchCondition } from '../../model/condition.ts';
import type { Fleet } from '../../model/fleet.ts';
import { hubListing } from '../../model/hub-knowledge.ts';
import { isUnknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import { latestPolicySnapshots } from '../../model/references.ts';
import type { PolicySnapshot } from '../../model/snapshot.ts';
import { type ChainLink, linkOf, missingLink, provenBy, type Verdict } from './link.ts';

/** The placement itself: has the hub agent seen its spec, and did the scheduler decide? */
export function placementLink(placement: Placement): ChainLink {
  return linkOf('placement', placement, judgePlacement(placement));
}

function judgePlacement(placement: Placement): Verdict {
  const { metadata, status } = placement;
  if (metadata.deleted !== '')
    return {
      state: 'broken',
      message: 'is being deleted',
      pointer: '/metadata/deletionTimestamp',
      since: metadata.deleted,
    };
  const scheduled = matchCondition(status.conditions, 'Scheduled');
  if (scheduled === undefined)
    return {
      state: 'broken',
      message: 'the hub agent has not looked at it: there is no condition Scheduled',
      pointer: '/status',
      since: metadata.created,
    };
  if (!isFresh(scheduled, metadata.generation)) {
    const { observedGeneration } = scheduled;
    const message = `Scheduled speaks of generation ${observedGeneration}, the spec has ${metadata.generation}`;
    return provenBy('stale', message, scheduled);
  }
  if (scheduled.reason === 'InvalidResourceSelectors')
    return provenBy('broken', 'its selectors are refused, so nothing is taken up', scheduled);
  if (scheduled.status === 'Unknown')
    return provenBy('broken', 'the scheduler has not decided (Scheduled is Unknown)', scheduled);
  const short = scheduled.status === 'False' ? ', on fewer clusters than it asks for' : '';
  return provenBy('ok', `generation ${metadata.generation} is scheduled${short}`, scheduled);
}

/** The latest policy snapshot and what it decides about the cluster; nothing when snapshots were not listed. */
export function policyLinks(
  fleet: Fleet,
  placement: Placement,
  cluster: string,
  bound: boolean,
): ChainLink[] {
  const all = latestPolicySnapshots(fleet, placement);
  const latest = all.at(-1);
  if (latest === undefined) {
    const kind =
      placement.scope === 'cluster' ? 'ClusterSchedulingPolicySnapshot' : 'SchedulingPolicySnapshot';
    if (isUnknown(hubListing(fleet, placement.object.group, kind, placement.namespace))) return [];
    const wanted = { kind, namespace: placement.namespace, name: `${placement.name}-*` };
    const place = { object: placement.object, pointer: placement.policy.pointer, side: 'head' as const };
    return [missingLink('policy-snapshot', wanted, 'no policy snapshot is marked as the latest', place)];
  }
  if (all.length > 1) {
    const message = `${all.length} policy snapshots are marked as the latest`;
    return [linkOf('policy-snapshot', latest, { state: 'broken', message, pointer: '/metadata/labels' })];
  }
  return [linkOf('policy-snapshot', latest, judgeDecision(placement, latest, cluster, bound))];
}

function judgeDecision(
  placement: Placement,
  snapshot: PolicySnapshot,
  cluster: string,
  bound: boolean,
): Verdict {
  const seen = snapshot.observedPlacementGeneration;
  const { generation } = placement.metadata;
  if (placement.metadata.deleted === '' && seen < generation) {
    const message = `the scheduler has seen generation ${seen} of the placement, which is at ${generation}`;
    return { state: 'stale', message, pointer: '/status/observedCRPGeneration' };
  }
  const scheduled = matchCondition(snapshot.conditions, 'Scheduled');
  const since = scheduled?.lastTransitionTime ?? snapshot.metadata.created;
  const decision = snapshot.decisions.find((each) => each.clusterName === cluster);
  if (decision?.selected === true) {
    return { state: 'ok', message: `picks ${cluster}`, pointer: decision.pointer, since };
  }
  if (decision !== undefined) {
    const message = `does not pick ${cluster}: ${decision.reason}`;
    const state = isMeant(placement, decision.reason) ? 'broken' : 'ok';
    return { state, message, pointer: `${decision.pointer}/reason`, since };
  }
  const message = `does not speak of ${cluster}`;
  return { state: bound ? 'stale' : 'broken', message, pointer: '/status/targetClusters', since };
}

/** A cluster that the affinity leaves out is meant to be left out, unless the placement lacks clusters. */
function isMeant(placement: Placement, reason: string): boolean {
  const scheduled = matchCondition(placement.status.conditions, 'Scheduled');
  if (scheduled?.status !== 'True') return true;
  return placement.policy.type === 'PickAll' && !/affinity terms/.test(reason);
}
