import { readStringMap } from '../api/json.ts';
import type { Fleet } from '../model/fleet.ts';
import { objectEntry } from '../model/objects.ts';
import type { KubeObject } from '../read/bundle.ts';

/** Last steps of label and annotation keys by which people say who looks after something. */
const OWNER_KEYS: readonly string[] = ['owner', 'team', 'squad', 'contact', 'part-of'];

/** Who owns an object, by its labels and annotations, those of its namespace, or those of its placement; '' for nobody. */
export function readOwner(object: KubeObject, fleet: Fleet, placement: KubeObject): string {
  const namespace = objectEntry(fleet.objects, '', {
    group: '',
    kind: 'Namespace',
    namespace: '',
    name: object.namespace,
  })?.head;
  for (const each of [object, namespace, placement]) {
    const owner = each === undefined ? '' : readOwn(each);
    if (owner !== '') return owner;
  }
  return '';
}

function readOwn({ value }: KubeObject): string {
  const maps = [readStringMap(value, 'metadata', 'labels'), readStringMap(value, 'metadata', 'annotations')];
  for (const wanted of OWNER_KEYS) {
    for (const map of maps) {
      for (const [key, text] of map) if (key.split('/').at(-1) === wanted && text !== '') return text;
    }
  }
  return '';
}
