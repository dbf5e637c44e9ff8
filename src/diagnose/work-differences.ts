import type { JsonObject } from '../api/json.ts';
import type { Binding } from '../model/binding.ts';
import { isFresh, matchCondition } from '../model/condition.ts';
import type { Fleet } from '../model/fleet.ts';
import { objectKey, renderObject } from '../model/identity.ts';
import { firstDifference } from '../model/json-equality.ts';
import { isUnknown } from '../model/knowledge.ts';
import type { Manifest } from '../model/manifest.ts';
import { resourceSnapshotOf, worksOf } from '../model/references.ts';
import type { Work } from '../model/work.ts';
import type { Forecast } from '../simulate/simulate.ts';
import type { WorkDifference } from './diagnosis.ts';

/**
 * Manifests of Works that are not what their snapshot and the overrides of their binding make. Compared are Works
 * that say they were made from the very snapshot their binding points at, when all its parts are in the input, and
 * every override snapshot that the binding lists.
 */
export function readWorkDifferences(fleet: Fleet, forecast: Forecast): readonly WorkDifference[] {
  return fleet.today.bindings
    .filter((binding) => binding.metadata.deleted === '' && isWritten(binding))
    .flatMap((binding) => {
      const snapshot = resourceSnapshotOf(fleet, binding);
      if (snapshot === undefined || !snapshot.complete) return [];
      const formOf = forecast.formOf(binding);
      const wanted = new Map(snapshot.resources.map((resource) => [objectKey(resource.manifest), resource]));
      return worksOf(fleet, binding)
        .filter((work) => work.envelope === undefined && isMadeFrom(work, binding))
        .flatMap((work) =>
          work.manifests.flatMap((manifest) => {
            const resource = wanted.get(objectKey(manifest));
            const path = resource && compareForm(formOf(resource.manifest.value), manifest);
            return path === undefined || resource === undefined
              ? []
              : [describeDifference(work, manifest, path, resource.part.object, resource.manifest)];
          }),
        );
    });
}

/** With overrides, the Works follow a moment after the list in the binding; then the binding says so. */
function isWritten({ overrides, conditions, metadata }: Binding): boolean {
  if (overrides.length === 0) return true;
  const written = matchCondition(conditions, 'WorkSynchronized');
  return written?.status === 'True' && isFresh(written, metadata.generation);
}

function compareForm(
  form: ReturnType<ReturnType<Forecast['formOf']>>,
  { value }: { readonly value: JsonObject },
): string | undefined {
  if (isUnknown(form)) return undefined;
  return form.manifest === undefined ? '' : firstDifference(form.manifest, value);
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
