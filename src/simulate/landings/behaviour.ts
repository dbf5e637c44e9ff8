import { LABEL } from '../../api/placement.kubernetes-fleet.io.ts';
import { renderGoJson } from '../admission/go-text.ts';
import { readOperations } from '../overrides/application.ts';
import type { OverrideCluster } from '../overrides/cluster.ts';
import type { MatchedOverrides } from '../overrides/matching.ts';
import type { OverrideRule, OverrideSnapshot } from '../overrides/override-snapshot.ts';
import { matchRule } from '../overrides/rule-match.ts';
import { LABEL_PREFIX } from '../overrides/variables.ts';

/**
 * What a cluster makes of a placement's overrides, as one text: which rules are for it, and what their patches say
 * once variables are replaced. Two clusters with equal texts get equal manifests.
 */
export function renderBehaviour(matched: MatchedOverrides, cluster: OverrideCluster): string {
  return [...matched.cluster, ...matched.namespaced]
    .flatMap((snapshot) => (snapshot.rules ?? []).map((rule) => renderRule(rule, cluster)))
    .join('\n');
}

function renderRule(rule: OverrideRule, cluster: OverrideCluster): string {
  const match = matchRule(rule, cluster);
  if ('error' in match) return match.error;
  if (!match.matched) return '-';
  if (!rule.hasVariables) return '+';
  const operations = readOperations(rule, cluster);
  return 'error' in operations
    ? operations.error
    : renderGoJson(operations.list.map(({ op, path, value }) => [op, path, value ?? null]));
}

/** True when a snapshot can only be judged with a cluster's labels; its name, which is a label too, is always known. */
export function needsLabels(snapshot: OverrideSnapshot): boolean {
  return (snapshot.rules ?? []).some(
    (rule) =>
      (rule.hasVariables && renderGoJson(rule.value).includes(LABEL_PREFIX)) ||
      rule.terms?.some(({ labels }) => labels?.requirements.some(({ key }) => key !== LABEL.memberName)),
  );
}
