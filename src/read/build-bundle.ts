import type { OpenedFiles } from './archive.ts';
import type { Bundle, KubeObject, Problem } from './bundle.ts';
import { buildCapture, readStatedTime } from './capture-time.ts';
import { readKustomizations } from './kustomize-input.ts';
import { treePath } from './layout.ts';
import type { ReadList } from './listing-draft.ts';
import { buildListings } from './listings.ts';
import { markEmptyAnswers, type PlacedInput } from './place-sources.ts';
import { type ClusterOf, readSites, type UnplacedObject } from './site.ts';
import type { Platform, Source } from './source.ts';
import { readSuppressionComments } from './suppression-comments.ts';

/** What of an input was found besides its files. */
export interface BundleParts {
  readonly opened: OpenedFiles;
  /** In order of uri. */
  readonly inputs: readonly PlacedInput[];
  readonly clusterOf: readonly ClusterOf[];
  readonly platform: Platform;
}

/** Puts together what the files hold: gives every object its site, says what was listed where and when. */
export function buildBundle({ opened, inputs: read, clusterOf, platform }: BundleParts): Bundle {
  const inputs = markEmptyAnswers(read);
  const kustomized = readKustomizations(opened, inputs, platform);
  const objects = kustomized.objects.map(({ object }) => object);
  const lists = inputs.flatMap(({ found }) => found.lists);
  const documentOf = buildDocumentOf(inputs);
  const sites = readSites({ sources: inputs, objects, documentOf, clusterOf });
  const problems: Problem[] = [
    ...opened.problems,
    ...inputs
      .flatMap(({ found }) => found.problems)
      .filter((problem) => !isPatchProblem(problem, kustomized.files)),
    ...kustomized.problems,
  ];
  const sources = [...opened.archives, ...inputs.map(({ source }) => source)].sort((a, b) =>
    a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0,
  );
  const withCuts = inputs.map((input) => ({
    ...input,
    cut: input.cut || cutOfArchive(input.source, opened.problems),
  }));
  return {
    sources,
    objects: kustomized.objects.map(({ object, overlay }, index): KubeObject => {
      const site = sites.objects[index] ?? { role: 'hub' };
      return overlay === undefined ? { ...object, site } : { ...object, site, overlay };
    }),
    problems: joinTemplates(problems, inputs),
    passedOver: inputs.reduce((sum, { found }) => sum + found.passedOver, 0),
    listings: buildListings({
      sources: withCuts,
      lists,
      objects,
      sites: sites.objects,
      documentOf,
      sourceSites: sites.sources,
    }),
    captured: buildCapture({
      objects,
      sites: sites.objects,
      stated: inputs.flatMap(readStated),
      modified: new Map(
        inputs.flatMap(({ source, modified }) =>
          modified === undefined ? [] : [[source, modified] as const],
        ),
      ),
    }),
    siteProblems: sites.problems,
    suppressionComments: sources.flatMap((source) => readSuppressionComments(source, platform)),
    logs: inputs.flatMap(({ log }) => log ?? []),
    sourceSites: sites.sources,
  };
}

/** Finds the start of the List that holds an object; an object outside of Lists is its own document. */
function buildDocumentOf(inputs: readonly PlacedInput[]): (object: UnplacedObject) => number {
  const lists = new Map<Source, readonly ReadList[]>();
  for (const { source, found } of inputs) {
    if (found.lists.length > 0)
      lists.set(
        source,
        [...found.lists].sort((a, b) => a.start - b.start),
      );
  }
  return ({ origin }) => {
    const known = lists.get(origin.source) ?? [];
    let low = 0;
    let high = known.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((known[middle]?.start ?? 0) <= origin.start) low = middle + 1;
      else high = middle;
    }
    const list = known[low - 1];
    return list !== undefined && origin.start < list.end ? list.start : origin.start;
  };
}

/** A patch is half an object by nature. */
function isPatchProblem({ kind, source }: Problem, files: ReadonlySet<string>): boolean {
  return kind === 'not-an-object' && files.has(treePath(source.uri));
}

/** Why the archive a source came from was not read to its end; '' when it was. */
function cutOfArchive(source: Source, problems: readonly Problem[]): string {
  const isAbove = (uri: string) => source.uri.startsWith(`${uri}!/`);
  const cut = problems.find(
    ({ kind, source: archive }) =>
      (kind === 'list-truncated' || kind === 'limit-reached') && isAbove(archive.uri),
  );
  return cut?.message ?? '';
}

/** The time a collector states in a file of its own. */
function readStated({ source, role }: PlacedInput): readonly number[] {
  if (role.layout !== 'must-gather' || !/(^|\/)timestamp$/.test(source.uri)) return [];
  const text = [...source.bytes.subarray(0, 1024)].map((byte) => String.fromCharCode(byte)).join('');
  const time = readStatedTime(text);
  return time === undefined ? [] : [time];
}

/** One statement for each file or chart of templates, however many documents it has: the first stands for all. */
function joinTemplates(problems: readonly Problem[], inputs: readonly PlacedInput[]): readonly Problem[] {
  const charts = new Map(
    inputs.flatMap(({ source, use, role }) => (use === 'template' ? [[source, role.unit] as const] : [])),
  );
  const keyOf = ({ source }: Problem) => charts.get(source) ?? source;
  const counts = new Map<Source | string, number>();
  for (const problem of problems) {
    if (problem.kind === 'template') counts.set(keyOf(problem), (counts.get(keyOf(problem)) ?? 0) + 1);
  }
  const seen = new Set<Source | string>();
  return problems.flatMap((problem) => {
    if (problem.kind !== 'template') return [problem];
    const key = keyOf(problem);
    if (seen.has(key)) return [];
    seen.add(key);
    const more = (counts.get(key) ?? 1) - 1;
    if (more === 0) return [problem];
    const what = typeof key === 'string' ? 'of its templates' : 'of its documents';
    return [{ ...problem, message: `${problem.message}, nor were ${more} more ${what}` }];
  });
}
