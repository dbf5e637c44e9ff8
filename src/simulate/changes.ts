import type { KubeObject } from '../read/bundle.ts';
import { findHeldPlacements } from './changes/held-placements.ts';
import { compareMembers, type MemberChange } from './changes/member-changes.ts';
import { compareObjects, listContents, type ObjectChange } from './changes/object-changes.ts';
import { comparePlacements, type PlacementChange } from './changes/placement-changes.ts';
import { listRejudged, type RejudgedCluster } from './changes/rejudged-clusters.ts';
import type { Revision } from './simulate.ts';

/** What happens to clusters when a fleet goes from one revision to the other. Worked out when it is asked for. */
export interface Changes {
  /** Per object, kind of change and reason: the clusters. Removals first. */
  readonly objects: () => readonly ObjectChange[];
  readonly placements: () => readonly PlacementChange[];
  readonly members: () => readonly MemberChange[];
  /** What the base revision has put into a namespace on these clusters, whether or not it stays selected. */
  readonly contentsOf: (namespace: string, clusters: readonly string[]) => readonly KubeObject[];
  /** Clusters that hold a placement whose policy is edited. */
  readonly rejudged: () => readonly RejudgedCluster[];
}

/**
 * Compares what lands in two revisions. `head` is simulated on top of `base`: chosen clusters stay chosen as far as
 * the policy is untouched.
 */
export function buildChanges(base: Revision, head: Revision): Changes {
  const held = findHeldPlacements(base, head);
  const kept: { -readonly [name in keyof Changes]?: ReturnType<Changes[name]> } = {};
  const placements = (): readonly PlacementChange[] => {
    kept.placements ??= comparePlacements(base, head, held);
    return kept.placements;
  };
  return {
    placements,
    objects: () => {
      kept.objects ??= compareObjects(base, head, held);
      return kept.objects;
    },
    contentsOf: (namespace, clusters) => listContents(base, namespace, clusters),
    rejudged: () => listRejudged(base, head, placements()),
    members: () => {
      kept.members ??= compareMembers(base, head);
      return kept.members;
    },
  };
}
