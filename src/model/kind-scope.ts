import { fleetKind } from '../api/groups.ts';
import { readString } from '../api/json.ts';
import { builtInKind } from '../api/kubernetes.ts';
import type { Fleet } from './fleet.ts';
import { type Known, unknown } from './knowledge.ts';
import { objectsOfKind } from './objects.ts';

const CRD_GROUP = 'apiextensions.k8s.io';
const CRD_KIND = 'CustomResourceDefinition';

/**
 * Whether objects of a kind live in namespaces: from Kubernetes' own kinds, KubeFleet's, and the
 * CustomResourceDefinitions of the input. Unknown, with the gate that would tell, for any other kind.
 */
export function readKindScope(fleet: Fleet, group: string, kind: string): Known<'cluster' | 'namespaced'> {
  const known = builtInKind(group, kind) ?? fleetKind(group, kind);
  if (known !== undefined) return known.namespaced ? 'namespaced' : 'cluster';
  for (const { head } of objectsOfKind(fleet.objects, '', CRD_GROUP, CRD_KIND)) {
    if (readString(head.value, 'spec', 'group') !== group) continue;
    if (readString(head.value, 'spec', 'names', 'kind') !== kind) continue;
    return readString(head.value, 'spec', 'scope') === 'Namespaced' ? 'namespaced' : 'cluster';
  }
  return unknown(`hub:${CRD_KIND}`);
}
