import { isJsonObject, type JsonObject, pointer, readList, readObject, readString } from '../api/json.ts';
import type { ObjectIdentity } from './identity.ts';

/** A container of a pod or pod template, init and ephemeral ones included. */
export interface Container {
  readonly name: string;
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly role: 'container' | 'init' | 'ephemeral';
  readonly value: JsonObject;
  readonly pointer: string;
}

/** A pod spec, and where it stands in its object. */
export interface PodSpec {
  readonly value: JsonObject;
  readonly pointer: string;
  readonly containers: readonly Container[];
}

const TEMPLATE = ['spec', 'template', 'spec'];
/** Where the pod spec stands, by `group/kind`. */
const PATHS: Readonly<Record<string, readonly string[]>> = {
  '/Pod': ['spec'],
  '/PodTemplate': ['template', 'spec'],
  '/ReplicationController': TEMPLATE,
  'apps/Deployment': TEMPLATE,
  'apps/StatefulSet': TEMPLATE,
  'apps/DaemonSet': TEMPLATE,
  'apps/ReplicaSet': TEMPLATE,
  'batch/Job': TEMPLATE,
  'batch/CronJob': ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

const LISTS: readonly (readonly [field: string, role: Container['role']])[] = [
  ['initContainers', 'init'],
  ['containers', 'container'],
  ['ephemeralContainers', 'ephemeral'],
];

/** The pod spec that an object runs or is a template for; undefined for kinds that start no pods. */
export function decodePodSpec(
  identity: Pick<ObjectIdentity, 'group' | 'kind'>,
  value: JsonObject,
): PodSpec | undefined {
  const path = PATHS[`${identity.group}/${identity.kind}`];
  const spec = path && readObject(value, ...path);
  if (path === undefined || spec === undefined) return undefined;
  const at = pointer(...path);
  const containers = LISTS.flatMap(([field, role]) =>
    readList(spec, field).flatMap((item, index) => {
      if (!isJsonObject(item)) return [];
      const name = readString(item, 'name');
      const image = readString(item, 'image');
      const imagePullPolicy = readString(item, 'imagePullPolicy');
      return [{ name, image, imagePullPolicy, role, value: item, pointer: at + pointer(field, index) }];
    }),
  );
  return { value: spec, pointer: at, containers };
}
