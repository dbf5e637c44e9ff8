import { isEqual } from '../../model/cel/value.ts';
import { isDeclaredComplete } from '../../model/coverage.ts';
import type { Fleet } from '../../model/fleet.ts';
import { isObserved } from '../../model/identity.ts';
import { readKindScope } from '../../model/kind-scope.ts';
import type { ObjectEntry } from '../../model/objects.ts';
import { decodePlacement } from '../../model/placement.ts';
import type { Bundle, KubeObject } from '../../read/bundle.ts';
import type { Relation, Row } from '../relation.ts';

/** Objects that the input holds twice where one cluster can have only one of them (design.md §4.20). */
export const duplicates: Relation = {
  name: 'duplicates',
  grain:
    'one row per object that several manifests declare, and one per cluster and folder of a dump in which objects have two uids',
  columns: {
    object: { type: 'object', means: 'The last of the copies.' },
    copies: { type: 'list<Copy>', means: 'The others.' },
    files: { type: 'list<string>', means: 'The files that hold them, each once.' },
    count: { type: 'int', means: 'How many copies there are.' },
    same: { type: 'bool', means: 'All have the same content.' },
    scope: {
      type: 'string',
      means:
        '`declared`: manifests, perhaps alternatives; `complete`: manifests that the configuration declares to be all of the hub; `capture`: one dump.',
    },
    policyTypes: {
      type: 'list<string>',
      means: 'For placements: the types of policy of the copies, each once; else empty.',
    },
    others: { type: 'int', means: 'For a dump: how many other objects have two uids in that folder.' },
    folder: {
      type: 'string',
      means: 'For a dump, and for manifests that state no namespace: the folder; else empty.',
    },
    certainty: {
      type: 'string',
      means:
        '`maybe` for manifests of several files that state no namespace and may be meant for different ones.',
    },
  },
  structs: {
    Copy: {
      place: { type: 'place', means: 'The copy.' },
      text: { type: 'string', means: 'Its file.' },
    },
  },
  rows: ({ bundle, fleet }) => [...declaredRows(fleet), ...observedRows(fleet, bundle)],
};

function* declaredRows(fleet: Fleet): Generator<Row> {
  for (const entry of fleet.objects.entries.values()) {
    if (entry.copies.length < 2 || entry.name === '') continue;
    const declared = withoutAlternatives(entry.copies.filter((copy) => !isObserved(copy)));
    const placed = entry.namespace !== '' || readKindScope(fleet, entry.group, entry.kind) === 'cluster';
    for (const [folder, copies] of placed ? [['', declared] as const] : byFolder(declared)) {
      if (copies.length > 1) yield buildRow(copies, { folder, ...judge(fleet, entry, copies, placed) });
    }
  }
}

/** What renders from one file counts once; what only different overlays render is never applied together. */
function withoutAlternatives(copies: readonly KubeObject[]): readonly KubeObject[] {
  const overlays = new Set(copies.map(({ overlay }) => overlay));
  const views = [...overlays].map((overlay) => {
    const view = copies.filter((copy) => copy.overlay === overlay || copy.overlay === undefined);
    return new Map(view.map((copy) => [originKey(copy), copy]));
  });
  const clashing = views.filter((view) => view.size > 1).flatMap((view) => [...view]);
  return [...new Map(clashing).values()];
}

function originKey({ origin: { source, start, pointer } }: KubeObject): string {
  return `${source.uri}\n${start}\n${pointer}`;
}

function byFolder(copies: readonly KubeObject[]): ReadonlyMap<string, readonly KubeObject[]> {
  const folders = new Map<string, KubeObject[]>();
  for (const copy of copies) {
    const known = folders.get(folderOf(copy));
    if (known === undefined) folders.set(folderOf(copy), [copy]);
    else known.push(copy);
  }
  return folders;
}

function folderOf({ origin: { source } }: KubeObject): string {
  return source.uri.slice(0, source.uri.lastIndexOf('/') + 1) || './';
}

type Judged = Readonly<Record<'scope' | 'certainty', string>>;

function judge(fleet: Fleet, entry: ObjectEntry, copies: readonly KubeObject[], placed: boolean): Judged {
  const { group, kind, namespace } = entry;
  const complete = isDeclaredComplete(fleet.coverage, group, kind, namespace);
  const isOneFile = new Set(copies.map(({ origin }) => origin.source)).size === 1;
  return { scope: complete ? 'complete' : 'declared', certainty: placed || isOneFile ? 'sure' : 'maybe' };
}

/** Two uids under one name in one folder: two clusters, or an object that was replaced while it was collected. */
function* observedRows(fleet: Fleet, { siteProblems = [] }: Bundle): Generator<Row> {
  const told = new Set(
    siteProblems.filter(({ kind }) => kind === 'two-clusters').flatMap(({ sources }) => sources),
  );
  const clashes = new Map<string, { copies: readonly KubeObject[]; folder: string; others: number }>();
  for (const { site, copies } of fleet.objects.entries.values()) {
    if (copies.length < 2) continue;
    const printed = copies.filter((copy) => isObserved(copy) && !told.has(copy.origin.source));
    for (const [folder, inside] of byFolder(printed)) {
      const byUid = new Map(inside.map((copy) => [copy.uid, copy]));
      if (byUid.size < 2) continue;
      const key = `${site}\n${folder}`;
      const known = clashes.get(key);
      if (known === undefined) clashes.set(key, { copies: [...byUid.values()], folder, others: 0 });
      else known.others += 1;
    }
  }
  for (const { copies, folder, others } of clashes.values())
    yield { ...buildRow(copies, { folder, scope: 'capture', certainty: 'sure' }), same: false, others };
}

function buildRow(copies: readonly KubeObject[], columns: Judged & { readonly folder: string }): Row {
  const [first] = copies;
  const last = copies.at(-1);
  if (first === undefined || last === undefined) return {};
  return {
    ...columns,
    object: last,
    copies: copies.slice(0, -1).map((copy) => ({
      place: { object: copy, pointer: '', side: 'head' },
      text: copy.origin.source.uri,
    })),
    files: [...new Set(copies.map(({ origin }) => origin.source.uri))],
    count: copies.length,
    same: copies.every((copy) => isEqual(copy.value, first.value)),
    policyTypes: [...new Set(copies.flatMap(readPolicyTypes))].sort(),
    others: 0,
  };
}

function readPolicyTypes(object: KubeObject): string[] {
  return object.kind === 'ClusterResourcePlacement' || object.kind === 'ResourcePlacement'
    ? [decodePlacement(object).policy.type]
    : [];
}
