import { isJsonList, isJsonObject, type Json } from '../../api/json.ts';
import { type Item, nameOfItem, withValue } from './item.ts';
import { buildJsonObject, withPath } from './json-edit.ts';
import type { ImageChange, Kustomization } from './kustomization.ts';

const CONTAINERS: readonly string[] = ['containers', 'initContainers'];
const SCALED: readonly string[] = ['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet'];

/** Changes the images of all containers of an object. */
export function changeImages(item: Item, changes: readonly ImageChange[]): Item {
  if (changes.length === 0) return item;
  const value = changeIn(item.value, '', changes);
  return isJsonObject(value) ? withValue(item, value) : item;
}

function changeIn(value: Json, key: string, changes: readonly ImageChange[]): Json {
  if (isJsonList(value)) return value.map((each) => changeIn(each, key, changes));
  if (!isJsonObject(value)) return value;
  return buildJsonObject(
    Object.entries(value).map(([name, item]): readonly [string, Json] => {
      const isImage = name === 'image' && typeof item === 'string' && CONTAINERS.includes(key);
      return [name, isImage ? changeImage(item, changes) : changeIn(item, name, changes)];
    }),
  );
}

function changeImage(image: string, changes: readonly ImageChange[]): string {
  let current = image;
  for (const change of changes) {
    const { name, rest } = splitImage(current);
    if (name !== change.name) continue;
    const tail =
      change.digest === '' ? (change.newTag === '' ? rest : `:${change.newTag}`) : `@${change.digest}`;
    current = `${change.newName || name}${tail}`;
  }
  return current;
}

/** An image's name and its tag and digest; a colon before the last slash is a port. */
function splitImage(image: string): { readonly name: string; readonly rest: string } {
  const at = image.indexOf('@');
  const end = at === -1 ? image.length : at;
  const colon = image.lastIndexOf(':', end - 1);
  const cut = colon > image.lastIndexOf('/', end) ? colon : end;
  return { name: image.slice(0, cut), rest: image.slice(cut) };
}

/** Sets the number of replicas of the workloads that are named. */
export function changeReplicas(item: Item, changes: Kustomization['replicas']): Item {
  const change = changes.find(
    ({ name }) => item.ids.some((id) => id.name === name) || nameOfItem(item) === name,
  );
  if (change === undefined || !SCALED.includes(item.object.kind)) return item;
  return withValue(
    item,
    withPath(item.value, ['spec', 'replicas'], () => change.count, true),
  );
}
