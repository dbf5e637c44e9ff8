import { PROPERTY } from '../../api/cluster.kubernetes-fleet.io.ts';
import {
  compareQuantities,
  explainQuantityError,
  type Quantity,
  readQuantity,
} from '../../model/quantity.ts';
import type { ResourceUsage, SchedulingCluster } from './cluster.ts';
import type { PropertyExpression } from './policy.ts';

/** An error that makes the scheduler give up the whole cycle, in its words. */
export interface PropertyError {
  readonly error: string;
}

/** A property expression with its value parsed once for all clusters. */
export interface ParsedExpression {
  readonly name: string;
  readonly operator: string;
  readonly expected: Quantity | PropertyError;
}

const CAPACITY: ReadonlyMap<string, keyof ResourceUsage> = new Map([
  ['total', 'capacity'],
  ['allocatable', 'allocatable'],
  ['available', 'available'],
]);

const COMPARISON: ReadonlyMap<string, (order: number) => boolean> = new Map([
  ['Eq', (order) => order === 0],
  ['Ne', (order) => order !== 0],
  ['Gt', (order) => order > 0],
  ['Ge', (order) => order >= 0],
  ['Lt', (order) => order < 0],
  ['Le', (order) => order <= 0],
]);

/** True for the error of a read or comparison. */
export function isPropertyError(value: unknown): value is PropertyError {
  return typeof value === 'object' && value !== null && 'error' in value;
}

/**
 * The value of a cluster property as a quantity; undefined when the cluster does not have it; an error when it
 * is no quantity or the name is malformed (`retrievePropertyValueFrom`).
 */
export function readClusterProperty(
  cluster: SchedulingCluster,
  name: string,
): Quantity | PropertyError | undefined {
  if (name.startsWith(PROPERTY.resourcePrefix)) {
    return readResourceUsage(cluster, name.slice(PROPERTY.resourcePrefix.length));
  }
  const value = cluster.properties.get(name);
  if (value === undefined) return undefined;
  const problem = 'is not a valid quantity';
  return (
    readQuantity(value) ?? {
      error: `value ${value} of property ${name} from cluster ${cluster.name} ${problem}: ${explainQuantityError(value)}`,
    }
  );
}

/** The scheduler splits at every dash, admission only at the first: `total-ephemeral-storage` is let in and fails here. */
function readResourceUsage(cluster: SchedulingCluster, name: string): Quantity | PropertyError | undefined {
  const context = `failed to retrieve resource property value for ${name} from cluster ${cluster.name}`;
  const parts = name.split('-');
  const [type, resource] = parts;
  if (parts.length !== 2 || !type || !resource) {
    return { error: `${context}: invalid resource property name: ${name}` };
  }
  const capacity = CAPACITY.get(type);
  if (capacity === undefined) {
    return { error: `${context}: invalid capacity type ${type} in resource property name ${name}` };
  }
  return cluster.usage[capacity].get(resource);
}

/** Parses what an expression compares with. An error lies dormant until a cluster has the property. */
export function readPropertyExpression({ name, operator, values }: PropertyExpression): ParsedExpression {
  const [value = ''] = values;
  if (values.length !== 1) {
    return { name, operator, expected: { error: 'more than one value in the property selector expression' } };
  }
  const quantity = readQuantity(value);
  const problem = 'is not a valid resource quantity';
  return {
    name,
    operator,
    expected: quantity ?? {
      error: `value specified in property selector ${value} ${problem}: ${explainQuantityError(value)}`,
    },
  };
}

/** Whether the cluster's property satisfies the expression; a missing property never does. */
export function matchPropertyExpression(
  cluster: SchedulingCluster,
  { name, operator, expected }: ParsedExpression,
): boolean | PropertyError {
  const value = readClusterProperty(cluster, name);
  if (value === undefined) return false;
  if (isPropertyError(value)) return value;
  if (isPropertyError(expected)) return expected;
  const holds = COMPARISON.get(operator);
  if (holds === undefined) return { error: `invalid operator: ${operator}` };
  return holds(compareQuantities(value, expected));
}
