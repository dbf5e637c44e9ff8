import { PROPERTY } from '../../api/cluster.kubernetes-fleet.io.ts';
import { type Json, readList, readString } from '../../api/json.ts';
import { renderGoQuoted } from '../../model/label-selector-syntax.ts';
import {
  compareQuantities,
  explainQuantityError,
  type Quantity,
  readQuantity,
  renderQuantity,
} from '../../model/quantity.ts';
import { aggregate, type Fault, type FaultTree } from './fault.ts';
import { readQualifiedNameErrors, readSubdomainErrors } from './names.ts';

const CAPACITY_TYPES = ['allocatable', 'available', 'total'];
const OPERATORS = new Set(['Gt', 'Ge', 'Lt', 'Le', 'Eq', 'Ne']);

/** Why a name is no property name (`validateName`), or undefined when it is one. */
export function explainPropertyName(name: string): string | undefined {
  if (name.startsWith(PROPERTY.resourcePrefix)) return explainResourceName(name);
  const [first = '', ...rest] = name.split('/');
  if (rest.length === 0) return explainQualified(name, 'property name');
  const subdomain = readSubdomainErrors(first);
  const qualified = readQualifiedNameErrors(first);
  if (subdomain.length > 0 && qualified.length > 0) {
    return `property name first segment ${first} is not valid: it is neither a valid DNS subdomain (${subdomain.join('; ')}) nor a valid qualified name (${qualified.join('; ')})`;
  }
  for (const segment of rest) {
    const fault = explainQualified(segment, 'property name segment');
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function explainResourceName(name: string): string | undefined {
  const rest = name.slice(PROPERTY.resourcePrefix.length);
  const dash = rest.indexOf('-');
  if (dash < 0) {
    return `invalid resource property name ${name}, expected format is [PREFIX]/[CAPACITY_TYPE]-[RESOURCE_NAME]`;
  }
  if (!CAPACITY_TYPES.includes(rest.slice(0, dash))) {
    return `invalid capacity type in resource property name ${name}, supported values are [${CAPACITY_TYPES.join(' ')}]`;
  }
  return explainQualified(name, 'property name');
}

function explainQualified(name: string, what: string): string | undefined {
  const errors = readQualifiedNameErrors(name);
  return errors.length === 0 ? undefined : `${what} ${name} is not valid: ${errors.join('; ')}`;
}

/** Checks the requirements of one property selector (`validatePropertySelectorRequirements`). */
export function judgePropertySelector(selector: Json, pointer: string): FaultTree | undefined {
  const requirements = readList(selector, 'matchExpressions');
  const found: Fault[] = [];
  const byName = new Map<string, { readonly requirement: Json; readonly pointer: string }[]>();
  for (const [index, requirement] of requirements.entries()) {
    const place = `${pointer}/matchExpressions/${index}`;
    const name = readString(requirement, 'name');
    const badName = explainPropertyName(name);
    if (badName !== undefined) {
      found.push({ text: `invalid property name ${name}: ${badName}`, pointer: `${place}/name` });
    }
    const badValue = explainRequirement(requirement);
    if (badValue !== undefined) {
      const text = `invalid requirement on property ${name}: ${badValue.text}`;
      found.push({ text, pointer: `${place}/${badValue.field}` });
    }
    byName.set(name, [...(byName.get(name) ?? []), { requirement, pointer: place }]);
  }
  for (const [name, group] of byName) {
    const conflict = group.length < 2 ? undefined : explainConflict(group.map((each) => each.requirement));
    if (conflict === undefined) continue;
    const text = `inconsistent requirements on property ${name}: ${conflict.text}`;
    found.push({ text, pointer: group[conflict.index]?.pointer ?? pointer });
  }
  return aggregate(found);
}

function explainRequirement(
  requirement: Json,
): { readonly text: string; readonly field: string } | undefined {
  const operator = readString(requirement, 'operator');
  if (!OPERATORS.has(operator)) return { text: `unsupported operator ${operator}`, field: 'operator' };
  const values = readList(requirement, 'values');
  if (values.length !== 1) {
    const text = `operator ${operator} requires exactly one value, got ${values.length}`;
    return { text, field: 'values' };
  }
  const value = readString(requirement, 'values', 0);
  const error = explainQuantityError(value);
  if (error === undefined) return undefined;
  const text = `value ${renderGoQuoted(value)} is not a valid resource.Quantity: ${error}`;
  return { text, field: 'values/0' };
}

/** A bound on a property; `strict` excludes the amount itself. `index`: the requirement it comes from. */
interface Bound {
  readonly quantity: Quantity;
  readonly strict: boolean;
  readonly index: number;
}

/** All well-formed requirements on one property, folded together. */
interface Bounds {
  lower: Bound | undefined;
  upper: Bound | undefined;
  equal: Bound | undefined;
  readonly unequal: Quantity[];
}

interface Conflict {
  readonly text: string;
  readonly index: number;
}

/** The first contradiction among requirements on one property (`validateRequirementsConsistency`). */
function explainConflict(requirements: readonly Json[]): Conflict | undefined {
  const bounds: Bounds = { lower: undefined, upper: undefined, equal: undefined, unequal: [] };
  for (const [index, requirement] of requirements.entries()) {
    if (explainRequirement(requirement) !== undefined) continue;
    const quantity = readQuantity(readString(requirement, 'values', 0));
    if (quantity === undefined) continue;
    const conflict = addRequirement(bounds, readString(requirement, 'operator'), quantity, index);
    if (conflict !== undefined) return conflict;
  }
  return explainUnequal(bounds) ?? explainInterval(bounds) ?? explainOutside(bounds);
}

function addRequirement(
  bounds: Bounds,
  operator: string,
  quantity: Quantity,
  index: number,
): Conflict | undefined {
  const strict = operator === 'Gt' || operator === 'Lt';
  const bound = { quantity, strict, index };
  if (operator === 'Ne') bounds.unequal.push(quantity);
  else if (operator === 'Eq') {
    if (bounds.equal !== undefined && compareQuantities(bounds.equal.quantity, quantity) !== 0) {
      const text = `conflicting Eq values ${renderQuantity(bounds.equal.quantity)} and ${renderQuantity(quantity)}`;
      return { text, index };
    }
    bounds.equal = bound;
  } else if (operator.startsWith('G')) bounds.lower = pickTighter(bounds.lower, bound, 1);
  else bounds.upper = pickTighter(bounds.upper, bound, -1);
  return undefined;
}

function pickTighter(held: Bound | undefined, bound: Bound, sign: 1 | -1): Bound {
  if (held === undefined) return bound;
  const order = compareQuantities(bound.quantity, held.quantity) * sign;
  return order > 0 || (order === 0 && bound.strict && !held.strict) ? bound : held;
}

function explainUnequal({ equal, unequal }: Bounds): Conflict | undefined {
  if (equal === undefined) return undefined;
  const hit = unequal.some((each) => compareQuantities(equal.quantity, each) === 0);
  if (!hit) return undefined;
  return {
    text: `conflicting Eq and Ne on same value ${renderQuantity(equal.quantity)}`,
    index: equal.index,
  };
}

function explainInterval({ lower, upper }: Bounds): Conflict | undefined {
  if (lower === undefined || upper === undefined) return undefined;
  const order = compareQuantities(lower.quantity, upper.quantity);
  if (order < 0 || (order === 0 && !lower.strict && !upper.strict)) return undefined;
  const [from, to] = [renderQuantity(lower.quantity), renderQuantity(upper.quantity)];
  const text = `lower bound (${from}) and upper bound (${to}) exclude all values`;
  return { text, index: Math.max(lower.index, upper.index) };
}

function explainOutside({ lower, upper, equal }: Bounds): Conflict | undefined {
  if (equal === undefined) return undefined;
  const value = renderQuantity(equal.quantity);
  for (const [bound, sign, name] of [
    [lower, 1, 'lower'],
    [upper, -1, 'upper'],
  ] as const) {
    if (bound === undefined) continue;
    const order = compareQuantities(equal.quantity, bound.quantity) * sign;
    if (order > 0 || (order === 0 && !bound.strict)) continue;
    const text = `eq value ${value} violates ${name} bound ${renderQuantity(bound.quantity)}`;
    return { text, index: equal.index };
  }
  return undefined;
}
