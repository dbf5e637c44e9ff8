import { matchLabelSelector } from '../../model/label-selector.ts';
import { approximateQuantity, compareQuantities, type Quantity } from '../../model/quantity.ts';
import type { SchedulingCluster } from './cluster.ts';
import type { PreferredTerm } from './policy.ts';
import { isPropertyError, type PropertyError, readClusterProperty } from './property.ts';

/** Values of one property over the whole fleet, as doubles; undefined where a cluster lacks it. */
interface Observations {
  readonly values: readonly (number | undefined)[];
  readonly smallest: number;
  readonly largest: number;
}

/** What scoring needs to know of the whole fleet: the values of every sorted property. */
export type PreferenceState = ReadonlyMap<string, Observations>;

/**
 * Reads the property of every sorter from every cluster, filtered ones included (`preparePluginState`).
 * A value that is no quantity fails the cycle; weight and labels do not matter here.
 */
export function readPreferenceState(
  terms: readonly PreferredTerm[],
  clusters: readonly SchedulingCluster[],
): PreferenceState | PropertyError {
  const state = new Map<string, Observations>();
  for (const { sorter } of terms) {
    if (sorter === undefined || state.has(sorter.name)) continue;
    const observed = readObservations(sorter.name, clusters);
    if (isPropertyError(observed)) return observed;
    state.set(sorter.name, observed);
  }
  return state;
}

function readObservations(
  name: string,
  clusters: readonly SchedulingCluster[],
): Observations | PropertyError {
  const values: (number | undefined)[] = [];
  let smallest: Quantity | undefined;
  let largest: Quantity | undefined;
  for (const cluster of clusters) {
    const value = readClusterProperty(cluster, name);
    if (isPropertyError(value)) return value;
    values.push(value && approximateQuantity(value));
    if (value === undefined) continue;
    if (smallest === undefined || compareQuantities(value, smallest) < 0) smallest = value;
    if (largest === undefined || compareQuantities(value, largest) > 0) largest = value;
  }
  return {
    values,
    smallest: smallest === undefined ? 0 : approximateQuantity(smallest),
    largest: largest === undefined ? 0 : approximateQuantity(largest),
  };
}

/** The affinity score of the cluster with that number: the sum over all preferred terms of some weight. */
export function evaluatePreferences(
  terms: readonly PreferredTerm[],
  state: PreferenceState,
  cluster: SchedulingCluster,
  number: number,
): number | PropertyError {
  let score = 0;
  for (const term of terms) {
    if (term.weight === 0) continue;
    const points = evaluatePreference(term, state, cluster, number);
    if (isPropertyError(points)) {
      return { error: `failed to calculate score for cluster ${cluster.name}: ${points.error}` };
    }
    score = (score + points) | 0;
  }
  return score;
}

/** Points one term gives to one cluster. */
export function evaluatePreference(
  { weight, labelSelector, sorter }: PreferredTerm,
  state: PreferenceState,
  cluster: SchedulingCluster,
  number: number,
): number | PropertyError {
  if (labelSelector?.error !== undefined)
    return { error: `failed to parse label selector: ${labelSelector.error}` };
  if (labelSelector !== undefined && !matchLabelSelector(labelSelector, cluster.labels)) return 0;
  if (sorter === undefined) return weight;
  const observed = state.get(sorter.name);
  const value = observed?.values[number];
  if (observed === undefined || value === undefined) return 0;
  return interpolateWeight(value, observed, sorter.sortOrder, weight);
}

/** Doubles in exactly this order of operations: the last bit decides between neighbouring scores. */
function interpolateWeight(
  value: number,
  { smallest, largest }: Observations,
  sortOrder: string,
  weight: number,
): number | PropertyError {
  if (!Number.isFinite(smallest) || !Number.isFinite(largest) || value < smallest || value > largest) {
    const seen = `observed value ${renderFloat(value)}, observed min ${renderFloat(smallest)}`;
    return { error: `cannot interpolate weight, ${seen}, observed max ${renderFloat(largest)}` };
  }
  if (smallest === largest) return 0;
  const share = (value - smallest) / (largest - smallest);
  if (sortOrder === 'Descending') return roundAway(share * weight);
  if (sortOrder === 'Ascending') return roundAway((1 - share) * weight);
  return { error: `cannot interpolate weight as sort order ${sortOrder} is invalid` };
}

/** Go's `math.Round`: halves away from zero. `Math.round` rounds negative halves up. */
function roundAway(value: number): number {
  const size = Math.abs(value);
  const whole = Math.floor(size);
  const rounded = size - whole >= 0.5 ? whole + 1 : whole;
  return value < 0 && rounded !== 0 ? -rounded : rounded;
}

/** Go's `%v` of a double. */
function renderFloat(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  if (value === 0 || (exponent >= -4 && exponent < 21)) return String(value);
  const [digits = '', power = ''] = value.toExponential().split('e');
  const size = power.slice(1).padStart(2, '0');
  return `${digits}e${power.startsWith('-') ? '-' : '+'}${size}`;
}
