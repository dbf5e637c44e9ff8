import { readObject, readString } from '../../api/json.ts';
import type { Fleet } from '../../model/fleet.ts';
import { isObserved } from '../../model/identity.ts';
import type { Manifest } from '../../model/manifest.ts';
import { isRedacted } from '../../model/redaction.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { Relation, Row } from '../relation.ts';

/** Where a dump holds values of Secrets in clear; the values themselves are in no column. */
export const secretValues: Relation = {
  name: 'secretValues',
  grain: 'one row per Secret of a dump and kind of object that holds values of it',
  columns: {
    holder: {
      type: 'object',
      means:
        'The Secret itself, or the Work, snapshot or envelope that carries a copy; the first of its kind.',
    },
    secret: { type: 'string', means: 'The Secret, as `Secret ns/name`.' },
    copied: { type: 'bool', means: 'It is a copy inside another object.' },
    keys: { type: 'list<string>', means: 'The keys whose values are there.' },
    archive: {
      type: 'string',
      means: 'The archive that holds it, as it was sent around; empty for loose files.',
    },
    place: { type: 'place', means: 'The values.' },
  },
  rows: ({ fleet }) => firstOfKind([...secretRows(fleet), ...copyRows(fleet)]).map(buildRow),
};

/** A Secret, or a copy of it in `holder` at `pointer`. */
interface Found {
  readonly holder: KubeObject;
  readonly pointer: string;
  readonly value: Manifest['value'];
  readonly secret: string;
}

/** A placed Secret lies in a Work for each cluster, and on each of them: one of them shows what is to be shown. */
function firstOfKind(all: readonly Found[]): readonly Found[] {
  const first = new Map<string, Found>();
  for (const found of all) {
    const key = `${archiveOf(found.holder)}\n${found.holder.kind}\n${found.secret}`;
    if (!first.has(key)) first.set(key, found);
  }
  return [...first.values()];
}

const FIELDS = ['data', 'stringData'] as const;
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

function* secretRows(fleet: Fleet): Generator<Found> {
  for (const { group, kind, copies } of fleet.objects.entries.values()) {
    if (group !== '' || kind !== 'Secret') continue;
    const holder = copies.find((copy) => isObserved(copy) && hasValues(copy.value));
    if (holder !== undefined) yield { holder, pointer: '', value: holder.value, secret: nameOf(holder) };
  }
}

function* copyRows({ today }: Fleet): Generator<Found> {
  const holders = [
    ...today.snapshotParts.map(({ object, resources }) => ({ object, manifests: resources })),
    ...today.works.map(({ object, manifests }) => ({ object, manifests })),
    ...today.envelopes.map(({ object, entries }) => ({
      object,
      manifests: entries.map(({ manifest }) => manifest),
    })),
  ];
  for (const { object, manifests } of holders) {
    if (!isObserved(object)) continue;
    for (const manifest of manifests) {
      const { group, kind, value, pointer } = manifest;
      if (group === '' && kind === 'Secret' && hasValues(value))
        yield { holder: object, pointer, value, secret: nameOf(manifest) };
    }
  }
}

function nameOf({ namespace, name }: Pick<Manifest, 'namespace' | 'name'>): string {
  return namespace === '' ? `Secret ${name}` : `Secret ${namespace}/${name}`;
}

function archiveOf({ origin: { source } }: KubeObject): string {
  const bang = source.uri.indexOf('!/');
  return bang === -1 ? '' : source.uri.slice(0, bang);
}

function buildRow({ holder, pointer, value, secret }: Found): Row {
  const field = FIELDS.find((each) => keysOf(value, each).length > 0);
  return {
    holder,
    secret,
    copied: pointer !== '',
    keys: listKeys(value),
    archive: archiveOf(holder),
    place: {
      object: holder,
      pointer: `${pointer}${field === undefined ? '/metadata/annotations' : `/${field}`}`,
      side: 'head',
    },
  };
}

function hasValues(value: Manifest['value']): boolean {
  return listKeys(value).length > 0;
}

/** Keys with values: in the fields, or in the annotation of `kubectl apply`, which keeps what was taken out of them. */
function listKeys(value: Manifest['value']): readonly string[] {
  const keys = FIELDS.flatMap((field) => keysOf(value, field));
  return keys.length > 0 ? keys : appliedKeys(readString(value, 'metadata', 'annotations', LAST_APPLIED));
}

function keysOf(value: Manifest['value'], field: string): readonly string[] {
  return Object.entries(readObject(value, field) ?? {}).flatMap(([key, text]) =>
    typeof text === 'string' && !isRedacted(text) ? [key] : [],
  );
}

const APPLIED_FIELD = /"(?:data|stringData)":\{([^{}]*)\}/g;
const APPLIED_ENTRY = /"([^"\\]+)":"((?:[^"\\]|\\.)*)"/g;

function appliedKeys(applied: string): readonly string[] {
  return [...applied.matchAll(APPLIED_FIELD)].flatMap(([, entries = '']) =>
    [...entries.matchAll(APPLIED_ENTRY)].flatMap(([, key = '', text = '']) =>
      isRedacted(text) ? [] : [key],
    ),
  );
}
