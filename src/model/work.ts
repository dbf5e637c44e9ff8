import { type Json, pointer, readList, readNumber, readObject, readPath, readString } from '../api/json.ts';
import { ANNOTATION, LABEL, MEMBER_NAMESPACE_PREFIX } from '../api/placement.kubernetes-fleet.io.ts';
import type { KubeObject } from '../read/bundle.ts';
import { type Condition, decodeConditions } from './condition.ts';
import { namespacedName } from './identity.ts';
import { decodeManifests, type Manifest } from './manifest.ts';
import { decodeView, type View } from './metadata.ts';
import { type Difference, decodeDiff, decodeDrift, type EnvelopeReference } from './resource-status.ts';
import { decodeIndex } from './snapshot.ts';
import { type ApplyStrategy, decodeApplyStrategy } from './strategy.ts';

/** How a manifest is named in the status of a Work or AppliedWork (`WorkResourceIdentifier`). */
export interface WorkResource {
  /** Position in `spec.workload.manifests`; undefined when the status does not say. */
  readonly ordinal: number | undefined;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Plural; '' when the member does not know the kind. */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

/** What a member reports about one manifest of a Work. */
export interface ManifestCondition {
  readonly identifier: WorkResource;
  readonly conditions: readonly Condition[];
  readonly drift: Difference | undefined;
  readonly diff: Difference | undefined;
  readonly index: number;
  readonly pointer: string;
}

/** What the hub hands one member of one snapshot part or envelope. */
export interface Work extends View {
  /** The member whose mailbox namespace holds it; '' in any other namespace. */
  readonly cluster: string;
  /** Key of the placement by labels; `/` when the label is missing. */
  readonly placementKey: string;
  /** Key of the binding by labels. */
  readonly bindingKey: string;
  /** Name of the first part of the resource snapshot it was made from. */
  readonly resourceSnapshotName: string;
  readonly resourceSnapshotIndex: number | undefined;
  readonly clusterOverrideHash: string;
  readonly resourceOverrideHash: string;
  /** Set when the Work carries the content of an envelope. */
  readonly envelope: EnvelopeReference | undefined;
  readonly manifests: readonly Manifest[];
  readonly apply: ApplyStrategy;
  readonly conditions: readonly Condition[];
  readonly manifestConditions: readonly ManifestCondition[];
}

/** Reads the identifying fields that Works and AppliedWorks use. */
export function decodeWorkResource(item: Json | undefined): WorkResource {
  return {
    ordinal: readNumber(item, 'ordinal'),
    group: readString(item, 'group'),
    version: readString(item, 'version'),
    kind: readString(item, 'kind'),
    resource: readString(item, 'resource'),
    namespace: readString(item, 'namespace'),
    name: readString(item, 'name'),
  };
}

/** The member whose mailbox `namespace` is; '' when it is none. */
export function decodeMailbox(namespace: string): string {
  return namespace.startsWith(MEMBER_NAMESPACE_PREFIX) ? namespace.slice(MEMBER_NAMESPACE_PREFIX.length) : '';
}

function decodeManifestCondition(item: Json, index: number): ManifestCondition {
  const at = pointer('status', 'manifestConditions', index);
  const drift = readObject(item, 'driftDetails');
  const diff = readObject(item, 'diffDetails');
  return {
    identifier: decodeWorkResource(readPath(item, 'identifier')),
    conditions: decodeConditions(readPath(item, 'conditions'), `${at}/conditions`),
    drift: drift && decodeDrift(drift, `${at}/driftDetails`),
    diff: diff && decodeDiff(diff, `${at}/diffDetails`),
    index,
    pointer: at,
  };
}

function decodeEnvelopeReference(labels: ReadonlyMap<string, string>): EnvelopeReference | undefined {
  const type = labels.get(LABEL.envelopeType);
  if (type === undefined) return undefined;
  return {
    type,
    name: labels.get(LABEL.envelopeName) ?? '',
    namespace: labels.get(LABEL.envelopeNamespace) ?? '',
  };
}

/** Reads a Work of any version. */
export function decodeWork(object: KubeObject): Work {
  const view = decodeView(object);
  const { labels, annotations } = view.metadata;
  const { value } = object;
  const placementNamespace = labels.get(LABEL.parentPlacementNamespace) ?? '';
  return {
    ...view,
    cluster: decodeMailbox(view.namespace),
    placementKey: namespacedName(placementNamespace, labels.get(LABEL.parentPlacement) ?? ''),
    bindingKey: namespacedName(placementNamespace, labels.get(LABEL.parentBinding) ?? ''),
    resourceSnapshotName: annotations.get(ANNOTATION.parentResourceSnapshotName) ?? '',
    resourceSnapshotIndex: decodeIndex(labels.get(LABEL.parentResourceSnapshotIndex)),
    clusterOverrideHash: annotations.get(ANNOTATION.clusterOverrideSnapshotHash) ?? '',
    resourceOverrideHash: annotations.get(ANNOTATION.resourceOverrideSnapshotHash) ?? '',
    envelope: decodeEnvelopeReference(labels),
    manifests: decodeManifests(readPath(value, 'spec', 'workload', 'manifests'), '/spec/workload/manifests'),
    apply: decodeApplyStrategy(readPath(value, 'spec', 'applyStrategy'), '/spec/applyStrategy'),
    conditions: decodeConditions(readPath(value, 'status', 'conditions'), '/status/conditions'),
    manifestConditions: readList(value, 'status', 'manifestConditions').map(decodeManifestCondition),
  };
}
