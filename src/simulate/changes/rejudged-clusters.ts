import { PLACEMENT_GROUP } from '../../api/groups.ts';
import { type Known, unknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import { bindingsOf } from '../../model/references.ts';
import type { Decision } from '../decisions/decision.ts';
import type { LandingCertainty } from '../landings.ts';
import type { Revision } from '../simulate.ts';
import type { PlacementChange, TargetChange } from './placement-changes.ts';

/** What a policy edit does to one cluster that holds the placement. */
export interface RejudgedCluster {
  readonly before: Placement;
  readonly after: Placement;
  readonly change: PlacementChange;
  /** '' when nothing tells which clusters hold it. */
  readonly cluster: string;
  /** The cluster passes the filters of the edited policy as it is now. */
  readonly passes: Known<boolean>;
  /** It would have been refused by the policy as it was, too: only the untouched policy kept it. */
  readonly drifted: boolean;
  readonly certainty: LandingCertainty;
  readonly decision: Decision | undefined;
}

/**
 * The clusters that hold a placement whose policy is edited (scheduling.md §2, §9): every edit but that of the number
 * of clusters makes a new policy snapshot, and every cluster is judged anew.
 */
export function listRejudged(
  base: Revision,
  head: Revision,
  changes: readonly PlacementChange[],
): readonly RejudgedCluster[] {
  return changes.flatMap((change) => {
    const { before, after, isPolicyEdited, heldBack } = change;
    if (!isPolicyEdited || heldBack !== '' || before === undefined || after === undefined) return [];
    const subject = { before, after, change };
    const held = change.held.map((cluster): RejudgedCluster => {
      const decision = head.forecast.decisionsOf(after).decisionOn(cluster);
      const loss = change.lost.find((each) => each.cluster === cluster);
      const certainty = loss?.certainty ?? 'sure';
      return {
        ...subject,
        cluster,
        passes: readPasses(decision, loss),
        drifted: loss?.cause === 'drift',
        certainty,
        decision,
      };
    });
    if (isShown(base, before)) return held;
    const kind = before.scope === 'cluster' ? 'ClusterResourceBinding' : 'ResourceBinding';
    const rest = { cluster: '', drifted: false, certainty: 'sure' as const, decision: undefined };
    return [...held, { ...subject, ...rest, passes: unknown(`hub:${kind}`) }];
  });
}

/** True when bindings or the status of the placement show where it is. */
function isShown({ fleet }: Revision, placement: Placement): boolean {
  return (
    placement.observed?.group === PLACEMENT_GROUP ||
    bindingsOf(fleet, placement).length > 0 ||
    placement.status.clusters.length > 0
  );
}

function readPasses(decision: Decision | undefined, loss: TargetChange | undefined): Known<boolean> {
  if (decision?.member === undefined) return loss?.cause === 'member' ? false : unknown('members');
  if (decision.refusedBy !== '') return decision.gates.length > 0 ? unknown(...decision.gates) : false;
  return decision.gates.length > 0 ? unknown(...decision.gates) : true;
}
