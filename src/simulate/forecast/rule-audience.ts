import { LABEL } from '../../api/placement.kubernetes-fleet.io.ts';
import type { Fleet } from '../../model/fleet.ts';
import { type Unknown, unknown } from '../../model/knowledge.ts';
import { needsLabels } from '../landings/behaviour.ts';
import type { OverrideSnapshot } from '../overrides/override-snapshot.ts';
import { matchRule } from '../overrides/rule-match.ts';
import { isForAll } from './patches.ts';
import type { PlacementTargets } from './targets.ts';

/** The clusters one rule of an override is meant for. */
export interface RuleAudience {
  /** In name order. */
  readonly clusters: readonly string[];
  /** Set when there may be more, with what would tell. */
  readonly open: Unknown | undefined;
}

/** The clusters among these targets that a rule is meant for. */
export function readRuleAudience(
  fleet: Fleet,
  snapshot: OverrideSnapshot,
  index: number,
  targets: readonly PlacementTargets[],
): RuleAudience {
  const rule = snapshot.rules?.[index];
  if (rule?.terms === undefined) return { clusters: [], open: undefined };
  const names = [...new Set(targets.flatMap((each) => each.clusters.map(({ cluster }) => cluster)))].sort();
  let open = targets.find((each) => each.open !== undefined)?.open;
  const clusters = names.filter((name) => {
    if (isForAll(rule)) return true;
    const member = fleet.memberFacts.get(name)?.member;
    if (member === undefined && needsLabels(snapshot)) {
      open = unknown('members');
      return false;
    }
    const labels = new Map([[LABEL.memberName, name], ...(member?.metadata.labels ?? [])]);
    const match = matchRule(rule, { name, labels });
    // A selector that cannot be read is another fault than one that matches nothing.
    return 'error' in match || match.matched;
  });
  return { clusters, open };
}
