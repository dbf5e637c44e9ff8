import { describe, expect, it } from 'vitest';
import type { Json } from '../../api/json.ts';
import { readSchedulingCluster } from './cluster.ts';
import { matchClusterEligibility, renderMinutes } from './cluster-eligibility.ts';

const NOW = Date.UTC(2026, 0, 1);
const ago = (seconds: number): string => new Date(NOW - seconds * 1000).toISOString();

function judge(heartbeat: number, health: string, since: number) {
  const conditions: Json = [
    { type: 'Joined', status: 'True' },
    { type: 'Healthy', status: health, lastTransitionTime: ago(since) },
  ];
  const agentStatus = [{ type: 'MemberAgent', lastReceivedHeartbeat: ago(heartbeat), conditions }];
  const verdict = matchClusterEligibility(readSchedulingCluster({ status: { agentStatus } }), NOW);
  return typeof verdict === 'object' ? verdict.reason : verdict;
}

describe('matchClusterEligibility', () => {
  it('tolerates silence and sickness of exactly five minutes', () => {
    expect(judge(300, 'True', 9999)).toBeUndefined();
    expect(judge(301, 'True', 0)).toMatch(/no recent heartbeat signals \(last received 5\.02 minutes ago\)$/);
    expect(judge(0, 'Unknown', 300)).toBeUndefined();
    expect(judge(0, 'False', 330)).toMatch(
      /unhealthy for a prolonged period of time \(last transitioned 5\.50 minutes ago\)$/,
    );
    expect(judge(-600, 'True', 0)).toBeUndefined();
  });

  it('cannot judge a heartbeat without knowing the time', () => {
    const agentStatus = [{ type: 'MemberAgent', lastReceivedHeartbeat: ago(0) }];
    expect(matchClusterEligibility(readSchedulingCluster({ status: { agentStatus } }), undefined)).toBe(
      'unknown',
    );
  });

  it('knows nothing of a mere declaration, and prints no age beyond what Go can hold', () => {
    expect(matchClusterEligibility(readSchedulingCluster({ metadata: {} }, true), NOW)).toBe('unknown');
    const silent = { status: { agentStatus: [{ type: 'MemberAgent' }] } };
    expect(matchClusterEligibility(readSchedulingCluster(silent), NOW)).toMatchObject({
      reason: expect.stringContaining('153722867.28 minutes'),
    });
  });
});

describe('renderMinutes', () => {
  it.each([
    [301_000, '5.02'],
    [307_500, '5.12'],
    [322_500, '5.38'],
    [86_400_000, '1440.00'],
  ])('prints %d ms as %s', (milliseconds, text) => {
    expect(renderMinutes(milliseconds)).toBe(text);
  });
});
