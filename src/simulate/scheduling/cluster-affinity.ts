import { PROPERTY } from '../../api/cluster.kubernetes-fleet.io.ts';
import { pointer } from '../../api/json.ts';
import { explainLabelSelector, type LabelMismatch, matchLabelSelector } from '../../model/label-selector.ts';
import { renderQuantity } from '../../model/quantity.ts';
import type { Sighting } from '../step.ts';
import type { SchedulingCluster } from './cluster.ts';
import { type ClusterSelectorTerm, POLICY_PATH } from './policy.ts';
import {
  isPropertyError,
  matchPropertyExpression,
  type ParsedExpression,
  type PropertyError,
  readClusterProperty,
  readPropertyExpression,
} from './property.ts';

/** A required term, ready to be matched against many clusters. */
export interface AffinityTerm extends Pick<ClusterSelectorTerm, 'labelSelector'> {
  readonly expressions: readonly ParsedExpression[];
}

/** Why the scheduler refuses a cluster that meets no term. */
export const AFFINITY_REASON = 'cluster does not match with any of the required cluster affinity terms';

/** Prepares required terms; no terms means that the filter is skipped. */
export function buildAffinityTerms(terms: readonly ClusterSelectorTerm[]): readonly AffinityTerm[] {
  return terms.map(({ labelSelector, properties }) => ({
    labelSelector,
    expressions: properties.map(readPropertyExpression),
  }));
}

/**
 * Whether a cluster meets at least one required term; terms and expressions are read in order and only as far as
 * needed, which decides whether a broken value fails the cycle. `unknown` when only hidden values would decide.
 */
export function matchClusterAffinity(
  terms: readonly AffinityTerm[],
  cluster: SchedulingCluster,
): boolean | 'unknown' | PropertyError {
  let unknown = false;
  for (const term of terms) {
    const match = matchTerm(term, cluster);
    if (match === true || isPropertyError(match)) return match;
    if (match === 'unknown') unknown = true;
  }
  return terms.length === 0 ? true : unknown ? 'unknown' : false;
}

function matchTerm(term: AffinityTerm, cluster: SchedulingCluster): boolean | 'unknown' | PropertyError {
  const { labelSelector } = term;
  if (labelSelector !== undefined) {
    if (labelSelector.error !== undefined)
      return { error: `failed to parse label selector: ${labelSelector.error}` };
    if (!matchLabelSelector(labelSelector, cluster.labels)) return false;
  }
  let unknown = false;
  for (const expression of term.expressions) {
    const match = matchPropertyExpression(cluster, expression);
    // Of a member without status some properties may be told; what is not told is not absent.
    if (!cluster.propertiesKnown && readClusterProperty(cluster, expression.name) === undefined)
      unknown = true;
    else if (match !== true) return match;
  }
  return unknown ? 'unknown' : true;
}

/** Every condition of the required terms that the cluster fails, with the value seen. */
export function explainClusterAffinity(
  terms: readonly ClusterSelectorTerm[],
  cluster: SchedulingCluster,
): readonly Sighting[] {
  return terms.flatMap((term, index) => {
    const by = `${POLICY_PATH.required}/${index}`;
    const labels = explainLabelSelector(term.labelSelector, cluster.labels);
    const properties = term.properties.flatMap((expression, at): Sighting[] => {
      if (matchPropertyExpression(cluster, readPropertyExpression(expression)) === true) return [];
      const { name, operator, values } = expression;
      const wanted = `${name} ${operator} ${values.join(', ')}`;
      const found = renderProperty(cluster, name);
      const rule = `${by}/propertySelector/matchExpressions/${at}`;
      return [{ of: 'cluster', name: cluster.name, path: propertyPath(name), wanted, found, by: rule }];
    });
    return [
      ...labels.map((each) => renderMismatch(each, cluster.name, `${by}/labelSelector`)),
      ...properties,
    ];
  });
}

function renderMismatch({ requirement, value }: LabelMismatch, name: string, by: string): Sighting {
  const { key, operator, values, path } = requirement;
  const wanted = values.length > 0 ? `${key} ${operator} (${values.join(', ')})` : `${key} ${operator}`;
  const where = pointer('metadata', 'labels', key);
  return { of: 'cluster', name, path: where, wanted, found: value, by: by + path };
}

/** The value of a property as the cluster reports it; undefined when it does not. */
export function renderProperty(cluster: SchedulingCluster, name: string): string | undefined {
  const text = cluster.properties.get(name);
  if (text !== undefined && !name.startsWith(PROPERTY.resourcePrefix)) return text;
  const value = readClusterProperty(cluster, name);
  return value === undefined || isPropertyError(value) ? undefined : renderQuantity(value);
}

/** JSON pointer of a property in its MemberCluster. */
export function propertyPath(name: string): string {
  if (!name.startsWith(PROPERTY.resourcePrefix)) return pointer('status', 'properties', name);
  const [type = '', resource = ''] = name.slice(PROPERTY.resourcePrefix.length).split('-');
  return pointer('status', 'resourceUsage', type === 'total' ? 'capacity' : type, resource);
}
