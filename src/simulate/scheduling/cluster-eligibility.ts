import type { Sighting } from '../step.ts';
import type { SchedulingCluster } from './cluster.ts';

/** Heartbeats and health older than this exclude a cluster; exactly this old is still fine. */
export const ELIGIBILITY_LIMIT_MS = 5 * 60 * 1000;

/** Go's longest duration, at which ages saturate, in milliseconds. */
const LONGEST_AGE_MS = 2 ** 63 / 1e6;
const DISCONNECTED = 'cluster is not connected to the fleet';

/** Why a cluster is not eligible, and what shows it. */
export interface Ineligibility {
  readonly reason: string;
  readonly path: string;
}

/**
 * Why the scheduler would not place on this cluster at `now` (milliseconds since 1970), or undefined when it is
 * eligible (`ClusterEligibilityChecker`). `unknown` when a status or the time is missing that would tell.
 */
export function matchClusterEligibility(
  cluster: SchedulingCluster,
  now: number | undefined,
): Ineligibility | 'unknown' | undefined {
  if (cluster.leaving) return { reason: 'cluster has left the fleet', path: '/metadata/deletionTimestamp' };
  if (!cluster.statusKnown) return 'unknown';
  const { agent } = cluster;
  if (agent === undefined) return refuse('member agent not online yet');
  if (now === undefined && agent.heartbeat !== undefined) return 'unknown';
  const silence = ageOf(agent.heartbeat, now);
  if (silence > ELIGIBILITY_LIMIT_MS) {
    return refuse(`no recent heartbeat signals (last received ${renderMinutes(silence)} minutes ago)`);
  }
  if (agent.joined?.status !== 'True') return refuse('member agent not joined yet');
  const { healthy } = agent;
  if (healthy === undefined) return refuse('health condition from member agent is not available');
  const sick = ageOf(healthy.since, now);
  if (healthy.status !== 'True' && sick > ELIGIBILITY_LIMIT_MS) {
    return refuse(
      `unhealthy for a prolonged period of time (last transitioned ${renderMinutes(sick)} minutes ago)`,
    );
  }
  return undefined;
}

function refuse(detail: string): Ineligibility {
  return { reason: `${DISCONNECTED}: ${detail}`, path: '/status/agentStatus' };
}

/** A missing time is Go's year 1, further back than its durations reach. */
function ageOf(time: number | undefined, now: number | undefined): number {
  if (time === undefined) return LONGEST_AGE_MS;
  return Math.min((now ?? time) - time, LONGEST_AGE_MS);
}

/** Minutes with two decimals, rounded as Go's `%.2f` does: halves to the even digit. */
export function renderMinutes(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  const value = minutes + ((milliseconds - minutes * 60_000) * 1e6) / 6e10;
  // Only multiples of 1/8 can be exact halves of a hundredth.
  if (!Number.isInteger(value * 8)) return value.toFixed(2);
  const hundredths = Math.floor(value * 100);
  const even = value * 100 - hundredths === 0.5 ? hundredths + (hundredths % 2) : Math.round(value * 100);
  return (even / 100).toFixed(2);
}

/** What the eligibility check looks at on a cluster. */
export function explainClusterEligibility(
  cluster: SchedulingCluster,
  now: number | undefined,
): readonly Sighting[] {
  const { agent } = cluster;
  const age = (time: number | undefined): string =>
    now === undefined || time === undefined ? '' : ` since ${Math.round((now - time) / 1000)} s`;
  const sighting = (wanted: string, found: string | undefined, path = '/status/agentStatus'): Sighting => {
    return { of: 'cluster', name: cluster.name, path, wanted, found, by: '' };
  };
  if (cluster.leaving) return [sighting('not being deleted', 'being deleted', '/metadata/deletionTimestamp')];
  if (agent === undefined) return [sighting('a member agent that reports', undefined)];
  const silence = agent.heartbeat === undefined ? undefined : `last heartbeat${age(agent.heartbeat)}`;
  return [
    sighting('a heartbeat at most 300 s old', silence),
    sighting('Joined=True', agent.joined && `Joined=${agent.joined.status}`),
    sighting(
      'Healthy=True, or not for at most 300 s',
      agent.healthy && `Healthy=${agent.healthy.status}${age(agent.healthy.since)}`,
    ),
  ];
}
