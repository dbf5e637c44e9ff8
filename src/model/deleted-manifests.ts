import type { Bundle } from '../read/bundle.ts';
import { isObserved, objectKey, siteName } from './identity.ts';
import { identityOf } from './objects.ts';

/**
 * The head revision as its hub will be once it is applied: what a dump beside it still shows of objects whose manifest
 * the base revision has and the head revision has not, is left out. The same bundle when there is nothing of the kind.
 */
export function dropDeleted(head: Bundle, base: Bundle): Bundle {
  const declared = readDeclared(head);
  const gone = new Set([...readDeclared(base)].filter((key) => !declared.has(key)));
  if (gone.size === 0) return head;
  const objects = head.objects.filter(
    (object) => siteName(object.site) !== '' || !gone.has(objectKey(identityOf(object))),
  );
  return objects.length === head.objects.length ? head : { ...head, objects };
}

function readDeclared({ objects }: Bundle): ReadonlySet<string> {
  const declared = objects.filter((object) => !isObserved(object) && siteName(object.site) === '');
  return new Set(declared.map((object) => objectKey(identityOf(object))));
}
