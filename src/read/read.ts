import { type ArchiveLimits, readArchives } from './archive.ts';
import type { Bundle, KubeObject, Problem, Site } from './bundle.ts';
import { readSource } from './document.ts';
import type { Platform, Source, SourceFile } from './source.ts';
import { detectKind } from './source-kind.ts';
import { readUtf8 } from './text.ts';

/** How to read. Everything has a default. */
export interface ReadOptions {
  readonly limits?: Partial<ArchiveLimits>;
}

/**
 * Reads files into a bundle: archives are opened, texts split and composed, Lists flattened. Anything wrong with
 * the input is a problem of the bundle, never an exception (design.md §3, house.md §1.1).
 */
export async function read(
  files: readonly SourceFile[],
  platform: Platform,
  options: ReadOptions = {},
): Promise<Bundle> {
  const opened = await readArchives(files, platform, options.limits);
  const sources: Source[] = [...opened.archives];
  const objects: KubeObject[] = [];
  const problems: Problem[] = [...opened.problems];
  let passedOver = 0;
  const site: Site = { role: 'declared' };
  for (const file of [...opened.files].sort((a, b) => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0))) {
    const bytes = readUtf8(file.bytes, platform);
    const source: Source = { uri: file.uri, bytes, kind: detectKind(file.uri, bytes), encoding: 'utf-8' };
    sources.push(source);
    if (file.unreadable !== undefined) {
      problems.push({ kind: 'unreadable', source, start: 0, end: 0, message: file.unreadable, advice: '' });
    } else if (source.kind === 'yaml' || source.kind === 'json') {
      const found = readSource(source, platform, site);
      objects.push(...found.objects);
      problems.push(...found.problems);
      passedOver += found.passedOver;
    }
  }
  return { sources, objects, problems, passedOver };
}
