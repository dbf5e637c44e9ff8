import type { SchedulingBinding } from './binding.ts';
import type { CandidateScore, CycleReview } from './cycle.ts';
import type { Refusal } from './filters.ts';
import { compareNames, type SchedulingFleet } from './fleet.ts';

/**
 * What became of one cluster: `picked` now, `kept` from before, `refused` by a filter, `outscored` by better ones,
 * `absent` from the fleet although named, `ignored` because nothing more was needed or it was not named, or
 * `undecided` because the cycle broke off.
 */
export type ClusterVerdict = 'picked' | 'kept' | 'refused' | 'outscored' | 'absent' | 'ignored' | 'undecided';

/** One cluster of the fleet, or of the policy's list, under one placement. */
export interface ClusterOutcome {
  readonly cluster: string;
  readonly verdict: ClusterVerdict;
  /** What is done to its binding: made, taken up again, given up, or left as it is. */
  readonly binding: 'created' | 'revived' | 'unscheduled' | 'kept' | undefined;
  /** The first filter that refuses it now; also on a kept one, which stays all the same. */
  readonly refusal: Refusal | undefined;
  /** Scores of the cycle that picked it, or of the last one. */
  readonly score: CandidateScore | undefined;
  /** Place among the candidates of the last cycle, from 1. */
  readonly rank: number | undefined;
  /** Inputs about this cluster that are missing and could change its verdict; with PickN those of others matter too. */
  readonly gates: readonly string[];
}

/** Everything an outcome is read from. */
export interface OutcomeSources {
  readonly fleet: SchedulingFleet;
  readonly named: readonly string[];
  readonly before: readonly SchedulingBinding[];
  readonly after: readonly SchedulingBinding[];
  readonly review: CycleReview | undefined;
  readonly failed: boolean;
  readonly snapshot: string;
}

/** The outcome of every cluster, in name order. */
export function buildOutcomes(sources: OutcomeSources): readonly ClusterOutcome[] {
  const { fleet, named, review } = sources;
  const effects = readEffects(sources);
  const ranks = new Map(review?.ranking.map((number, at) => [number, at + 1]));
  const outcomes = fleet.order.map((number): ClusterOutcome => {
    const cluster = fleet.clusters[number]?.name ?? '';
    const effect = effects.get(cluster);
    const refusal = review?.refusals.get(number);
    const rank = ranks.get(number);
    return {
      cluster,
      verdict: judge(effect?.change, refusal, rank, sources.failed),
      binding: effect?.change,
      refusal,
      score: effect?.score ?? review?.scores.get(number),
      rank,
      gates: review?.gates.get(number) ?? [],
    };
  });
  const absent = named.filter((name) => !fleet.numbers.has(name));
  return [...outcomes, ...[...new Set(absent)].sort(compareNames).map(buildAbsent)];
}

function buildAbsent(cluster: string): ClusterOutcome {
  const nothing = {
    binding: undefined,
    refusal: undefined,
    score: undefined,
    rank: undefined,
    gates: ['members'],
  };
  return { cluster, verdict: 'absent', ...nothing };
}

function judge(
  change: ClusterOutcome['binding'],
  refusal: Refusal | undefined,
  rank: number | undefined,
  failed: boolean,
): ClusterVerdict {
  if (change === 'kept') return 'kept';
  if (failed) return 'undecided';
  if (change === 'created' || change === 'revived') return 'picked';
  if (refusal !== undefined) return 'refused';
  return rank === undefined ? 'ignored' : 'outscored';
}

interface Effect {
  readonly change: Exclude<ClusterOutcome['binding'], undefined>;
  readonly score: CandidateScore | undefined;
}

/** What happened to the binding of each cluster; a live binding wins where there are several. */
function readEffects({ before, after, snapshot }: OutcomeSources): ReadonlyMap<string, Effect> {
  const old = new Map(before.map((binding) => [binding.name, binding]));
  const effects = new Map<string, Effect>();
  for (const binding of after) {
    const was = old.get(binding.name);
    const live = binding.policySnapshot === snapshot && !binding.deleting && binding.state !== 'Unscheduled';
    if (live) {
      const change = was === undefined ? 'created' : was === binding ? 'kept' : 'revived';
      const { score } = binding.decision;
      const stored = score && {
        topologySpread: score.topologySpread ?? 0,
        affinity: score.affinity ?? 0,
        obsolete: 0,
      };
      effects.set(binding.cluster, { change, score: change === 'kept' ? undefined : stored });
    } else if (was !== binding && binding.state === 'Unscheduled' && !effects.has(binding.cluster)) {
      effects.set(binding.cluster, { change: 'unscheduled', score: undefined });
    }
  }
  return effects;
}
