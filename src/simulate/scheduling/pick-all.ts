import {
  buildRefusals,
  type CycleOutcome,
  filtersOf,
  IDLE,
  matchCandidates,
  type SchedulingCycle,
  spreadOf,
} from './cycle.ts';
import { isFailure } from './failure.ts';
import { matchPicksWithBindings } from './reconciliation.ts';
import { buildDecisions, listRefused } from './status.ts';

const NO_SCORE = { affinity: 0, topologySpread: 0, obsolete: 0 };

/**
 * One cycle of a PickAll policy: every cluster that passes the filters, in name order and without scores
 * (`runSchedulingCycleForPickAllPlacementType`). Always fulfilled.
 */
export function simulatePickAll(cycle: SchedulingCycle): CycleOutcome {
  const { fleet, classes } = cycle;
  const spread = spreadOf(cycle);
  if (isFailure(spread)) return { ...IDLE, failure: spread };
  const table = filtersOf(cycle);
  if (isFailure(table)) return { ...IDLE, failure: table };
  const candidates = matchCandidates(cycle, table, spread);
  const refused = buildRefusals(cycle, table, spread);
  const ranking = [...candidates].sort((a, b) => (fleet.rank[a] ?? 0) - (fleet.rank[b] ?? 0));
  const scores = new Map(ranking.map((number) => [number, NO_SCORE]));
  const review = { refusals: refused, ranking, scores, gates: table.gates, occupied: cycle.occupied };
  const picks = ranking.map((number) => ({
    cluster: fleet.clusters[number]?.name ?? '',
    score: { affinity: 0, topologySpread: 0 },
  }));
  const writes = matchPicksWithBindings(cycle, picks);
  if (isFailure(writes)) return { ...IDLE, review, failure: writes };
  const existing = [writes.created, writes.patched, classes.scheduled, classes.bound];
  const count = existing.reduce((sum, bindings) => sum + bindings.length, 0);
  const decisions = buildDecisions(existing, [], listRefused(fleet, refused));
  return { ...IDLE, ...writes, review, status: { decisions, fulfilled: true, count } };
}
