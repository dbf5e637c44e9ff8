import type { Json } from '../api/json.ts';
import { buildComposeCache } from './compose-state.ts';
import { readStream } from './document-stream.ts';
import type { Platform } from './source.ts';
import { decodeYamlDocument, type YamlDocument } from './yaml-document.ts';

/**
 * Reads the first document of a text exactly as `YAMLToJSON` of sigs.k8s.io/yaml does. An empty text is null.
 * Never throws: a text that cannot be read has a `fault`.
 */
export function decodeYaml(text: string): YamlDocument {
  return decodeYamlDocument(text, buildComposeCache());
}

/** A stream as kubectl's reader delivers it: its documents that are not empty, up to where it would stop. */
export interface YamlStream {
  readonly documents: readonly Json[];
  /** True when kubectl would stop with an error behind these documents. */
  readonly stopped: boolean;
}

/** Reads a whole stream as `kubectl apply -f` does (apimachinery `YAMLOrJSONDecoder`). `bytes` are UTF-8. */
export function decodeYamlStream(bytes: Uint8Array, platform: Pick<Platform, 'decodeText'>): YamlStream {
  const context = {
    bytes,
    decode: (start: number, end: number) => platform.decodeText(bytes.subarray(start, end), 'utf-8'),
    cache: buildComposeCache(),
  };
  const stream = readStream(context, { start: 0, end: bytes.length }, false);
  const documents: Json[] = [];
  for (const document of stream.documents) {
    // A bad separator is met before the document above it has been delivered.
    const cut = stream.badSeparators.some(({ start }) => start <= document.end);
    if (cut || document.faults.length > 0 || document.malformed !== -1) return { documents, stopped: true };
    documents.push(document.value);
  }
  return { documents, stopped: stream.badSeparators.length > 0 };
}
