import { stringify } from 'yaml';
import type { Json } from '../../api/json.ts';
import type { Bundle, KubeObject } from '../../read/bundle.ts';
import type { RedactedObject } from '../../read/redact-object.ts';
import type { PacketFile } from './answer.ts';

/** Objects by the file they go into: a List for each cluster and kind, as kubectl prints it. */
export function groupByFile({ objects }: Bundle): ReadonlyMap<string, readonly KubeObject[]> {
  const files = new Map<string, KubeObject[]>();
  for (const object of objects) {
    const path = `${folderOf(object)}/${fileName(object)}`;
    const known = files.get(path);
    if (known === undefined) files.set(path, [object]);
    else known.push(object);
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function folderOf({ site }: KubeObject): string {
  if (site.role === 'member') return safeName(site.cluster);
  return site.role === 'hub' ? 'hub' : 'manifests';
}

/** `works.yaml`; kinds of which several groups may have one carry theirs. */
function fileName({ kind, group, uid, version }: KubeObject): string {
  const name = `${kind.toLowerCase()}${kind.endsWith('s') ? 'es' : 's'}`;
  const isBeta = kind === 'MemberCluster' || kind === 'InternalMemberCluster' ? version !== 'v1' : false;
  const suffix = group === '' || /fleet|^(apps|batch)$/.test(group) ? '' : `.${group}`;
  return safeName(`${name}${isBeta ? `.${version}` : ''}${uid === '' ? '.declared' : ''}${suffix}.yaml`);
}

/** Names come from strangers; a path in an archive must stay inside it. */
export function safeName(name: string): string {
  const safe = name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+/, '');
  return safe === '' ? 'unnamed' : safe;
}

/** One file of a packet. A list that was cut short stays marked as such. */
export function renderList(
  path: string,
  objects: readonly RedactedObject[],
  isTruncated: boolean,
): PacketFile {
  const list: Json = {
    apiVersion: 'v1',
    items: objects.map(({ value }) => value),
    kind: 'List',
    metadata: isTruncated ? { continue: 'REDACTED', resourceVersion: '' } : { resourceVersion: '' },
  };
  return {
    path,
    text: stringify(list, { version: '1.1', lineWidth: 0, indentSeq: false, aliasDuplicateObjects: false }),
  };
}
