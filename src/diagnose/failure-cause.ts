import type { Fleet } from '../model/fleet.ts';
import { type ObjectIdentity, objectKey } from '../model/identity.ts';
import { matchLabelSelector, readLabelSelector } from '../model/label-selector.ts';
import { decodeMetadata } from '../model/metadata.ts';
import { objectEntry } from '../model/objects.ts';
import type { Placement } from '../model/placement.ts';
import type { ResourceSelector } from '../model/resource-selector.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { Place } from '../read/place.ts';
import type { Failure } from './failure-class.ts';
import { findPatch } from './override-patch.ts';
import { roleCause } from './role-cause.ts';

/** The field to change for one refused manifest (rule catalogue §25, "Cause, where it differs from At"). */
export function findCause(
  fleet: Fleet,
  placement: Placement,
  cluster: string,
  manifest: ObjectIdentity,
  failure: Failure,
  hubObject: KubeObject | undefined,
): Place {
  switch (failure.class) {
    case 'namespace-missing':
    case 'namespace-terminating':
      return namespaceCause(fleet, placement, cluster, failure.names['namespace'] ?? manifest.namespace);
    case 'owned-by-other':
      return selectorCause(fleet, placement, manifest);
    case 'kind-unknown':
      return at(placement.object, '/spec/resourceSelectors');
    case 'not-taken-over':
      return at(placement.object, `${placement.strategy.apply.pointer}/whenToTakeOver`);
    case 'immutable':
    case 'invalid':
      return fieldCause(fleet, placement, manifest, failure.names['field'] ?? '', hubObject);
    case 'quota':
      return quotaCause(fleet, placement, cluster, manifest, failure.names['quota'] ?? '', hubObject);
    case 'forbidden':
      return roleCause(fleet, placement, cluster, failure.names, hubObject);
    case 'drift':
      return driftCause(placement, cluster, manifest, hubObject);
    default:
      return hubObject === undefined ? at(placement.object, '/spec/resourceSelectors') : at(hubObject, '');
  }
}

function at(object: KubeObject, path: string): Place {
  return { object, pointer: path, side: 'head' };
}

/**
 * A missing namespace is mended where it is placed: the policy of a placement that delivers it to fewer clusters.
 * Without such a placement the ResourcePlacement itself is what has no ground to stand on.
 */
function namespaceCause(fleet: Fleet, placement: Placement, cluster: string, namespace: string): Place {
  const carriers = fleet.placements.filter(
    (each) =>
      each.key !== placement.key &&
      each.selectors.some((selector) => selectsNamespace(fleet, selector, namespace)),
  );
  const narrow = carriers.find(
    (each) => !each.status.clusters.some((entry) => entry.clusterName === cluster) || carriers.length === 1,
  );
  if (narrow !== undefined) {
    const names = narrow.policy.type === 'PickFixed' ? '/clusterNames' : '';
    return at(narrow.object, narrow.policy.stated ? narrow.policy.pointer + names : '/spec');
  }
  return at(
    placement.object,
    placement.scope === 'namespace' ? '/metadata/namespace' : '/spec/resourceSelectors',
  );
}

function selectsNamespace(fleet: Fleet, selector: ResourceSelector, namespace: string): boolean {
  if (selector.group !== '' || selector.kind !== 'Namespace') return false;
  if (selector.name !== '') return selector.name === namespace;
  if (selector.labelSelector === undefined) return true;
  const entry = objectEntry(fleet.objects, '', {
    group: '',
    kind: 'Namespace',
    namespace: '',
    name: namespace,
  });
  if (entry === undefined) return false;
  return matchLabelSelector(
    readLabelSelector(selector.labelSelector),
    decodeMetadata(entry.head.value).labels,
  );
}

/** The selector that brought the object: by name first, then the one for its namespace, then its kind. */
function selectorCause(fleet: Fleet, placement: Placement, manifest: ObjectIdentity): Place {
  const { selectors } = placement;
  const ofKind = (each: ResourceSelector): boolean =>
    each.group === manifest.group && each.kind === manifest.kind;
  const namespace = manifest.kind === 'Namespace' ? manifest.name : manifest.namespace;
  const found =
    selectors.find((each) => ofKind(each) && each.name === manifest.name) ??
    selectors.find((each) => selectsNamespace(fleet, each, namespace)) ??
    selectors.find(ofKind);
  return at(placement.object, found?.pointer ?? '/spec/resourceSelectors');
}

/** `spec.template` and `spec.ports[0].port` as a pointer. */
function fieldPointer(field: string): string {
  return field === ''
    ? ''
    : `/${field
        .replaceAll(/\[(\d+)\]/g, '.$1')
        .split('.')
        .join('/')}`;
}

/** A refused field is written by an override of that object, or else by the object itself. */
function fieldCause(
  fleet: Fleet,
  placement: Placement,
  manifest: ObjectIdentity,
  field: string,
  hubObject: KubeObject | undefined,
): Place {
  const path = fieldPointer(field);
  const patch = findPatch(fleet, manifest, path);
  if (patch !== undefined) return patch;
  return hubObject === undefined ? at(placement.object, '/spec/resourceSelectors') : at(hubObject, path);
}

/** The quota on the member, when a dump of it shows it. */
function quotaCause(
  fleet: Fleet,
  placement: Placement,
  cluster: string,
  manifest: ObjectIdentity,
  name: string,
  hubObject: KubeObject | undefined,
): Place {
  const { namespace } = manifest;
  const quota = objectEntry(fleet.objects, cluster, { group: '', kind: 'ResourceQuota', namespace, name });
  if (quota !== undefined) return at(quota.head, '/spec/hard');
  return at(hubObject ?? placement.object, hubObject === undefined ? '/spec/resourceSelectors' : '');
}

/** The first drifted field, in the object on the hub that says what it should be. */
function driftCause(
  placement: Placement,
  cluster: string,
  manifest: ObjectIdentity,
  hubObject: KubeObject | undefined,
): Place {
  const drifted = placement.status.clusters
    .find((entry) => entry.clusterName === cluster)
    ?.driftedPlacements.find((each) => objectKey(each) === objectKey(manifest));
  const path = drifted?.fields[0]?.path ?? '';
  if (hubObject === undefined) return at(placement.object, `${placement.strategy.apply.pointer}/whenToApply`);
  return at(hubObject, path === '/' ? '' : path);
}
