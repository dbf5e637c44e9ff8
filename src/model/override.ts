import { type Json, pointer, readList, readPath, readString } from '../api/json.ts';
import { LABEL } from '../api/placement.kubernetes-fleet.io.ts';
import type { KubeObject } from '../read/bundle.ts';
import { type ClusterSelectorTerm, decodeClusterSelector } from './cluster-selector.ts';
import { namespacedName } from './identity.ts';
import { decodeView, type View } from './metadata.ts';
import type { Scope } from './placement.ts';
import { decodeResourceSelectors, type ResourceSelector } from './resource-selector.ts';
import { decodeIndex } from './snapshot.ts';

/** One JSON patch of a rule. */
export interface OverridePatch {
  readonly op: string;
  readonly path: string;
  /** Undefined when no value is written; null is a value. */
  readonly value: Json | undefined;
  readonly pointer: string;
}

/** One rule: which clusters, and what changes there. */
export interface OverrideRule {
  /** Undefined without a `clusterSelector`; an empty list of terms matches every cluster. */
  readonly clusterSelector: readonly ClusterSelectorTerm[] | undefined;
  /** `JSONPatch` or `Delete`. */
  readonly type: string;
  readonly patches: readonly OverridePatch[];
  readonly pointer: string;
}

/** The content that overrides and override snapshots share. */
export interface OverrideSpec {
  /** Placement the override is limited to; undefined when it meets every placement. */
  readonly placement: { readonly name: string; readonly scope: Scope; readonly pointer: string } | undefined;
  readonly selectors: readonly ResourceSelector[];
  readonly rules: readonly OverrideRule[];
  /** Pointer of this content: `/spec`, or `/spec/overrideSpec` in a snapshot. */
  readonly pointer: string;
}

/** An override of either scope (ClusterResourceOverride, ResourceOverride). */
export interface Override extends View {
  readonly scope: Scope;
  readonly key: string;
  readonly spec: OverrideSpec;
}

/** A frozen override: what bindings name and what is really applied. */
export interface OverrideSnapshot extends View {
  readonly scope: Scope;
  readonly key: string;
  /** Key of the override by label and namespace. */
  readonly overrideKey: string;
  readonly latest: boolean;
  readonly index: number | undefined;
  readonly hash: string;
  readonly spec: OverrideSpec;
}

function decodeRule(rule: Json, at: string): OverrideRule {
  return {
    clusterSelector: decodeClusterSelector(readPath(rule, 'clusterSelector'), `${at}/clusterSelector`),
    type: readString(rule, 'overrideType') || 'JSONPatch',
    patches: readList(rule, 'jsonPatchOverrides').map((patch, index) => ({
      op: readString(patch, 'op'),
      path: readString(patch, 'path'),
      value: readPath(patch, 'value'),
      pointer: at + pointer('jsonPatchOverrides', index),
    })),
    pointer: at,
  };
}

/** Reads the content of an override; `at` is its pointer. Both scopes, all versions. */
export function decodeOverrideSpec(spec: Json | undefined, scope: Scope, at: string): OverrideSpec {
  const placement = readPath(spec, 'placement');
  const selectors = scope === 'cluster' ? 'clusterResourceSelectors' : 'resourceSelectors';
  return {
    placement:
      placement === undefined || placement === null
        ? undefined
        : {
            name: readString(placement, 'name'),
            scope: readString(placement, 'scope') === 'Namespaced' ? 'namespace' : 'cluster',
            pointer: `${at}/placement`,
          },
    selectors: decodeResourceSelectors(readPath(spec, selectors), `${at}/${selectors}`),
    rules: readList(spec, 'policy', 'overrideRules').map((rule, index) =>
      decodeRule(rule, at + pointer('policy', 'overrideRules', index)),
    ),
    pointer: at,
  };
}

/** Reads a ClusterResourceOverride or ResourceOverride of any version. */
export function decodeOverride(object: KubeObject): Override {
  const view = decodeView(object);
  const scope = object.kind === 'ResourceOverride' ? 'namespace' : 'cluster';
  return {
    ...view,
    scope,
    key: namespacedName(view.namespace, view.name),
    spec: decodeOverrideSpec(readPath(object.value, 'spec'), scope, '/spec'),
  };
}

/** Reads a ClusterResourceOverrideSnapshot or ResourceOverrideSnapshot of any version. */
export function decodeOverrideSnapshot(object: KubeObject): OverrideSnapshot {
  const view = decodeView(object);
  const { labels } = view.metadata;
  const scope = object.kind === 'ResourceOverrideSnapshot' ? 'namespace' : 'cluster';
  return {
    ...view,
    scope,
    key: namespacedName(view.namespace, view.name),
    overrideKey: namespacedName(view.namespace, labels.get(LABEL.parentResourceOverride) ?? ''),
    latest: labels.get(LABEL.isLatestSnapshot) === 'true',
    index: decodeIndex(labels.get(LABEL.overrideIndex)),
    hash: readString(object.value, 'spec', 'overrideHash'),
    spec: decodeOverrideSpec(readPath(object.value, 'spec', 'overrideSpec'), scope, '/spec/overrideSpec'),
  };
}
