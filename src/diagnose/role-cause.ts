import { readList, readString } from '../api/json.ts';
import type { Fleet } from '../model/fleet.ts';
import { type ObjectEntry, objectEntry, objectsOfKind } from '../model/objects.ts';
import type { Placement } from '../model/placement.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { Place } from '../read/place.ts';

const RBAC = 'rbac.authorization.k8s.io';

/** The role on the member that should have given the permission, when a dump of it shows one bound to the user. */
export function roleCause(
  fleet: Fleet,
  placement: Placement,
  cluster: string,
  names: Readonly<Record<string, string>>,
  hubObject: KubeObject | undefined,
): Place {
  const user = names['user'] ?? '';
  for (const kind of ['ClusterRoleBinding', 'RoleBinding']) {
    for (const binding of objectsOfKind(fleet.objects, cluster, RBAC, kind)) {
      if (user === '' || !isBoundTo(binding, user)) continue;
      const role = objectEntry(fleet.objects, cluster, roleOf(binding));
      if (role !== undefined) return { object: role.head, pointer: '/rules', side: 'head' };
    }
  }
  if (hubObject !== undefined) return { object: hubObject, pointer: '', side: 'head' };
  return { object: placement.object, pointer: '/spec/resourceSelectors', side: 'head' };
}

/** Users are named as they are; service accounts as `system:serviceaccount:<namespace>:<name>`. */
function isBoundTo({ head }: ObjectEntry, user: string): boolean {
  return readList(head.value, 'subjects').some((subject) => {
    const name = readString(subject, 'name');
    if (readString(subject, 'kind') !== 'ServiceAccount') return name === user;
    return `system:serviceaccount:${readString(subject, 'namespace')}:${name}` === user;
  });
}

function roleOf({ head, namespace }: ObjectEntry): {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
} {
  const kind = readString(head.value, 'roleRef', 'kind');
  return {
    group: RBAC,
    kind,
    namespace: kind === 'Role' ? namespace : '',
    name: readString(head.value, 'roleRef', 'name'),
  };
}
