import { type JsonObject, readString } from '../../api/json.ts';
import { isReservedNamespace } from '../../api/placement.kubernetes-fleet.io.ts';
import type { Refusal } from './placement.ts';

const WORDS: Readonly<Record<string, (name: string) => string>> = {
  Pod: (name) => `Pod ${name} creation is disallowed in the fleet hub cluster`,
  ReplicaSet: (name) => `ReplicaSet ${name} creation is disallowed in the fleet hub cluster.`,
  PodDisruptionBudget: (name) =>
    `PDBs ${name} cannot be directly created in the hub cluster due to potential side effects; to place a PDB to member clusters, consider wrapping it in a resource envelope.`,
};

/** The answer to creating what would run, or guard what runs, on the hub itself (objects-and-selection.md §4.9). */
export function answerHubWorkload(object: JsonObject, kind: string): Refusal | undefined {
  const namespace = readString(object, 'metadata', 'namespace') || 'default';
  if (isReservedNamespace(namespace)) return undefined;
  const text = WORDS[kind]?.(`${namespace}/${readString(object, 'metadata', 'name')}`);
  if (text === undefined) return undefined;
  return { message: text, faults: { text, pointer: '/metadata/namespace' } };
}
