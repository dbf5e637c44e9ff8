import {
  isJsonObject,
  type Json,
  readList,
  readNumber,
  readObject,
  readPath,
  readString,
} from '../../api/json.ts';
import { type LabelSelector, readLabelSelector } from '../../model/label-selector.ts';

/** One comparison of a cluster property; exactly one value is legal. */
export interface PropertyExpression {
  readonly name: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** A required term: label selector and all property expressions must hold. Without either it matches every cluster. */
export interface ClusterSelectorTerm {
  readonly labelSelector: LabelSelector | undefined;
  readonly properties: readonly PropertyExpression[];
}

/** A preferred term: its weight goes to matching clusters, spread by the sorter's property when there is one. */
export interface PreferredTerm {
  readonly weight: number;
  readonly labelSelector: LabelSelector | undefined;
  readonly sorter: { readonly name: string; readonly sortOrder: string } | undefined;
}

export interface TopologySpreadConstraint {
  readonly topologyKey: string;
  /** Undefined when not stated: counts as 1, but crashes the scheduler on a hard violation. */
  readonly maxSkew: number | undefined;
  /** `ScheduleAnyway` is soft, everything else hard. */
  readonly whenUnsatisfiable: string;
}

export interface Toleration {
  readonly key: string;
  readonly operator: string;
  readonly value: string;
  readonly effect: string;
}

/** A placement policy as the scheduler sees it (`PlacementPolicy`). */
export interface PlacementPolicy {
  readonly placementType: string;
  readonly clusterNames: readonly string[];
  readonly numberOfClusters: number | undefined;
  readonly required: readonly ClusterSelectorTerm[];
  readonly preferred: readonly PreferredTerm[];
  readonly spread: readonly TopologySpreadConstraint[];
  readonly tolerations: readonly Toleration[];
}

/** JSON pointers of the parts of a policy, below the policy itself. */
export const POLICY_PATH = {
  required: '/affinity/clusterAffinity/requiredDuringSchedulingIgnoredDuringExecution/clusterSelectorTerms',
  preferred: '/affinity/clusterAffinity/preferredDuringSchedulingIgnoredDuringExecution',
  spread: '/topologySpreadConstraints',
  clusterNames: '/clusterNames',
  numberOfClusters: '/numberOfClusters',
} as const;

/** What the API server fills in (scheduling.md §2); a policy of a stored snapshot already carries it. */
export const POLICY_DEFAULT = {
  placementType: 'PickAll',
  maxSkew: 1,
  whenUnsatisfiable: 'DoNotSchedule',
  operator: 'Equal',
} as const;

/**
 * Reads a `spec.policy` as it stands; undefined when there is none, which means PickAll.
 * For an authored placement apply `defaultPolicy` afterwards.
 */
export function readPlacementPolicy(json: Json | undefined): PlacementPolicy | undefined {
  if (!isJsonObject(json)) return undefined;
  const affinity = readObject(json, 'affinity', 'clusterAffinity');
  const required = readObject(affinity, 'requiredDuringSchedulingIgnoredDuringExecution');
  return {
    placementType: readString(json, 'placementType'),
    clusterNames: readTexts(readList(json, 'clusterNames')),
    numberOfClusters: readNumber(json, 'numberOfClusters'),
    required: readList(required, 'clusterSelectorTerms').map((term) => ({
      labelSelector: readLabelSelector(readPath(term, 'labelSelector')),
      properties: readList(term, 'propertySelector', 'matchExpressions').map((expression) => ({
        name: readString(expression, 'name'),
        operator: readString(expression, 'operator'),
        values: readTexts(readList(expression, 'values')),
      })),
    })),
    preferred: readList(affinity, 'preferredDuringSchedulingIgnoredDuringExecution').map(readPreferredTerm),
    spread: readList(json, 'topologySpreadConstraints').map((constraint) => ({
      topologyKey: readString(constraint, 'topologyKey'),
      maxSkew: readNumber(constraint, 'maxSkew'),
      whenUnsatisfiable: readString(constraint, 'whenUnsatisfiable'),
    })),
    tolerations: readList(json, 'tolerations').map((toleration) => ({
      key: readString(toleration, 'key'),
      operator: readString(toleration, 'operator'),
      value: readString(toleration, 'value'),
      effect: readString(toleration, 'effect'),
    })),
  };
}

function readPreferredTerm(json: Json): PreferredTerm {
  const sorter = readObject(json, 'preference', 'propertySorter');
  return {
    weight: readNumber(json, 'weight') ?? 0,
    labelSelector: readLabelSelector(readPath(json, 'preference', 'labelSelector')),
    sorter: sorter && { name: readString(sorter, 'name'), sortOrder: readString(sorter, 'sortOrder') },
  };
}

function readTexts(list: readonly Json[]): readonly string[] {
  return list.map((item) => (typeof item === 'string' ? item : ''));
}

/** The policy with the API's defaults filled in. */
export function defaultPolicy(policy: PlacementPolicy): PlacementPolicy {
  return {
    ...policy,
    placementType: policy.placementType || POLICY_DEFAULT.placementType,
    spread: policy.spread.map((constraint) => ({
      ...constraint,
      maxSkew: constraint.maxSkew ?? POLICY_DEFAULT.maxSkew,
      whenUnsatisfiable: constraint.whenUnsatisfiable || POLICY_DEFAULT.whenUnsatisfiable,
    })),
    tolerations: policy.tolerations.map((toleration) => ({
      ...toleration,
      operator: toleration.operator || POLICY_DEFAULT.operator,
    })),
  };
}
