import { isReservedNamespace } from '../../api/placement.kubernetes-fleet.io.ts';
import type { Fleet } from '../../model/fleet.ts';
import { type ImageReference, readImageReference } from '../../model/image-reference.ts';
import type { ObjectEntry } from '../../model/objects.ts';
import { type Container, decodePodSpec } from '../../model/pod-spec.ts';
import type { Relation, Row } from '../relation.ts';

/** The container images of workloads on the hub (design.md §5, `images`). */
export const images: Relation = {
  name: 'images',
  grain: 'one row per workload and container',
  columns: {
    workload: { type: 'object', means: 'The Deployment, Job or other object with the pod template.' },
    ns: { type: 'string', means: 'Its namespace.' },
    container: { type: 'string', means: 'Name of the container.' },
    role: { type: 'string', means: '`container`, `init` or `ephemeral`.' },
    image: { type: 'string', means: 'The image as written.' },
    fault: {
      type: 'string',
      means: 'What is wrong with the reference, continuing "it …"; empty when it is valid.',
    },
    registry: {
      type: 'string',
      means: 'Host of the registry; `docker.io` when none is written; empty when the reference is not valid.',
    },
    repository: { type: 'string', means: 'Repository; empty when the reference is not valid.' },
    tag: { type: 'string', means: 'Tag; empty when none is written.' },
    pinned: { type: 'bool', means: 'A digest is written, or a tag other than `latest`.' },
    pullPolicy: { type: 'string', means: 'imagePullPolicy as written, else empty.' },
    place: { type: 'place', means: 'The image.' },
    policyPlace: { type: 'place', means: 'The pull policy.' },
  },
  rows: ({ fleet }) => hubObjectsOf(fleet).flatMap(workloadRows),
};

/** Objects of the hub outside KubeFleet's own namespaces: what could be placed. */
function hubObjectsOf(fleet: Fleet): ObjectEntry[] {
  return [...fleet.objects.entries.values()].filter(
    (entry) => entry.site === '' && !isReservedNamespace(entry.namespace),
  );
}

function workloadRows({ head, group, kind, namespace }: ObjectEntry): Row[] {
  const spec = decodePodSpec({ group, kind }, head.value);
  return (spec?.containers ?? [])
    .filter((each) => each.image !== '')
    .map((container): Row => {
      const found = readImageReference(container.image);
      return {
        workload: head,
        ns: namespace,
        ...containerColumns(container, found),
        place: { object: head, pointer: `${container.pointer}/image`, side: 'head' },
        policyPlace: { object: head, pointer: `${container.pointer}/imagePullPolicy`, side: 'head' },
      };
    });
}

function containerColumns(container: Container, found: ImageReference | string): Row {
  const reference = typeof found === 'string' ? undefined : found;
  return {
    container: container.name,
    role: container.role,
    image: container.image,
    fault: typeof found === 'string' ? found : '',
    registry: reference?.registry ?? '',
    repository: reference?.repository ?? '',
    tag: reference?.tag ?? '',
    pinned:
      reference !== undefined &&
      (reference.digest !== '' || (reference.tag !== '' && reference.tag !== 'latest')),
    pullPolicy: container.imagePullPolicy,
  };
}
