import { isJsonObject, type Json, pointer, readList, readObject, readPath, readString } from '../api/json.ts';
import type { ObjectIdentity } from '../model/identity.ts';
import { type Container, decodePodSpec } from '../model/pod-spec.ts';

/** Something a workload's pods cannot start without. */
export interface Need {
  readonly kind: 'ConfigMap' | 'Secret' | 'ServiceAccount' | 'PersistentVolumeClaim';
  readonly name: string;
  /** '' for all of it. */
  readonly key: string;
  /** Pointer to the reference inside the workload. */
  readonly pointer: string;
}

/** What the pods of a workload need from their namespace; what is marked optional is left out. */
export function readNeeds(identity: Pick<ObjectIdentity, 'group' | 'kind'>, value: Json): readonly Need[] {
  const spec = isJsonObject(value) ? decodePodSpec(identity, value) : undefined;
  if (spec === undefined) return [];
  const account = readString(spec.value, 'serviceAccountName');
  return [
    ...readList(spec.value, 'imagePullSecrets').flatMap((item, index) =>
      need('Secret', readString(item, 'name'), '', `${spec.pointer}${pointer('imagePullSecrets', index)}`),
    ),
    ...need('ServiceAccount', account === 'default' ? '' : account, '', `${spec.pointer}/serviceAccountName`),
    ...readList(spec.value, 'volumes').flatMap((volume, index) =>
      volumeNeeds(volume, `${spec.pointer}${pointer('volumes', index)}`),
    ),
    ...spec.containers.flatMap(containerNeeds),
  ];
}

function need(kind: Need['kind'], name: string, key: string, at: string): Need[] {
  return name === '' ? [] : [{ kind, name, key, pointer: at }];
}

function isOptional(reference: Json | undefined): boolean {
  return readPath(reference, 'optional') === true;
}

function containerNeeds({ value, pointer: at }: Container): Need[] {
  const sources = readList(value, 'envFrom').flatMap((item, index) => {
    const here = at + pointer('envFrom', index);
    return [
      ...reference('ConfigMap', readObject(item, 'configMapRef'), `${here}/configMapRef`),
      ...reference('Secret', readObject(item, 'secretRef'), `${here}/secretRef`),
    ];
  });
  const variables = readList(value, 'env').flatMap((item, index) => {
    const here = at + pointer('env', index, 'valueFrom');
    return [
      ...reference('ConfigMap', readObject(item, 'valueFrom', 'configMapKeyRef'), `${here}/configMapKeyRef`),
      ...reference('Secret', readObject(item, 'valueFrom', 'secretKeyRef'), `${here}/secretKeyRef`),
    ];
  });
  return [...sources, ...variables];
}

function reference(kind: Need['kind'], found: Json | undefined, at: string): Need[] {
  if (found === undefined || isOptional(found)) return [];
  return need(kind, readString(found, 'name'), readString(found, 'key'), at);
}

function volumeNeeds(volume: Json, at: string): Need[] {
  const claim = readString(volume, 'persistentVolumeClaim', 'claimName');
  const projected = readList(volume, 'projected', 'sources').flatMap((source, index) => {
    const here = at + pointer('projected', 'sources', index);
    return [
      ...mounted('ConfigMap', readObject(source, 'configMap'), 'name', `${here}/configMap`),
      ...mounted('Secret', readObject(source, 'secret'), 'name', `${here}/secret`),
    ];
  });
  return [
    ...mounted('ConfigMap', readObject(volume, 'configMap'), 'name', `${at}/configMap`),
    ...mounted('Secret', readObject(volume, 'secret'), 'secretName', `${at}/secret`),
    ...need('PersistentVolumeClaim', claim, '', `${at}/persistentVolumeClaim/claimName`),
    ...projected,
  ];
}

/** A mounted volume needs the object, and the keys that its items name. */
function mounted(kind: Need['kind'], source: Json | undefined, field: string, at: string): Need[] {
  if (source === undefined || isOptional(source)) return [];
  const name = readString(source, field);
  const keys = readList(source, 'items').flatMap((item, index) =>
    need(kind, name, readString(item, 'key'), `${at}${pointer('items', index, 'key')}`),
  );
  return keys.length > 0 ? keys : need(kind, name, '', `${at}/${field}`);
}
