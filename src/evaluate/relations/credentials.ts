import { type JsonObject, pointer, readList, readObject, readString } from '../../api/json.ts';
import { isObserved } from '../../model/identity.ts';
import { decodePodSpec } from '../../model/pod-spec.ts';
import { isRedacted } from '../../model/redaction.ts';
import type { Payload } from '../../simulate/forecast/payloads.ts';
import { buildPayloadCells, PAYLOAD_COLUMNS, placeInPayload } from '../payload-cells.ts';
import type { Relation } from '../relation.ts';
import { findCredential, isCredentialName, isRandom } from './credentials/patterns.ts';

/** Credentials that lie open in what placements deliver; the values themselves are in no column. */
export const credentials: Relation = {
  name: 'credentials',
  grain: 'one row per placement and value that looks like a credential, in the form in which it lands',
  columns: {
    object: { type: 'object', means: 'The object that holds it.' },
    ...PAYLOAD_COLUMNS,
    holder: {
      type: 'string',
      means:
        '`config` (a ConfigMap), `env`, `argument`, or `secret` for the values of a Secret that is a manifest.',
    },
    key: {
      type: 'string',
      means: 'Name of the entry, variable or argument; for a Secret its keys, with commas.',
    },
    sort: { type: 'string', means: 'What it looks like: `a private key`, `a value that nobody types`.' },
    place: { type: 'place', means: 'The value.' },
  },
  rows: function* ({ forecast }) {
    for (const payload of forecast.payloads(isReadable)) {
      const common = buildPayloadCells(forecast, payload);
      for (const found of findIn(payload)) {
        const { holder, key, sort } = found;
        const place = placeInPayload(forecast, payload, found.pointer);
        yield { ...common, object: payload.object, holder, key, sort, place };
      }
    }
  },
};

interface Found {
  readonly holder: string;
  readonly key: string;
  readonly sort: string;
  readonly pointer: string;
}

function isReadable(group: string, kind: string): boolean {
  if (group === '') return /^(ConfigMap|Secret|Pod|PodTemplate|ReplicationController)$/.test(kind);
  return group === 'apps' || group === 'batch';
}

function* findIn(payload: Payload): Generator<Found> {
  const { group, kind, manifest, object } = payload;
  if (group === '' && kind === 'ConfigMap') yield* findInConfig(manifest);
  else if (group === '' && kind === 'Secret') {
    if (!isObserved(object)) yield* findInSecret(manifest);
  } else yield* findInPods(payload);
}

function* findInConfig(manifest: JsonObject): Generator<Found> {
  for (const [key, text] of Object.entries(readObject(manifest, 'data') ?? {})) {
    if (typeof text !== 'string') continue;
    const sort = explain(key, text);
    if (sort !== '') yield { holder: 'config', key, sort, pointer: pointer('data', key) };
  }
}

/** A name that promises a credential counts together with a value that nobody types. */
function explain(name: string, text: string): string {
  if (isRedacted(text)) return '';
  const sort = findCredential(text);
  if (sort !== '') return sort;
  return isCredentialName(name) && isRandom(text) ? 'a value that nobody types' : '';
}

function* findInSecret(manifest: JsonObject): Generator<Found> {
  for (const field of ['stringData', 'data']) {
    const values = Object.entries(readObject(manifest, field) ?? {});
    const keys = values
      .filter(([, text]) => typeof text === 'string' && !isTemplate(text))
      .map(([key]) => key);
    if (keys.length === 0) continue;
    yield { holder: 'secret', key: keys.join(', '), sort: 'its values', pointer: `/${field}` };
    return;
  }
}

function isTemplate(text: string): boolean {
  return isRedacted(text) || /[${}<>]/.test(text);
}

function* findInPods({ group, kind, manifest }: Payload): Generator<Found> {
  for (const { value, pointer: at } of decodePodSpec({ group, kind }, manifest)?.containers ?? []) {
    for (const [index, variable] of readList(value, 'env').entries()) {
      const key = readString(variable, 'name');
      const sort = explain(key, readString(variable, 'value'));
      if (sort !== '') yield { holder: 'env', key, sort, pointer: at + pointer('env', index, 'value') };
    }
    for (const field of ['command', 'args']) {
      for (const [index, text] of readList(value, field).entries()) {
        if (typeof text !== 'string') continue;
        const [, name = '', rest = ''] = /^-{1,2}([\w.-]+)=(.*)$/s.exec(text) ?? [];
        const sort = findCredential(text) || explain(name, rest);
        const key = name === '' ? `${field}[${index}]` : name;
        if (sort !== '') yield { holder: 'argument', key, sort, pointer: at + pointer(field, index) };
      }
    }
  }
}
