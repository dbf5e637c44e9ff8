import { distance } from 'fastest-levenshtein';
import { type ImageReference, readImageReference } from '../../../model/image-reference.ts';
import { decodePodSpec } from '../../../model/pod-spec.ts';
import type { Payload } from '../../../simulate/forecast/payloads.ts';

/** The tags of images that belong together. */
export interface Siblings {
  /** The tag that all other images of the project in the namespace have, when this one is a slip away from it; else ''. */
  readonly tagBeside: (payload: Payload, reference: ImageReference) => string;
}

/** Fewer others may be of another release on purpose. */
const ENOUGH = 2;
/** Shorter tags are a letter away from too much. */
const SHORTEST = 4;

/** Collects the tags of all delivered images by namespace and project: the repository up to its last part. */
export function buildSiblings(payloads: readonly Payload[]): Siblings {
  const tags = new Map<string, Map<string, Set<string>>>();
  for (const payload of payloads) {
    for (const { image } of decodePodSpec(payload, payload.manifest)?.containers ?? []) {
      const reference = readImageReference(image);
      if (typeof reference === 'string' || reference.tag === '') continue;
      const key = projectOf(payload, reference);
      const known = tags.get(key) ?? new Map<string, Set<string>>();
      tags.set(key, known);
      known.set(reference.tag, (known.get(reference.tag) ?? new Set()).add(workloadOf(payload)));
    }
  }
  return {
    tagBeside: (payload, reference) => {
      const all = tags.get(projectOf(payload, reference));
      const own = all?.get(reference.tag);
      if (all === undefined || all.size !== 2 || own === undefined || own.size !== 1) return '';
      const [tag = '', users] = [...all].find(([each]) => each !== reference.tag) ?? [];
      const isSlip =
        distance(tag, reference.tag) === 1 && Math.min(tag.length, reference.tag.length) >= SHORTEST;
      return isSlip && (users?.size ?? 0) >= ENOUGH ? tag : '';
    },
  };
}

function projectOf({ namespace }: Payload, { registry, repository }: ImageReference): string {
  const slash = repository.lastIndexOf('/');
  const project = slash < 0 ? repository : repository.slice(0, slash);
  return `${namespace} ${registry}/${project}`;
}

function workloadOf({ group, kind, name }: Payload): string {
  return `${group}/${kind}/${name}`;
}
