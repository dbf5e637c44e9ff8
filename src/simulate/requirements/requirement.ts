import type { ClusterSelectorTerm } from '../../model/cluster-selector.ts';
import { readLabelSelector } from '../../model/label-selector.ts';
import type { Placement } from '../../model/placement.ts';
import type { AffinityTerm } from '../scheduling/cluster-affinity.ts';
import { type ParsedExpression, readPropertyExpression } from '../scheduling/property.ts';

/** One thing a policy asks of clusters: a label or property of a term, a property to sort by, a topology key. */
export interface Requirement {
  readonly part: 'label' | 'property' | 'sorter' | 'spread';
  readonly role: 'required' | 'preferred' | 'spread';
  /** Position of the term or constraint in its list. */
  readonly term: number;
  readonly key: string;
  /** `In`, `Ge`, …; for a sorter its order, for spread `maxSkew`. */
  readonly operator: string;
  readonly values: readonly string[];
  /** JSON pointers in the placement: of the expression, and of the term it belongs to. */
  readonly pointer: string;
  readonly termPointer: string;
  /** The term it belongs to, ready to be matched; undefined for sorters and spread. */
  readonly affinity: AffinityTerm | undefined;
  /** The expression by itself. */
  readonly alone: AffinityTerm | undefined;
}

/** Takes a policy apart. Terms and constraints without content yield nothing: they match every cluster. */
export function readRequirements({ policy }: Placement): readonly Requirement[] {
  const required = (policy.required ?? []).flatMap((term) => readTerm(term, 'required', term.index));
  const preferred = policy.preferred.flatMap(({ preference }, index) => [
    ...readTerm(preference, 'preferred', index),
    ...readSorter(preference, index),
  ]);
  const spread = policy.topologySpreadConstraints.map(
    (constraint, term): Requirement => ({
      part: 'spread',
      role: 'spread',
      term,
      key: constraint.topologyKey,
      operator: 'maxSkew',
      values: [String(constraint.maxSkew)],
      pointer: `${constraint.pointer}/topologyKey`,
      termPointer: constraint.pointer,
      affinity: undefined,
      alone: undefined,
    }),
  );
  return [...required, ...preferred, ...spread];
}

function readTerm(
  term: ClusterSelectorTerm,
  role: 'required' | 'preferred',
  index: number,
): readonly Requirement[] {
  const selector = readLabelSelector(term.labelSelector);
  const expressions = term.propertyExpressions ?? [];
  const parsed = expressions.map(readPropertyExpression);
  const affinity: AffinityTerm = { labelSelector: selector, expressions: parsed };
  const shared = { role, term: index, termPointer: term.pointer, affinity };
  const labels = (selector?.requirements ?? []).map(
    (requirement): Requirement => ({
      ...shared,
      part: 'label',
      key: requirement.key,
      operator: requirement.operator,
      values: requirement.values,
      pointer: `${term.pointer}/labelSelector${requirement.path}`,
      alone: { labelSelector: { requirements: [requirement] }, expressions: [] },
    }),
  );
  const properties = expressions.map(
    (expression, at): Requirement => ({
      ...shared,
      part: 'property',
      key: expression.name,
      operator: expression.operator,
      values: expression.values,
      pointer: expression.pointer,
      alone: { labelSelector: undefined, expressions: listOf(parsed[at]) },
    }),
  );
  return [...labels, ...properties];
}

function listOf(expression: ParsedExpression | undefined): readonly ParsedExpression[] {
  return expression === undefined ? [] : [expression];
}

function readSorter(term: ClusterSelectorTerm, index: number): readonly Requirement[] {
  const sorter = term.propertySorter;
  if (sorter === undefined) return [];
  return [
    {
      part: 'sorter',
      role: 'preferred',
      term: index,
      key: sorter.name,
      operator: sorter.sortOrder,
      values: [],
      pointer: `${sorter.pointer}/name`,
      termPointer: term.pointer,
      affinity: undefined,
      alone: undefined,
    },
  ];
}
