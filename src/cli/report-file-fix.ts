import { type Json, readList, readNumber, readObject, readPath, readString } from '../api/json.ts';
import type { Edit, Fix } from '../evaluate/finding.ts';
import type { Place } from '../read/place.ts';
import type { Source } from '../read/source.ts';
import { decodeLocation, decodeObject } from './report-file-place.ts';

/** A fix of a JSON report. Its places name objects and files but hold nothing of them: they can only be written again. */
export function decodeFix(value: Json): Fix {
  const replacements = readPath(value, 'replacements');
  return {
    title: readString(value, 'title'),
    safe: readPath(value, 'safe') === true,
    edits: readList(value, 'edits').map(decodeEdit),
    ...(replacements !== undefined && {
      replacements: readList(value, 'replacements').map((each) => ({
        location: decodeLocation(readPath(each, 'location')),
        text: readString(each, 'text'),
      })),
    }),
  };
}

function decodeEdit(value: Json): Edit {
  const op = readString(value, 'op');
  if (op === 'file') return { op, path: readString(value, 'path'), content: readString(value, 'content') };
  const written = readPath(value, 'value');
  return {
    op: op === 'add' || op === 'remove' ? op : 'replace',
    place: decodePlace(value),
    ...(typeof written === 'string' && { value: written }),
  };
}

function decodePlace(value: Json): Place {
  const source: Source = {
    uri: readString(value, 'uri'),
    bytes: new Uint8Array(0),
    kind: 'yaml',
    encoding: 'utf-8',
  };
  if (readObject(value, 'object') === undefined) {
    const [start, end] = [readNumber(value, 'start') ?? 0, readNumber(value, 'end') ?? 0];
    return { source, start, end, side: 'head' };
  }
  const ref = decodeObject(readPath(value, 'object'));
  const [group, version] = ref.apiVersion.includes('/') ? ref.apiVersion.split('/') : ['', ref.apiVersion];
  const object = {
    ...ref,
    group: group ?? '',
    version: version ?? '',
    uid: '',
    site: { role: 'declared' } as const,
    value: {},
    origin: { source, start: 0, end: 0, pointer: '' },
  };
  return { object, pointer: readString(value, 'path'), side: 'head' };
}
