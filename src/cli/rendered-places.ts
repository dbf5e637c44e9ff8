import { isDeepStrictEqual } from 'node:util';
import { type Json, pointerSteps, readPath } from '../api/json.ts';
import type { Analysis } from '../evaluate/analysis.ts';
import { compareFindings } from '../evaluate/evaluate.ts';
import type { Finding, ObjectRef } from '../evaluate/finding.ts';
import type { KubeObject } from '../read/bundle.ts';
import { createLocator, type Locator } from '../read/location.ts';
import type { Location } from '../read/place.ts';
import { read } from '../read/read.ts';
import type { SourceFile } from '../read/source.ts';
import { nodePlatform } from './platform.ts';
import type { RenderedTree } from './render-trees.ts';
import { findTemplateLine } from './rendered-template.ts';

/** Gives the place in a file that people edit for one in a rendered text; others stay as they are. */
type MapPlace = (location: Location, object: ObjectRef | undefined, path: string) => Location;

/** Moves what is found in rendered texts to the files that people edit, and puts the findings in order again. */
export async function mapRendered(
  analysis: Analysis,
  files: readonly SourceFile[],
  trees: readonly RenderedTree[],
  lineHashes: boolean,
): Promise<Analysis> {
  if (trees.length === 0) return analysis;
  const outputs = new Set(trees.map(({ output }) => output.uri));
  const mappers = new Map<string, MapPlace>();
  const locator = createLocator(nodePlatform, { lineHashes });
  for (const tree of trees) {
    mappers.set(
      tree.output.uri,
      await buildMapper(
        tree,
        files.filter(({ uri }) => !outputs.has(uri)),
        locator,
      ),
    );
  }
  const map: MapPlace = (location, object, path) =>
    mappers.get(location.uri)?.(location, object, path) ?? location;
  const findings = analysis.findings
    .map((finding) => mapFinding(finding, map, outputs))
    .sort(compareFindings);
  const suppressed = analysis.suppressed?.map((each) => ({
    ...each,
    finding: mapFinding(each.finding, map, outputs),
    by: each.by.map((by) =>
      by.location === undefined ? by : { ...by, location: map(by.location, undefined, '') },
    ),
  }));
  return { ...analysis, findings, ...(suppressed !== undefined && { suppressed }) };
}

function mapFinding(finding: Finding, map: MapPlace, outputs: ReadonlySet<string>): Finding {
  const spot = <S extends Finding['at']>(each: S): S => ({
    ...each,
    location: map(each.location, each.object, each.path),
  });
  return {
    ...finding,
    at: spot(finding.at),
    cause: spot(finding.cause),
    related: finding.related.map(spot),
    evidence: finding.evidence.map(spot),
    chain: finding.chain.map((link) =>
      link.location === undefined ? link : { ...link, location: map(link.location, link.object, '') },
    ),
    // An edit of a rendered text is none of its source.
    fixes: finding.fixes.map(({ replacements, ...fix }) =>
      replacements === undefined || replacements.some(({ location }) => outputs.has(location.uri))
        ? fix
        : { ...fix, replacements },
    ),
  };
}

async function buildMapper(
  tree: RenderedTree,
  files: readonly SourceFile[],
  locator: Locator,
): Promise<MapPlace> {
  const main = files.find(({ uri }) => uri === tree.file);
  const atFile = (file: SourceFile | undefined, start = 0, end = start): Location => {
    const source = { uri: tree.file, bytes: new Uint8Array(0), kind: 'yaml', encoding: 'utf-8' } as const;
    const known = file === undefined ? source : { ...source, uri: file.uri, bytes: file.bytes };
    return locator.locate({ source: known, start, end, side: 'head' });
  };
  if (tree.kind === 'chart') {
    const text = new TextDecoder().decode(tree.output.bytes);
    return ({ startLine }) => {
      const found = findTemplateLine(text, startLine, tree.folder, files);
      return found === undefined ? atFile(main) : atFile(found.file, found.start, found.end);
    };
  }
  const plain = await read(withoutKustomizations(files), nodePlatform);
  const { objects: rendered } = await read([tree.output], nodePlatform);
  return (_location, object, path) => {
    const now = object && rendered.find((each) => isSame(each, object));
    const raw = now && findRaw(plain.objects, now, path);
    return raw === undefined ? atFile(main) : locator.locate({ object: raw, pointer: path, side: 'head' });
  };
}

/** Without these files, resources are objects as they are written. */
function withoutKustomizations(files: readonly SourceFile[]): readonly SourceFile[] {
  return files.filter(({ uri }) => !/(^|\/)(kustomization\.ya?ml|Kustomization)$/.test(uri));
}

function isSame(object: KubeObject, ref: ObjectRef): boolean {
  return (
    object.apiVersion === ref.apiVersion &&
    object.kind === ref.kind &&
    object.name === ref.name &&
    object.namespace === ref.namespace
  );
}

/**
 * The object as a file of resources has it, when it says the same at the pointer. Kustomize may have added a
 * namespace, a prefix or a suffix; of several files that fit none is taken.
 */
function findRaw(objects: readonly KubeObject[], now: KubeObject, path: string): KubeObject | undefined {
  const wanted = valueAt(now.value, path);
  const alike = objects.filter(
    (each) => each.uid === '' && each.group === now.group && each.kind === now.kind,
  );
  const named = alike.filter(({ name, namespace }) => name === now.name && namespace === now.namespace);
  const bare = alike.filter(({ name, namespace }) => name === now.name && namespace === '');
  const [found, ...others] = [named, bare].find((each) => each.length > 0) ?? [];
  if (found === undefined || others.length > 0 || wanted === undefined) return undefined;
  if (path === '') return found;
  return isDeepStrictEqual(valueAt(found.value, path), wanted) ? found : undefined;
}

function valueAt(value: Json, path: string): Json | undefined {
  const steps = pointerSteps(path).map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  const direct = readPath(value, ...steps);
  return direct ?? readPath(value, ...pointerSteps(path));
}
