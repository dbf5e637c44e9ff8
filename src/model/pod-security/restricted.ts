import { isJsonObject, pointer, readList, readPath, readString } from '../../api/json.ts';
import { decodeStrings } from '../metadata.ts';
import {
  containerContexts,
  type Forbidden,
  isExemptAsNamespaced,
  isExemptAsWindows,
  type PodSubject,
  podContext,
  readContexts,
} from './subject.ts';

const VOLUMES: ReadonlySet<string> = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

/** Volumes of other types than those that any tenant may have. */
export function findVolumeTypes({ spec }: PodSubject): readonly Forbidden[] {
  return readList(spec.value, 'volumes').flatMap((volume, index) => {
    if (!isJsonObject(volume)) return [];
    const types = Object.keys(volume).filter((key) => key !== 'name' && isJsonObject(volume[key]));
    return types
      .filter((type) => !VOLUMES.has(type))
      .map((type) => ({
        text: `volume ${readString(volume, 'name')} is of type ${type}`,
        pointer: spec.pointer + pointer('volumes', index, type),
      }));
  });
}

/** Containers that may gain more rights than their parent process. */
export function findEscalations(pod: PodSubject): readonly Forbidden[] {
  if (isExemptAsWindows(pod)) return [];
  return containerContexts(pod.spec)
    .filter(({ value }) => readPath(value, 'allowPrivilegeEscalation') !== false)
    .map(({ owner, pointer: at }) => ({
      text: `${owner} does not set allowPrivilegeEscalation to false`,
      pointer: `${at}/allowPrivilegeEscalation`,
    }));
}

/** Containers that may be root: nothing says runAsNonRoot, or something denies it. */
export function findRootAllowed(pod: PodSubject): readonly Forbidden[] {
  if (isExemptAsNamespaced(pod)) return [];
  const whole = podContext(pod.spec);
  const wanted = readPath(whole.value, 'runAsNonRoot');
  const contexts = containerContexts(pod.spec);
  const denied = [...(wanted === false ? [whole] : []), ...contexts.filter(isDenied)];
  const missing =
    wanted === true ? [] : contexts.filter(({ value }) => (readPath(value, 'runAsNonRoot') ?? null) === null);
  return [
    ...denied.map(({ owner, pointer: at }) => ({
      text: `${owner} sets runAsNonRoot to false`,
      pointer: `${at}/runAsNonRoot`,
    })),
    ...missing.map(({ owner, pointer: at }) => ({
      text: `${owner} does not set runAsNonRoot to true`,
      pointer: `${at}/runAsNonRoot`,
    })),
  ];
}

function isDenied({ value }: { readonly value: ReturnType<typeof podContext>['value'] }): boolean {
  return readPath(value, 'runAsNonRoot') === false;
}

/** User 0, by number. */
export function findRootUsers(pod: PodSubject): readonly Forbidden[] {
  if (isExemptAsNamespaced(pod)) return [];
  return readContexts(pod)
    .filter(({ value }) => readPath(value, 'runAsUser') === 0)
    .map(({ owner, pointer: at }) => ({ text: `${owner} runs as user 0`, pointer: `${at}/runAsUser` }));
}

/** Containers for which neither they nor the pod name a seccomp profile. */
export function findUnprofiled(pod: PodSubject): readonly Forbidden[] {
  if (isExemptAsWindows(pod)) return [];
  const read = ({ value }: { readonly value: ReturnType<typeof podContext>['value'] }): string =>
    readString(value, 'seccompProfile', 'type');
  const isGood = (type: string): boolean => type === 'RuntimeDefault' || type === 'Localhost';
  const whole = podContext(pod.spec);
  const bad = readContexts(pod).filter((context) => read(context) !== '' && !isGood(read(context)));
  const missing = isGood(read(whole))
    ? []
    : containerContexts(pod.spec).filter((context) => read(context) === '');
  return [
    ...bad.map((context) => ({
      text: `${context.owner} has seccompProfile ${read(context)}`,
      pointer: `${context.pointer}/seccompProfile/type`,
    })),
    ...missing.map(({ owner, pointer: at }) => ({
      text: `${owner} has no seccompProfile RuntimeDefault or Localhost`,
      pointer: `${at}/seccompProfile`,
    })),
  ];
}

/** Containers that keep capabilities, or add others than the binding of low ports. */
export function findKeptCapabilities(pod: PodSubject): readonly Forbidden[] {
  if (isExemptAsWindows(pod)) return [];
  return containerContexts(pod.spec).flatMap(({ owner, value, pointer: at }) => {
    const capabilities = readPath(value, 'capabilities');
    const kept = decodeStrings(capabilities, 'drop').includes('ALL')
      ? []
      : [{ text: `${owner} does not drop ALL capabilities`, pointer: `${at}/capabilities/drop` }];
    const added = decodeStrings(capabilities, 'add').flatMap((name, index) =>
      name === 'NET_BIND_SERVICE'
        ? []
        : [{ text: `${owner} adds the capability ${name}`, pointer: `${at}/capabilities/add/${index}` }],
    );
    return [...kept, ...added];
  });
}
