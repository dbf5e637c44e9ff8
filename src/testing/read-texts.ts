import { parse } from 'yaml';
import type { Json } from '../api/json.ts';
import { nodePlatform } from '../cli/platform.ts';
import type { Bundle, KubeObject } from '../read/bundle.ts';
import { type ReadOptions, read } from '../read/read.ts';
import type { SourceFile } from '../read/source.ts';

/** Files of a test by path; texts are written as UTF-8. */
export function testFiles(files: Readonly<Record<string, string | Uint8Array>>): SourceFile[] {
  return Object.entries(files).map(([uri, content]) => ({
    uri,
    bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content,
  }));
}

/** The bundle of a few files. */
export function readTexts(
  files: Readonly<Record<string, string | Uint8Array>>,
  options: ReadOptions = {},
): Promise<Bundle> {
  return read(testFiles(files), nodePlatform, options);
}

/** The value of a YAML text with one document. */
export function parseYaml(text: string): Json {
  return parse(text);
}

/** An object in short: `hub Namespace shop`, `member-1 Deployment shop/web`, `declared ConfigMap cfg (overlays/dev)`. */
export function nameObject({ site, kind, namespace, name, overlay }: KubeObject): string {
  const where = site.role === 'member' ? site.cluster : site.role;
  const full = namespace === '' ? name : `${namespace}/${name}`;
  return `${where} ${kind} ${full}${overlay === undefined ? '' : ` (${overlay})`}`;
}
