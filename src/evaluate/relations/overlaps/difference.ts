import { immutableFields } from '../../../api/immutable-fields.ts';
import { type Json, pointerSteps, readPath } from '../../../api/json.ts';
import { firstDifference } from '../../../model/json-equality.ts';
import type { Placement } from '../../../model/placement.ts';
import type { Claim } from '../../../simulate/overlaps/claim.ts';
import type { Overlap } from '../../../simulate/overlaps.ts';
import type { Forecast } from '../../../simulate/simulate.ts';

/** A field that cannot be changed and that two forms of an object have differently; '' when there is none. */
export interface ImmutableDifference {
  readonly pointer: string;
}

/** Compares the forms in which two owners bring an object where they meet. */
export function compareForms(forecast: Forecast, { identity, winner, loser }: Overlap): ImmutableDifference {
  const fields = immutableFields(identity.group, identity.kind);
  if (fields.length === 0) return { pointer: '' };
  const [left, right] = [formOf(forecast, winner), formOf(forecast, loser)];
  return { pointer: findImmutable(fields, left, right) ?? '' };
}

/** The first of these fields that both values state and state differently. */
export function findImmutable(fields: readonly string[], left: Json, right: Json): string | undefined {
  return fields.find((field) => {
    const steps = pointerSteps(field);
    const [a, b] = [readPath(left, ...steps), readPath(right, ...steps)];
    return a !== undefined && b !== undefined && firstDifference(a, b) !== undefined;
  });
}

/** The form of the first landing; without one, as it is selected. */
function formOf(forecast: Forecast, { rows, object, entry }: Claim): Json {
  const [row] = rows;
  return row === undefined ? (entry?.manifest ?? object.object) : forecast.manifestOf(row);
}

/** The fields of two apply strategies that differ, as `field: left and right`; defaults count as written. */
export function compareStrategies(left: Placement, right: Placement): readonly string[] {
  if (left === right) return [];
  const [a, b] = [left.strategy.apply, right.strategy.apply];
  const pairs: readonly (readonly [string, string | boolean, string | boolean])[] = [
    ['type', a.type, b.type],
    ['allowCoOwnership', a.allowCoOwnership, b.allowCoOwnership],
    ['whenToTakeOver', a.whenToTakeOver, b.whenToTakeOver],
    ['whenToApply', a.whenToApply, b.whenToApply],
    ['comparisonOption', a.comparisonOption, b.comparisonOption],
    ['serverSideApplyConfig.force', a.forceConflicts, b.forceConflicts],
  ];
  return pairs
    .filter(([, one, other]) => one !== other)
    .map(([field, one, other]) => `${field} ${one} and ${other}`);
}
