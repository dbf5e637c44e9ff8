import type { Fleet } from '../../../model/fleet.ts';
import type { Placement } from '../../../model/placement.ts';
import type { PlacementDecisions } from '../../../simulate/decisions.ts';
import type { JudgedRequirement } from '../../../simulate/requirements.ts';

/** What one row is about. */
export interface RequirementSubject {
  readonly fleet: Fleet;
  readonly placement: Placement;
  readonly requirement: JudgedRequirement;
  /** Everything the policy asks for. */
  readonly all: readonly JudgedRequirement[];
  readonly decisions: PlacementDecisions;
}
