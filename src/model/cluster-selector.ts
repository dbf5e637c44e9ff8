import { type Json, pointer, readList, readObject, readString } from '../api/json.ts';
import { decodePresent, decodeStrings } from './metadata.ts';

/** One comparison of a cluster property: `name operator values[0]`. */
export interface PropertyExpression {
  readonly name: string;
  readonly operator: string;
  readonly values: readonly string[];
  readonly pointer: string;
}

/** `propertySorter` of a preferred term. */
export interface PropertySorter {
  readonly name: string;
  /** `Ascending` or `Descending`, as written. */
  readonly sortOrder: string;
  readonly pointer: string;
}

/** One way for a cluster to qualify (`ClusterSelectorTerm`): all parts that are there must hold. */
export interface ClusterSelectorTerm {
  readonly labelSelector: Json | undefined;
  /** Undefined without a `propertySelector`; an empty list matches every cluster. */
  readonly propertyExpressions: readonly PropertyExpression[] | undefined;
  readonly propertySorter: PropertySorter | undefined;
  readonly index: number;
  readonly pointer: string;
}

function decodePropertyExpressions(
  term: Json | undefined,
  at: string,
): ClusterSelectorTerm['propertyExpressions'] {
  const selector = readObject(term, 'propertySelector');
  if (selector === undefined) return undefined;
  return readList(selector, 'matchExpressions').map((item, index) => ({
    name: readString(item, 'name'),
    operator: readString(item, 'operator'),
    values: decodeStrings(item, 'values'),
    pointer: at + pointer('propertySelector', 'matchExpressions', index),
  }));
}

/** Reads one term; `at` is its pointer. */
export function decodeClusterSelectorTerm(
  term: Json | undefined,
  at: string,
  index: number,
): ClusterSelectorTerm {
  const sorter = readObject(term, 'propertySorter');
  return {
    labelSelector: decodePresent(term, 'labelSelector'),
    propertyExpressions: decodePropertyExpressions(term, at),
    propertySorter:
      sorter === undefined
        ? undefined
        : {
            name: readString(sorter, 'name'),
            sortOrder: readString(sorter, 'sortOrder'),
            pointer: at + pointer('propertySorter'),
          },
    index,
    pointer: at,
  };
}

/**
 * Reads a `ClusterSelector`: its terms, which are alternatives. Undefined when the selector itself is absent;
 * an empty list is a selector that was written without terms. `at` is the selector's pointer.
 */
export function decodeClusterSelector(
  selector: Json | undefined,
  at: string,
): readonly ClusterSelectorTerm[] | undefined {
  if (readObject(selector) === undefined) return undefined;
  return readList(selector, 'clusterSelectorTerms').map((term, index) =>
    decodeClusterSelectorTerm(term, at + pointer('clusterSelectorTerms', index), index),
  );
}
