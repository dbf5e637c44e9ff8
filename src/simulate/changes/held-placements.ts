import { namespacedName } from '../../model/identity.ts';
import { isUnknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import { readClusterSet } from '../landings/cluster-set.ts';
import type { Revision } from '../simulate.ts';

/** Placements whose change takes no effect, so that what they brought stays as it is. */
export interface HeldPlacements {
  /** Why the hub does not take the change of a placement, or does not act on it; '' when it does. */
  readonly reasonOf: (key: string) => string;
  readonly isHeld: (key: string) => boolean;
  /** What the placement has brought to a cluster stays there as it is. */
  readonly keeps: (key: string, cluster: string) => boolean;
}

/**
 * Finds changes without effect: an update that the hub refuses, selectors that cannot be resolved (the last snapshot
 * stays in force), and overrides that fail (the Works of that cluster stay).
 */
export function findHeldPlacements(base: Revision, head: Revision): HeldPlacements {
  const reasons = new Map<string, string>();
  const reasonOf = (key: string): string => {
    const known = reasons.get(key);
    if (known !== undefined) return known;
    const [before, after] = [base.fleet.links.placements.get(key), head.fleet.links.placements.get(key)];
    const reason = before === undefined || after === undefined ? '' : explainHold(head, before, after);
    reasons.set(key, reason);
    return reason;
  };
  let failed: ReturnType<typeof readFailures> | undefined;
  return {
    reasonOf,
    isHeld: (key) => reasonOf(key) !== '',
    keeps: (key, cluster) => {
      failed ??= readFailures(head);
      return reasonOf(key) !== '' || failed.get(key)?.has(cluster) === true;
    },
  };
}

function explainHold({ forecast }: Revision, before: Placement, after: Placement): string {
  if (before.object.value === after.object.value) return '';
  const refusal = forecast
    .violationsOf(after.object, before.object)
    .find(
      ({ stage, topic, isStrictOnly }) =>
        topic === 'status-namespace-changed' || (!isStrictOnly && REFUSING.has(stage)),
    );
  if (refusal !== undefined) return refusal.what;
  const selection = forecast.selectionOf(after);
  return isUnknown(selection) ? '' : (selection.error?.message ?? '');
}

const REFUSING: ReadonlySet<string> = new Set(['decode', 'mutating-webhook', 'schema', 'validating-webhook']);

function readFailures({ forecast }: Revision): ReadonlyMap<string, ReadonlySet<string>> {
  const failed = new Map<string, Set<string>>();
  const { failures, clusters } = forecast.landings();
  for (const { placement, clusters: set } of failures) {
    const key = namespacedName(placement.namespace, placement.name);
    const names = failed.get(key) ?? new Set();
    for (const at of readClusterSet(set)) names.add(clusters[at]?.name ?? '');
    failed.set(key, names);
  }
  return failed;
}
