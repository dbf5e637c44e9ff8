import { type ArchiveLimits, readArchives } from './archive.ts';
import { buildBundle } from './build-bundle.ts';
import type { Bundle, KubeObject } from './bundle.ts';
import { buildComposeCache } from './compose-state.ts';
import { readHead } from './layout.ts';
import { agentLog } from './layouts/agent-log.ts';
import { readLayouts } from './layouts.ts';
import { isAgentLog, readPlacedLog } from './log/placed-log.ts';
import type { SourcePlace } from './place.ts';
import { type PlacedInput, readPlacedFile } from './place-sources.ts';
import { findSecrets } from './redact.ts';
import { type RedactedObject, redactKubeObject } from './redact-object.ts';
import { redactText } from './redact-text.ts';
import { collectSecretValues } from './secret-values.ts';
import type { ClusterOf } from './site.ts';
import type { Platform, Source, SourceFile } from './source.ts';
import { encodeUtf8 } from './text.ts';

/** How to read. Everything has a default. */
export interface ReadOptions {
  readonly limits?: Partial<ArchiveLimits>;
  /** Which cluster a path was taken from, where the user says so (`--cluster-of NAME=PATH`). */
  readonly clusterOf?: readonly ClusterOf[];
  /** Read objects in Markdown fences and shell here-documents, too (`--snippets`). */
  readonly snippets?: boolean;
}

/**
 * Reads files into a bundle: archives are opened, layouts recognized, texts split and composed, Lists flattened,
 * every object given its cluster. Anything wrong with the input is a problem of the bundle, never an exception
 * (design.md §3, house.md §1.1).
 */
export async function read(
  files: readonly SourceFile[],
  platform: Platform,
  options: ReadOptions = {},
): Promise<Bundle> {
  const opened = await readArchives(files, platform, options.limits);
  const placed = [...readLayouts(opened.files)].sort((a, b) =>
    a.file.uri < b.file.uri ? -1 : a.file.uri > b.file.uri ? 1 : 0,
  );
  const snippets = options.snippets === true;
  const cache = buildComposeCache();
  const rendered = new Set(opened.files.flatMap((file) => file.rendered ?? []));
  const inputs: PlacedInput[] = [];
  for (const each of placed) {
    const input = isAgentLog(each)
      ? await readPlacedLog(each, platform)
      : readPlacedFile(each, platform, { snippets, cache, rendered });
    if (input !== undefined) inputs.push(input);
  }
  const bundle = buildBundle({ opened, inputs, clusterOf: options.clusterOf ?? [], platform });
  platform.hide?.(collectSecretValues(bundle.objects, platform));
  return bundle;
}

/** A place in a text of ours that is no input, such as the configuration: from a character to the end of its line. */
export function buildTextPlace(uri: string, text: string, offset: number): SourcePlace {
  const line = text.slice(offset).split(/\r|\n/, 1)[0] ?? '';
  const start = encodeUtf8(text.slice(0, offset)).length;
  const end = start + encodeUtf8(line.trimEnd()).length;
  return { source: buildTextSource(uri, text), start, end, side: 'head' };
}

/** A text of ours as a source. */
export function buildTextSource(uri: string, text: string): Source {
  return { uri, bytes: encodeUtf8(text), kind: 'yaml', encoding: 'utf-8' };
}

/** True for a file that is read as a log, by its name without folders and its beginning. */
export function isLogFile(name: string, beginning: Uint8Array): boolean {
  return agentLog.matches(name, readHead(beginning));
}

/** An object as it may be handed on: values of secrets are taken out, keys and names stay (design.md §4.7). */
export function redactObject(object: KubeObject): RedactedObject {
  return redactKubeObject(object);
}

/** A message of the input as it may be shown: without printed objects, passwords and tokens (design.md §4.7). */
export function redactMessage(text: string): string {
  return redactText(text);
}

/** Pointers of the nodes of an object that must not be shown, nor anything below them (design.md §4.7). */
export function findSecretPaths({ value, kind }: KubeObject): readonly string[] {
  return findSecrets(value, kind);
}
