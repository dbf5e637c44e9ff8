import type { Placement } from '../../model/placement.ts';
import type { TargetChange } from './placement-changes.ts';

/** Why a placement leaves a cluster, in words that follow the cluster's name. */
export function explainLoss(
  after: Placement | undefined,
  { cause, decision }: Pick<TargetChange, 'cause' | 'decision'>,
): string {
  if (cause === 'placement')
    return after === undefined ? 'the placement is deleted' : 'the placement is renamed';
  if (cause === 'member') return 'it leaves the fleet';
  if (after === undefined || decision === undefined) return 'the policy names it no more';
  const refusal = decision.filters.describeRefusal(after, decision).text;
  if (refusal !== '') return refusal;
  const words: Readonly<Record<string, string>> = {
    outscored: 'others score higher',
    ignored:
      after.policy.type === 'PickFixed' ? 'the policy names it no more' : 'fewer clusters are asked for',
    absent: 'no such member',
    undecided: 'the scheduler breaks off before it decides',
  };
  const { verdict } = decision.outcome;
  return Object.hasOwn(words, verdict) ? (words[verdict] ?? '') : 'it is not chosen any more';
}
