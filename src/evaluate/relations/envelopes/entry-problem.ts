import { isJsonObject, readPath, readString } from '../../../api/json.ts';
import type { Envelope, EnvelopeEntry } from '../../../model/envelope.ts';
import type { Fleet } from '../../../model/fleet.ts';
import { readKindScope } from '../../../model/kind-scope.ts';
import { isUnknown, type Known } from '../../../model/knowledge.ts';

/**
 * What is wrong with an entry. The hub refuses `no-object`, `no-kind`, `namespaced`, `no-namespace`,
 * `cluster-scoped` and `foreign-namespace`, and with them the whole placement; the others fail on the member.
 */
export type EntryProblem =
  | ''
  | 'no-object'
  | 'no-kind'
  | 'no-api-version'
  | 'no-name'
  | 'generated-name'
  | 'list'
  | 'namespaced'
  | 'namespaced-kind'
  | 'cluster-scoped'
  | 'no-namespace'
  | 'foreign-namespace';

/** Judges one entry (objects-and-selection.md §6.7). Unknown where the scope of its kind decides and nobody tells it. */
export function readEntryProblem(
  fleet: Fleet,
  envelope: Envelope,
  entry: EnvelopeEntry,
): Known<EntryProblem> {
  const { manifest, key } = entry;
  if (!isJsonObject(readPath(envelope.object.value, 'data', key))) return 'no-object';
  const shape = readShapeProblem(entry);
  if (shape !== '') return shape;
  const isCluster = envelope.scope === 'cluster';
  if (manifest.namespace !== '') {
    if (isCluster) return 'namespaced';
    const isForeign = envelope.namespace !== '' && manifest.namespace !== envelope.namespace;
    return isForeign ? 'foreign-namespace' : '';
  }
  const scope = readKindScope(fleet, manifest.group, manifest.kind);
  if (isCluster) return isUnknown(scope) ? scope : scope === 'namespaced' ? 'namespaced-kind' : '';
  // Without a namespace it is refused in any case; the scope only tells what to do about it.
  return scope === 'cluster' ? 'cluster-scoped' : 'no-namespace';
}

function readShapeProblem({ manifest }: EnvelopeEntry): EntryProblem {
  const { value, kind, apiVersion, name } = manifest;
  if (kind === '') return 'no-kind';
  if (apiVersion === '') return 'no-api-version';
  if (kind === 'List' || (kind.endsWith('List') && readPath(value, 'items') !== undefined)) return 'list';
  if (name !== '') return '';
  return readString(value, 'metadata', 'generateName') === '' ? 'no-name' : 'generated-name';
}
