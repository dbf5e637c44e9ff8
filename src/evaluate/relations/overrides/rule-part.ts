import type { Column, Row } from '../../relation.ts';
import type { OverrideContext } from './placement-part.ts';

/** Columns of one rule. */
export const RULE_COLUMNS: Readonly<Record<string, Column>> = {
  selectorStated: {
    type: 'bool',
    means: 'The rule has a clusterSelector; without one it matches no cluster.',
  },
  matched: { type: 'list<string>', means: 'The clusters it is meant for, of those the placements go to.' },
  idle: {
    type: 'bool',
    means: 'It is meant for none of the clusters that the placements go to.',
    gates: ['members'],
  },
};

/** The columns of one rule; without one, or when nothing is reached, they say that nothing is wrong. */
export function ruleColumns(
  { context, override, snapshot, reached }: OverrideContext,
  index: number | undefined,
): Row & { readonly matched: readonly string[] } {
  const none = { selectorStated: true, matched: [], idle: false };
  if (index === undefined) return none;
  const selectorStated = override.spec.rules[index]?.clusterSelector !== undefined;
  if (snapshot === undefined || reached.length === 0) return { ...none, selectorStated };
  const { clusters, open } = context.forecast.audienceOf(snapshot, index, reached);
  const targets = reached.flatMap((each) => context.forecast.targetsOf(each).clusters);
  const isIdle = clusters.length === 0 && (targets.length > 0 || open !== undefined);
  return {
    selectorStated,
    matched: clusters,
    // A rule without selector is idle whatever the members are.
    idle: isIdle && selectorStated && open !== undefined ? open : isIdle || !selectorStated,
  };
}
