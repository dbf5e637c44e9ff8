import { type Json, type JsonObject, readList, readObject, readPath, readString } from '../../api/json.ts';
import { LABEL } from '../../api/placement.kubernetes-fleet.io.ts';
import { type LabelSelector, readLabelSelector } from '../../model/label-selector.ts';
import { decodeResourceSelectors, type ResourceSelector } from '../../model/resource-selector.ts';
import { renderGoJson } from '../admission/go-text.ts';
import { VARIABLE } from './variables.ts';

export type OverrideKind = 'ClusterResourceOverride' | 'ResourceOverride';

/** One state of an override. Works are made from snapshots, never from the override itself. */
export interface OverrideSnapshot {
  readonly kind: OverrideKind;
  /** '' for a ClusterResourceOverride. */
  readonly namespace: string;
  /** Name of the override. */
  readonly override: string;
  /** Name of the snapshot: `<override>-<index>`. */
  readonly name: string;
  readonly latest: boolean;
  readonly selectors: readonly ResourceSelector[];
  /** `overrideRules` as written; undefined without a policy. */
  readonly rules: readonly OverrideRule[] | undefined;
  /** The override or snapshot this was read from, and where in it the override's spec stands. */
  readonly object: JsonObject;
  readonly pointer: string;
}

/** One rule of an override. */
export interface OverrideRule {
  readonly index: number;
  readonly value: JsonObject;
  /** Undefined without a cluster selector. */
  readonly terms: readonly OverrideTerm[] | undefined;
  /** True when its patches name variables that differ from cluster to cluster. */
  readonly hasVariables: boolean;
}

/** One term of a rule's cluster selector: its label selector as read and as written. */
export interface OverrideTerm {
  readonly labels: LabelSelector | undefined;
  readonly written: Json;
}

/** The snapshot an override object has, or would have, under `index`. */
export function buildOverrideSnapshot(
  kind: OverrideKind,
  override: JsonObject,
  index: number,
  latest: boolean,
): OverrideSnapshot {
  const name = readString(override, 'metadata', 'name');
  return readSpec(kind, override, '/spec', { override: name, name: `${name}-${index}`, latest });
}

/** Reads an override snapshot of a hub. */
export function readOverrideSnapshot(kind: OverrideKind, snapshot: JsonObject): OverrideSnapshot {
  return readSpec(kind, snapshot, '/spec/overrideSpec', {
    override: readString(snapshot, 'metadata', 'labels', LABEL.parentResourceOverride),
    name: readString(snapshot, 'metadata', 'name'),
    latest: readString(snapshot, 'metadata', 'labels', LABEL.isLatestSnapshot) === 'true',
  });
}

function readSpec(
  kind: OverrideKind,
  object: JsonObject,
  pointer: string,
  identity: Pick<OverrideSnapshot, 'override' | 'name' | 'latest'>,
): OverrideSnapshot {
  const spec = readObject(object, ...pointer.slice(1).split('/'));
  const field = kind === 'ClusterResourceOverride' ? 'clusterResourceSelectors' : 'resourceSelectors';
  const policy = readObject(spec, 'policy');
  return {
    kind,
    namespace: kind === 'ClusterResourceOverride' ? '' : readString(object, 'metadata', 'namespace'),
    ...identity,
    selectors: decodeResourceSelectors(readPath(spec, field), `${pointer}/${field}`),
    rules: policy === undefined ? undefined : readRules(policy),
    object,
    pointer,
  };
}

function readRules(policy: JsonObject): readonly OverrideRule[] {
  return readList(policy, 'overrideRules').map((rule, index) => {
    const patches = readPath(rule, 'jsonPatchOverrides') ?? null;
    return {
      index,
      value: readObject(rule) ?? {},
      terms: readTerms(readObject(rule, 'clusterSelector')),
      hasVariables: renderGoJson(patches).includes(VARIABLE),
    };
  });
}

function readTerms(selector: JsonObject | undefined): readonly OverrideTerm[] | undefined {
  if (selector === undefined) return undefined;
  return readList(selector, 'clusterSelectorTerms').map((term) => {
    const written = readPath(term, 'labelSelector') ?? null;
    return { labels: readLabelSelector(written), written };
  });
}

/** How messages name a snapshot's kind: `ResourceOverrideSnapshot`. */
export function renderSnapshotKind(snapshot: OverrideSnapshot): string {
  return `${snapshot.kind}Snapshot`;
}

/** Compares snapshots in the order they are attached and applied: by namespace, then by snapshot name, as text. */
export function compareSnapshots(left: OverrideSnapshot, right: OverrideSnapshot): number {
  if (left.namespace !== right.namespace) return left.namespace < right.namespace ? -1 : 1;
  if (left.name === right.name) return 0;
  return left.name < right.name ? -1 : 1;
}
