import { PLACEMENT_GROUP } from '../../api/groups.ts';
import { type Json, type JsonObject, readList, readString } from '../../api/json.ts';
import { splitApiVersion } from '../admission/hub-view.ts';
import type { AdmissionRequest } from '../admission.ts';
import type { Words } from './violation.ts';

const SCOPE = 'NamespaceAccessible';

/**
 * What comes of a placement that copies its status into a namespace and now selects another one
 * (objects-and-selection.md §6.8): the hub takes the change, and the controller stops at it. `said` are the
 * controller's words.
 */
export function explainNamespaceChange({
  operation,
  object,
  old,
}: AdmissionRequest): { readonly words: Words; readonly said: string } | undefined {
  if (operation !== 'update' || old === undefined || !isAccessible(object) || !isAccessible(old)) {
    return undefined;
  }
  const index = findNamespaceSelector(object);
  const chosen = readString(object, 'spec', 'resourceSelectors', index, 'name');
  const picked = readPicked(old);
  if (chosen === '' || picked === '' || chosen === picked) return undefined;
  const words: Words = {
    topic: 'status-namespace-changed',
    pointer: `/spec/resourceSelectors/${index}/name`,
    what: `the namespace it keeps its status in cannot change from ${picked} to ${chosen}.`,
    effect: 'nothing of the placement is brought up to date from then on',
    advice: `Select ${picked} as before and place ${chosen} by a placement of its own, or delete the placement and create it anew.`,
  };
  const said = `namespace resource selector is choosing a different namespace '${chosen}' from what was originally picked '${picked}'. This is not allowed for NamespaceAccessible ClusterResourcePlacement`;
  return { words, said };
}

function isAccessible(object: JsonObject): boolean {
  const { group } = splitApiVersion(readString(object, 'apiVersion'));
  return (
    group === PLACEMENT_GROUP &&
    readString(object, 'kind') === 'ClusterResourcePlacement' &&
    readString(object, 'spec', 'statusReportingScope') === SCOPE
  );
}

function findNamespaceSelector(object: JsonObject): number {
  return readList(object, 'spec', 'resourceSelectors').findIndex(isNamespace);
}

function isNamespace(item: Json): boolean {
  return readString(item, 'group') === '' && readString(item, 'kind') === 'Namespace';
}

/** The namespace that was picked: by the status of a printed placement, else by the other revision's selector. */
function readPicked(old: JsonObject): string {
  const selected = readList(old, 'status', 'selectedResources').find(isNamespace);
  if (selected !== undefined || readString(old, 'metadata', 'uid') !== '')
    return readString(selected, 'name');
  return readString(old, 'spec', 'resourceSelectors', findNamespaceSelector(old), 'name');
}
