import type { Binding } from '../model/binding.ts';
import type { Fleet } from '../model/fleet.ts';
import { objectKey, renderObject } from '../model/identity.ts';
import { firstDifference } from '../model/json-equality.ts';
import type { Manifest } from '../model/manifest.ts';
import { resourceSnapshotOf, worksOf } from '../model/references.ts';
import type { Work } from '../model/work.ts';
import type { WorkDifference } from './diagnosis.ts';

/**
 * Manifests of Works that are not what their snapshot holds. Compared are Works that say they were made from the
 * very snapshot their binding points at, when all its parts are in the input and no override takes part.
 */
export function readWorkDifferences(fleet: Fleet): readonly WorkDifference[] {
  return fleet.today.bindings
    .filter((binding) => binding.overrides.length === 0 && binding.metadata.deleted === '')
    .flatMap((binding) => {
      const snapshot = resourceSnapshotOf(fleet, binding);
      if (snapshot === undefined || !snapshot.complete) return [];
      const wanted = new Map(snapshot.resources.map((resource) => [objectKey(resource.manifest), resource]));
      return worksOf(fleet, binding)
        .filter((work) => work.envelope === undefined && isMadeFrom(work, binding))
        .flatMap((work) =>
          work.manifests.flatMap((manifest) => {
            const resource = wanted.get(objectKey(manifest));
            const path = resource && firstDifference(resource.manifest.value, manifest.value);
            return path === undefined || resource === undefined
              ? []
              : [describeDifference(work, manifest, path, resource.part.object, resource.manifest)];
          }),
        );
    });
}

function isMadeFrom(work: Work, binding: Binding): boolean {
  return work.metadata.deleted === '' && work.resourceSnapshotName === binding.resourceSnapshotName;
}

function describeDifference(
  work: Work,
  manifest: Manifest,
  path: string,
  snapshot: WorkDifference['snapshotPlace']['object'],
  wanted: Manifest,
): WorkDifference {
  return {
    work,
    manifest: renderObject(manifest),
    path,
    place: { object: work.object, pointer: manifest.pointer + path, side: 'head' },
    snapshotPlace: { object: snapshot, pointer: wanted.pointer + path, side: 'head' },
  };
}
