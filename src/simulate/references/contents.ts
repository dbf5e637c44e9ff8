import { type Json, type JsonObject, readObject, readString } from '../../api/json.ts';
import { type ClusterSet, subtractClusters } from '../landings/cluster-set.ts';
import type { Answer } from './answer.ts';
import { readForms } from './supply.ts';

/** What is inside a thing: told by its manifest, or not told because values were taken out. */
type Content = 'yes' | 'no' | 'hidden';

const KEYED = ['data', 'stringData', 'binaryData'] as const;

/** Whether a ConfigMap or Secret has a key. Without any data a Secret may have been redacted. */
function readKey(manifest: Json, kind: string, key: string): Content {
  const parts = KEYED.flatMap((field): JsonObject[] => {
    const part = readObject(manifest, field);
    return part === undefined ? [] : [part];
  });
  if (parts.some((part) => Object.hasOwn(part, key))) return 'yes';
  const isEmpty = parts.every((part) => Object.keys(part).length === 0);
  return kind === 'Secret' && isEmpty ? 'hidden' : 'no';
}

/** The keys of what arrives on the clusters of an answer, in order, each once. */
export function readKeys({ supply, clusters }: Answer): readonly string[] {
  const forms = supply === undefined ? [] : readForms(supply, clusters);
  const keys = forms.flatMap(({ manifest }) =>
    KEYED.flatMap((field) => Object.keys(readObject(manifest, field) ?? {})),
  );
  return [...new Set(keys)].sort();
}

/** The clusters of an answer on which the thing arrives by placements, and surely without a key. */
export function findKeyless({ supply, clusters }: Answer, key: string): ClusterSet {
  return findWithout(supply, clusters, (manifest, kind) => readKey(manifest, kind, key));
}

/** Where no form that arrives has, or may have, what is looked for. */
function findWithout(
  supply: Answer['supply'],
  clusters: ClusterSet,
  read: (manifest: Json, kind: string) => Content,
): ClusterSet {
  if (supply === undefined) return [];
  const forms = readForms(supply, clusters);
  const good = forms.filter(({ manifest }) => read(manifest, supply.identity.kind) !== 'no');
  return good.reduce((rest, form) => subtractClusters(rest, form.clusters), clusters);
}

const PULL_TYPES: Readonly<Record<string, string>> = {
  'kubernetes.io/dockerconfigjson': '.dockerconfigjson',
  'kubernetes.io/dockercfg': '.dockercfg',
};

/** The type of a Secret as the API server takes it. */
export function readSecretType(manifest: Json): string {
  return readString(manifest, 'type') || 'Opaque';
}

/** The clusters of an answer where a Secret arrives that no kubelet can pull images with. */
export function findUnpullable({ supply, clusters }: Answer): ClusterSet {
  return findWithout(supply, clusters, (manifest, kind) => {
    const type = readSecretType(manifest);
    const key = Object.hasOwn(PULL_TYPES, type) ? PULL_TYPES[type] : undefined;
    return key === undefined ? 'no' : readKey(manifest, kind, key);
  });
}

/** The type of the Secret that arrives, or would. */
export function readSupplyType({ supply }: Answer): string {
  const [form] = supply === undefined ? [] : readForms(supply, supply.clusters);
  return form === undefined ? '' : readSecretType(form.manifest);
}
