import { type Json, pointer, readList, readNumber, readObject, readString } from '../api/json.ts';
import {
  type ClusterSelectorTerm,
  decodeClusterSelector,
  decodeClusterSelectorTerm,
} from './cluster-selector.ts';
import { decodeStrings } from './metadata.ts';

/** One preferred term with its weight (-100 to 100). */
export interface PreferredTerm {
  readonly weight: number;
  readonly preference: ClusterSelectorTerm;
  readonly pointer: string;
}

export interface TopologySpreadConstraint {
  /** 1 when absent. */
  readonly maxSkew: number;
  readonly topologyKey: string;
  /** `DoNotSchedule` when absent. */
  readonly whenUnsatisfiable: string;
  readonly pointer: string;
}

export interface Toleration {
  readonly key: string;
  /** `Equal` when absent. */
  readonly operator: string;
  readonly value: string;
  /** '' tolerates every effect. */
  readonly effect: string;
  readonly pointer: string;
}

/** Where a placement goes (`PlacementPolicy`), of a placement or of a policy snapshot. Schema defaults applied. */
export interface Policy {
  /** False when the object has no policy, which reads as PickAll; its hash differs from a written PickAll. */
  readonly stated: boolean;
  /** `PickAll`, `PickN` or `PickFixed`; anything else as written. */
  readonly type: string;
  readonly clusterNames: readonly string[];
  readonly numberOfClusters: number | undefined;
  /** Undefined without required affinity; an empty list of terms matches every cluster. */
  readonly required: readonly ClusterSelectorTerm[] | undefined;
  readonly preferred: readonly PreferredTerm[];
  readonly topologySpreadConstraints: readonly TopologySpreadConstraint[];
  readonly tolerations: readonly Toleration[];
  readonly pointer: string;
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

function decodePreferred(policy: Json | undefined, at: string): readonly PreferredTerm[] {
  return readList(policy, 'affinity', 'clusterAffinity', PREFERRED).map((item, index) => {
    const here = at + pointer('affinity', 'clusterAffinity', PREFERRED, index);
    return {
      weight: readNumber(item, 'weight') ?? 0,
      preference: decodeClusterSelectorTerm(readObject(item, 'preference'), `${here}/preference`, index),
      pointer: here,
    };
  });
}

function decodeSpreadConstraints(policy: Json | undefined, at: string): readonly TopologySpreadConstraint[] {
  return readList(policy, 'topologySpreadConstraints').map((item, index) => ({
    maxSkew: readNumber(item, 'maxSkew') ?? 1,
    topologyKey: readString(item, 'topologyKey'),
    whenUnsatisfiable: readString(item, 'whenUnsatisfiable') || 'DoNotSchedule',
    pointer: at + pointer('topologySpreadConstraints', index),
  }));
}

function decodeTolerations(policy: Json | undefined, at: string): readonly Toleration[] {
  return readList(policy, 'tolerations').map((item, index) => ({
    key: readString(item, 'key'),
    operator: readString(item, 'operator') || 'Equal',
    value: readString(item, 'value'),
    effect: readString(item, 'effect'),
    pointer: at + pointer('tolerations', index),
  }));
}

/** Reads a policy; `at` is its pointer. An absent policy reads as PickAll without anything else. */
export function decodePolicy(value: Json | undefined, at: string): Policy {
  const policy = readObject(value);
  return {
    stated: policy !== undefined,
    type: readString(policy, 'placementType') || 'PickAll',
    clusterNames: decodeStrings(policy, 'clusterNames'),
    numberOfClusters: readNumber(policy, 'numberOfClusters'),
    required: decodeClusterSelector(
      readObject(policy, 'affinity', 'clusterAffinity', REQUIRED),
      at + pointer('affinity', 'clusterAffinity', REQUIRED),
    ),
    preferred: decodePreferred(policy, at),
    topologySpreadConstraints: decodeSpreadConstraints(policy, at),
    tolerations: decodeTolerations(policy, at),
    pointer: at,
  };
}
