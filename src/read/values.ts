import type { Json } from '../api/json.ts';
import type { Platform } from './source.ts';
import { splitDocuments } from './split.ts';
import { encodeUtf8 } from './text.ts';
import { decodeYaml } from './yaml.ts';

/** The values of all documents of a stream; broken documents are left out, they are reported where they are read. */
export function readValues(bytes: Uint8Array, platform: Platform): readonly Json[] {
  return splitDocuments(bytes).documents.flatMap(({ start, end }) => {
    const document = decodeYaml(platform.decodeText(bytes.subarray(start, end), 'utf-8'));
    return document.fault === undefined ? [document.value] : [];
  });
}

/** The same for a text that stands inside another file. */
export function readTextValues(text: string, platform: Platform): readonly Json[] {
  return readValues(encodeUtf8(text), platform);
}
