import type { Placement } from '../../../model/placement.ts';
import type { Context } from '../../context.ts';

/** A placement, and what the cells of its row are worked out from. */
export interface PlacementSubject {
  readonly context: Context;
  readonly placement: Placement;
}
