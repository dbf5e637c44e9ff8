import type { Placement } from '../../../model/placement.ts';
import type { FieldEdit } from '../../../simulate/changes/field-edits.ts';
import type { PlacementChange } from '../../../simulate/changes/placement-changes.ts';

/** A setting whose values let a placement destroy more from left to right. Defaults are filled in. */
interface Ladder {
  readonly pointer: string;
  readonly field: string;
  readonly steps: readonly string[];
  readonly read: (placement: Placement) => string;
}

const APPLY = '/spec/strategy/applyStrategy';

const LADDERS: readonly Ladder[] = [
  {
    pointer: `${APPLY}/whenToTakeOver`,
    field: 'whenToTakeOver',
    steps: ['Never', 'IfNoDiff', 'Always'],
    read: ({ strategy }) => strategy.apply.whenToTakeOver,
  },
  {
    pointer: `${APPLY}/whenToApply`,
    field: 'whenToApply',
    steps: ['IfNotDrifted', 'Always'],
    read: ({ strategy }) => strategy.apply.whenToApply,
  },
  {
    pointer: `${APPLY}/allowCoOwnership`,
    field: 'allowCoOwnership',
    steps: ['false', 'true'],
    read: ({ strategy }) => String(strategy.apply.allowCoOwnership),
  },
  {
    pointer: `${APPLY}/serverSideApplyConfig/force`,
    field: 'serverSideApplyConfig.force',
    steps: ['false', 'true'],
    read: ({ strategy }) => String(strategy.apply.forceConflicts),
  },
  {
    pointer: '/spec/strategy/deleteStrategy/propagationPolicy',
    field: 'deleteStrategy.propagationPolicy',
    steps: ['Abandon', 'Delete'],
    read: ({ strategy }) => strategy.deletionPolicy,
  },
];

/** The settings of an edited placement that have moved to a more destructive value. */
export function findWeakened({ kind, before, after }: PlacementChange): readonly FieldEdit[] {
  if (kind !== 'edited' || before === undefined || after === undefined) return [];
  return LADDERS.flatMap(({ pointer, field, steps, read }): FieldEdit[] => {
    const [was, is] = [read(before), read(after)];
    const [from, to] = [steps.indexOf(was), steps.indexOf(is)];
    return from < 0 || to <= from ? [] : [{ field, pointer, isGone: false, before: was, after: is }];
  });
}
