import type { Fleet } from '../../../model/fleet.ts';
import type { Placement } from '../../../model/placement.ts';
import type { JudgedRequirement } from '../../../simulate/requirements.ts';
import type { Forecast } from '../../../simulate/simulate.ts';

/** What one row is about. */
export interface RequirementSubject {
  readonly fleet: Fleet;
  readonly placement: Placement;
  readonly requirement: JudgedRequirement;
  /** Everything the policy asks for. */
  readonly all: readonly JudgedRequirement[];
  readonly forecast: Forecast;
}
