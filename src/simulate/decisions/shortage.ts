import { type SchedulingRequest, simulateScheduling } from '../scheduling.ts';
import type { Decision } from './decision.ts';

/** How many clusters the placement would find if its topology spread constraints were not there. */
export function countWithoutSpread(request: SchedulingRequest, found: number): number {
  const { snapshot } = request;
  const { policy } = snapshot;
  if (policy === undefined || policy.spread.length === 0) return found;
  const relaxed = { ...snapshot, policy: { ...policy, spread: [] } };
  const { outcomes } = simulateScheduling({ ...request, snapshot: relaxed });
  return outcomes.filter(({ verdict }) => verdict === 'picked' || verdict === 'kept').length;
}

/**
 * Clusters at the cut of a PickN choice that only their names tell apart: those picked with the lowest scores and
 * those left out with the same ones. Empty when scores decide, and for choices that bindings have settled. With
 * spread constraints every pick changes the scores, so nothing is said then.
 */
export function findTies({ snapshot }: SchedulingRequest, decisions: readonly Decision[]): readonly string[] {
  if ((snapshot.policy?.spread.length ?? 0) > 0) return [];
  const scored = (verdict: string): Decision[] =>
    decisions.filter(({ outcome }) => outcome.verdict === verdict && outcome.score !== undefined);
  const outscored = scored('outscored').sort((a, b) => (a.outcome.rank ?? 0) - (b.outcome.rank ?? 0));
  const [next] = outscored;
  if (next === undefined) return [];
  const affinity = next.outcome.score?.affinity;
  const isSame = ({ outcome }: Decision): boolean => outcome.score?.affinity === affinity;
  const picked = scored('picked').filter(isSame);
  if (picked.length === 0) return [];
  return [...picked, ...outscored.filter(isSame)].map(({ cluster }) => cluster).sort();
}
