import { isKindLeftOut } from './disabled-kinds.ts';
import type { Hub, HubObject, NamespaceContents } from './hub.ts';
import { findKind, findMapping } from './hub-kinds.ts';
import { explainLeftOut, type LeftOut, type LeftOutReason } from './left-out.ts';

/**
 * What a namespace brings when it is taken with its contents, apart from the namespace object
 * (`fetchAllResourcesInOneNamespace`): objects of namespaced, watchable, enabled kinds in the preferred version,
 * less those left out one by one. Worked out once per namespace.
 */
export function findNamespaceContents(hub: Hub, namespace: string): NamespaceContents {
  const known = hub.cache.contents.get(namespace);
  if (known !== undefined) return known;
  const selected: HubObject[] = [];
  const leftOut: LeftOut[] = [];
  let ofUnknownKind = 0;
  for (const object of hub.byNamespace.get(namespace) ?? []) {
    const reason = explainKind(hub, object) ?? explainLeftOut(hub, object);
    if (reason !== undefined) {
      leftOut.push({ object, reason });
      continue;
    }
    selected.push(object);
    if (findMapping(hub.kinds, object.group, '', object.kind) === undefined) ofUnknownKind += 1;
  }
  const contents = { selected, leftOut, ofUnknownKind };
  hub.cache.contents.set(namespace, contents);
  return contents;
}

function explainKind(hub: Hub, item: HubObject): LeftOutReason | undefined {
  const row = findKind(hub.kinds, item.group, item.version, item.kind);
  if (row === undefined) return explainUnlistedKind(hub, item);
  if (!row.watchable) return 'kind-not-watchable';
  if (!row.preferred) return 'version-not-preferred';
  if (!row.namespaced) return 'kind-unknown';
  return isKindLeftOut(hub.config, hub.kinds, row) ? 'kind-disabled' : undefined;
}

/** A kind the table lacks is taken for served, unless the table is complete or the kind is disabled by its group. */
function explainUnlistedKind(hub: Hub, item: HubObject): LeftOutReason | undefined {
  if (hub.kinds.closed) return 'kind-unknown';
  const row = { ...item, plural: '', namespaced: true, preferred: true, watchable: true };
  return isKindLeftOut(hub.config, hub.kinds, row) ? 'kind-disabled' : undefined;
}
