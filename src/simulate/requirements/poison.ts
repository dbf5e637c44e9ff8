import { PROPERTY, TEXT_PROPERTIES } from '../../api/cluster.kubernetes-fleet.io.ts';
import { matchLabelSelector } from '../../model/label-selector.ts';
import type { SchedulingCluster } from '../scheduling/cluster.ts';
import {
  isPropertyError,
  matchPropertyExpression,
  type ParsedExpression,
  readClusterProperty,
} from '../scheduling/property.ts';
import type { Requirement } from './requirement.ts';

/** Why reading a property makes the scheduler give up the whole cycle (scheduling.md §13). */
export interface Poison {
  readonly error: string;
  /** The member whose value does it; '' when the name alone does. */
  readonly cluster: string;
  /** False when no member of the input shows it, but members with a property provider would. */
  readonly sure: boolean;
}

/** The error that a property of a policy causes, or undefined when none of the known members does. */
export function findPoison(
  { part, key, affinity, alone }: Requirement,
  clusters: readonly SchedulingCluster[],
): Poison | undefined {
  if (part === 'sorter') return findSortedPoison(key, clusters) ?? explainName(key, clusters);
  const [expression] = alone?.expressions ?? [];
  if (part !== 'property' || expression === undefined) return undefined;
  for (const cluster of clusters) {
    if (!isReached(affinity, expression, cluster)) continue;
    const match = matchPropertyExpression(cluster, expression);
    if (isPropertyError(match))
      return { error: match.error, cluster: blame(key, cluster, expression), sure: true };
  }
  return explainName(key, clusters);
}

/** Labels come before properties, and a property after one that is not met is not read. */
function isReached(
  term: Requirement['affinity'],
  expression: ParsedExpression,
  cluster: SchedulingCluster,
): boolean {
  const selector = term?.labelSelector;
  if (selector !== undefined && !matchLabelSelector(selector, cluster.labels)) return false;
  for (const earlier of term?.expressions ?? []) {
    if (earlier === expression) return true;
    if (matchPropertyExpression(cluster, earlier) !== true) return false;
  }
  return true;
}

/** A sorter reads the property of every member before the first score is made. */
function findSortedPoison(key: string, clusters: readonly SchedulingCluster[]): Poison | undefined {
  for (const cluster of clusters) {
    const value = readClusterProperty(cluster, key);
    if (isPropertyError(value)) return { error: value.error, cluster: blame(key, cluster), sure: true };
  }
  return undefined;
}

/** The name is at fault when it can be read on no cluster, the policy when its own value or operator cannot; else the value on this one. */
function blame(key: string, cluster: SchedulingCluster, expression?: ParsedExpression): string {
  if (expression !== undefined && !isPropertyError(readClusterProperty(cluster, key))) return '';
  return key.startsWith(PROPERTY.resourcePrefix) || !cluster.properties.has(key) ? '' : cluster.name;
}

/** Names that fail on any member: a resource with several dashes, and properties that are text. */
function explainName(key: string, clusters: readonly SchedulingCluster[]): Poison | undefined {
  if (clusters.some(({ propertiesKnown }) => propertiesKnown)) return undefined;
  if (TEXT_PROPERTIES.includes(key)) {
    return { error: `the values of ${key} are no quantities`, cluster: '', sure: false };
  }
  if (!key.startsWith(PROPERTY.resourcePrefix)) return undefined;
  const rest = key.slice(PROPERTY.resourcePrefix.length);
  if (rest.split('-').length === 2) return undefined;
  return { error: `invalid resource property name: ${rest}`, cluster: '', sure: true };
}
