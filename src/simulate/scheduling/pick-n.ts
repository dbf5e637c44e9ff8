import {
  buildRefusals,
  type CandidateScore,
  type CycleOutcome,
  filtersOf,
  IDLE,
  matchCandidates,
  type SchedulingCycle,
  spreadOf,
} from './cycle.ts';
import { buildFailure, isFailure, renderPluginError, type SchedulingFailure } from './failure.ts';
import { PLUGIN } from './filters.ts';
import { evaluatePreferences, readPreferenceState } from './preference.ts';
import { isPropertyError } from './property.ts';
import { matchPicksWithBindings } from './reconciliation.ts';
import { buildDecisions, listRefused, readCount } from './status.ts';
import type { SpreadRound } from './topology-spread-constraints.ts';
import { simulateTrim } from './trim.ts';

/**
 * One cycle of a PickN policy (`runSchedulingCycleForPickNPlacementType`): trim, do nothing, or filter, score and
 * pick. With any spread constraint one cluster is picked per cycle, and the scheduler asks for the next.
 */
export function simulatePickN(cycle: SchedulingCycle): CycleOutcome {
  const { snapshot, classes } = cycle;
  const wanted = readCount(snapshot.numberOfClusters, 'numberOfClusters', 'count');
  if (typeof wanted === 'string') return { ...IDLE, failure: buildFailure([wanted]) };
  const present = classes.scheduled.length + classes.bound.length;
  if (wanted > present) return simulatePicking(cycle, wanted, wanted - present);
  const surplus = present - wanted;
  if (surplus + classes.obsolete.length > 0) return simulateTrim(cycle, wanted, surplus);
  const decisions = buildDecisions([classes.bound, classes.scheduled], [], []);
  return { ...IDLE, status: { decisions, fulfilled: true, count: present } };
}

function simulatePicking(cycle: SchedulingCycle, wanted: number, missing: number): CycleOutcome {
  const { fleet, snapshot, classes } = cycle;
  const limit = (snapshot.policy?.spread.length ?? 0) > 0 ? Math.min(1, missing) : missing;
  const spread = spreadOf(cycle);
  if (isFailure(spread)) return { ...IDLE, failure: spread };
  const table = filtersOf(cycle);
  if (isFailure(table)) return { ...IDLE, failure: table };
  const candidates = matchCandidates(cycle, table, spread);
  const board = buildScoreboard(cycle, candidates, spread);
  if (isFailure(board)) return { ...IDLE, failure: board };
  const name = (number: number): string => fleet.clusters[number]?.name ?? '';
  const single = limit === 1 && missing > 1;
  const ranking = single ? board.best(candidates) : board.sort(candidates);
  const picks = ranking
    .slice(0, limit)
    .map((number) => ({ cluster: name(number), score: board.score(number) }));
  const writes = matchPicksWithBindings(
    cycle,
    picks.map(({ cluster, score: { affinity, topologySpread } }) => ({
      cluster,
      score: { affinity, topologySpread },
    })),
  );
  if (isFailure(writes)) return { ...IDLE, failure: writes };
  // No status is written as long as there is more to pick.
  if (missing > limit && writes.created.length + writes.patched.length === limit) {
    return { ...IDLE, ...writes, requeue: true };
  }
  const refused = buildRefusals(cycle, table, spread);
  const sorted = single ? board.sort(candidates) : ranking;
  const scores = new Map(sorted.map((number) => [number, board.score(number)]));
  const unpicked = sorted.slice(limit).map((number) => ({ cluster: name(number), of: board.score(number) }));
  const existing = [writes.created, writes.patched, classes.scheduled, classes.bound];
  const count = existing.reduce((sum, bindings) => sum + bindings.length, 0);
  const decisions = buildDecisions(existing, unpicked, listRefused(fleet, refused));
  return {
    ...IDLE,
    ...writes,
    review: { refusals: refused, ranking: sorted, scores, gates: table.gates, occupied: cycle.occupied },
    status: { decisions, fulfilled: count >= wanted, count },
  };
}

interface Scoreboard {
  readonly score: (number: number) => CandidateScore;
  /** Candidates in picking order: spread, then affinity, then an obsolete binding, then the name that sorts last. */
  readonly sort: (candidates: readonly number[]) => readonly number[];
  readonly best: (candidates: readonly number[]) => readonly number[];
}

function buildScoreboard(
  cycle: SchedulingCycle,
  candidates: readonly number[],
  spread: SpreadRound | undefined,
): Scoreboard | SchedulingFailure {
  const { fleet, obsolete } = cycle;
  const failure = scoreAffinity(cycle, candidates);
  if (failure !== undefined) return failure;
  const { affinity } = cycle.groundwork;
  const topology = spread?.scores;
  const compare = (a: number, b: number): number =>
    (topology?.[b] ?? 0) - (topology?.[a] ?? 0) ||
    (affinity[b] ?? 0) - (affinity[a] ?? 0) ||
    (obsolete[b] ?? 0) - (obsolete[a] ?? 0) ||
    (fleet.rank[b] ?? 0) - (fleet.rank[a] ?? 0);
  return {
    score: (number) => ({
      topologySpread: topology?.[number] ?? 0,
      affinity: affinity[number] ?? 0,
      obsolete: obsolete[number] ?? 0,
    }),
    sort: (numbers) => [...numbers].sort(compare),
    best: (numbers) => {
      let [best] = numbers;
      if (best === undefined) return [];
      for (const number of numbers) if (compare(number, best) < 0) best = number;
      return [best];
    },
  };
}

/** Fills in the affinity scores of the candidates; the first cycle that gets here reads the whole fleet. */
function scoreAffinity(cycle: SchedulingCycle, candidates: readonly number[]): SchedulingFailure | undefined {
  const { fleet, snapshot, groundwork } = cycle;
  const terms = snapshot.policy?.preferred ?? [];
  const fail = (errors: readonly string[], context?: string): SchedulingFailure =>
    buildFailure(errors.map((error) => renderPluginError(PLUGIN.clusterAffinity, error, context)));
  if (terms.length === 0) return undefined;
  if (groundwork.preferences === undefined) {
    const state = readPreferenceState(terms, fleet.clusters);
    if (isPropertyError(state)) return fail([state.error], 'failed to prepare plugin state');
    groundwork.preferences = state;
  }
  const errors: string[] = [];
  for (const number of candidates) {
    const cluster = fleet.clusters[number];
    if (cluster === undefined || groundwork.affinity[number] !== undefined) continue;
    const score = evaluatePreferences(terms, groundwork.preferences, cluster, number);
    if (isPropertyError(score)) errors.push(score.error);
    else groundwork.affinity[number] = score;
  }
  return errors.length > 0 ? fail(errors) : undefined;
}
