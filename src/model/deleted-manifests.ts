import type { Bundle, ProblemKind } from '../read/bundle.ts';
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

/** Problems of a file after which nobody can tell what it holds. */
const UNREAD: ReadonlySet<ProblemKind> = new Set([
  'not-parsable',
  'unreadable',
  'template',
  'limit-reached',
  'encrypted',
]);

/**
 * The head revision with what the base revision shows of files that cannot be read any more: a missing bracket deletes
 * nothing. The same bundle when there is nothing of the kind.
 */
export function keepUnread(head: Bundle, base: Bundle): Bundle {
  const unread = new Set(
    head.problems.filter(({ kind }) => UNREAD.has(kind)).map(({ source }) => source.uri),
  );
  if (unread.size === 0) return head;
  const known = new Set(head.objects.map((object) => objectKey(identityOf(object))));
  const kept = base.objects.filter(
    (object) => unread.has(object.origin.source.uri) && !known.has(objectKey(identityOf(object))),
  );
  return kept.length === 0 ? head : { ...head, objects: [...head.objects, ...kept] };
}

function readDeclared({ objects }: Bundle): ReadonlySet<string> {
  const declared = objects.filter((object) => !isObserved(object) && siteName(object.site) === '');
  return new Set(declared.map((object) => objectKey(identityOf(object))));
}
