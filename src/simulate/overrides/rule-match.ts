import { matchLabelSelector } from '../../model/label-selector.ts';
import { renderLabelSelector } from '../admission/go-encode.ts';
import type { OverrideCluster } from './cluster.ts';
import type { OverrideRule, OverrideSnapshot } from './override-snapshot.ts';

/** Whether a rule is meant for a cluster, or why that cannot be told. */
export type RuleMatch = { readonly matched: boolean } | { readonly error: string };

/**
 * Whether a rule is meant for a cluster (`IsClusterMatched`): no cluster selector means none, one without terms
 * means all; terms are tried in order, and the first that matches hides whatever is wrong with later ones.
 */
export function matchRule(rule: OverrideRule, cluster: OverrideCluster): RuleMatch {
  if (rule.terms === undefined) return { matched: false };
  if (rule.terms.length === 0) return { matched: true };
  for (const { labels, written } of rule.terms) {
    if (labels?.error !== undefined) {
      return { error: `invalid cluster label selector ${renderLabelSelector(written)}: ${labels.error}` };
    }
    if (matchLabelSelector(labels, cluster.labels)) return { matched: true };
  }
  return { matched: false };
}

/** Whether any rule of a snapshot is meant for a cluster; rules after the first match are not looked at. */
export function matchSnapshot(snapshot: OverrideSnapshot, cluster: OverrideCluster): RuleMatch {
  if (snapshot.rules === undefined) return { error: 'policy is nil' };
  for (const rule of snapshot.rules) {
    const match = matchRule(rule, cluster);
    if ('error' in match || match.matched) return match;
  }
  return { matched: false };
}
