import type { Placement } from '../../../model/placement.ts';
import type { Context } from '../../context.ts';
import type { StructCell } from '../../relation.ts';
import { readRefusals } from './decisive.ts';

/** A placement, and what the cells of its row are worked out from. */
export interface PlacementSubject {
  readonly context: Context;
  readonly placement: Placement;
  /** What the filters refuse, worked out once. */
  readonly refusals: () => readonly StructCell[];
}

/** The subject of a placement's row. */
export function buildPlacementSubject(context: Context, placement: Placement): PlacementSubject {
  let kept: readonly StructCell[] | undefined;
  return {
    context,
    placement,
    refusals: () => {
      kept ??= readRefusals(placement, context.forecast.decisionsOf(placement));
      return kept;
    },
  };
}
