import type { SourceKind } from './source.ts';
import { isBinary } from './text.ts';

const YAML_NAME = /\.ya?ml$/i;
const JSON_NAME = /\.json$/i;

/** What a file is taken for, by name and content. `bytes` are UTF-8. */
export function detectKind(uri: string, bytes: Uint8Array): SourceKind {
  if (isBinary(bytes)) return 'binary';
  if (YAML_NAME.test(uri)) return 'yaml';
  if (JSON_NAME.test(uri)) return 'json';
  return /\.log$/i.test(uri) ? 'log' : 'text';
}
