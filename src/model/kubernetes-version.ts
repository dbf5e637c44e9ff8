import { PROPERTY } from '../api/cluster.kubernetes-fleet.io.ts';
import { readString } from '../api/json.ts';
import type { Fleet } from './fleet.ts';
import { type Known, unknown } from './knowledge.ts';
import { memberNamed } from './member-knowledge.ts';
import { objectsOfKind } from './objects.ts';

/** The Kubernetes release of a cluster, 1.x. */
export interface KubernetesVersion {
  /** As it was printed. */
  readonly text: string;
  readonly minor: number;
  /** True when the API server may be newer: nodes told, which may lag behind it. */
  readonly isFloor: boolean;
}

/**
 * The Kubernetes version of a member: the property that its agent reports, else the newest of its nodes' kubelets,
 * which are never newer than the API server. Unknown(`kubernetes:<cluster>`) when the input shows neither.
 */
export function memberKubernetesVersion(fleet: Fleet, cluster: string): Known<KubernetesVersion> {
  const property = memberNamed(fleet, cluster)?.properties.get(PROPERTY.kubernetesVersion)?.value ?? '';
  const told = decodeMinor(property);
  if (told !== undefined) return { text: property, minor: told, isFloor: false };
  const nodes = objectsOfKind(fleet.objects, cluster, '', 'Node').flatMap(({ head }) => {
    const text = readString(head.value, 'status', 'nodeInfo', 'kubeletVersion');
    const minor = decodeMinor(text);
    return minor === undefined ? [] : [{ text, minor, isFloor: true }];
  });
  const [newest] = nodes.sort((left, right) => right.minor - left.minor);
  return newest ?? unknown(`kubernetes:${cluster}`);
}

/** The minor of `v1.29.4`, `1.30.4+k3s1` or `1.27`; undefined for anything else. */
function decodeMinor(text: string): number | undefined {
  const minor = /^v?1\.(\d{1,3})(?:[.+-]|$)/.exec(text)?.[1];
  return minor === undefined ? undefined : Number(minor);
}
