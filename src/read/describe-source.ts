import { readDescribed } from './describe.ts';
import type { ReadSource } from './document.ts';
import { buildObject } from './objects.ts';
import type { Platform, Source } from './source.ts';
import { byteOffsetOf } from './text.ts';

/** Reads the objects of a source that holds what `kubectl describe` printed (design.md §4.21). */
export function readDescribedSource(source: Source, platform: Platform): ReadSource {
  const text = platform.decodeText(source.bytes, 'utf-8');
  const objects = readDescribed(text).map((found) => {
    const start = byteOffsetOf(source.bytes, 0, source.bytes.length, found.start);
    const end = byteOffsetOf(source.bytes, start, source.bytes.length, found.end - found.start);
    return buildObject({ ...found, pointer: '' }, { source, start, end, pointer: '' });
  });
  return { objects, problems: [], lists: [], passedOver: 0 };
}
