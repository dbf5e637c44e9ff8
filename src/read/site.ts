import type { KubeObject, Site } from './bundle.ts';
import { type FileRole, treePath } from './layout.ts';
import type { LogFile } from './log/log-file.ts';
import { DECLARED, HUB, type World } from './site-decision.ts';
import { appliedWorkMember, isAppliedWork, readEvidence, readKnownMembers } from './site-evidence.ts';
import { judgeDocuments, judgeSource, judgeUnits, readUnits, type Unit } from './site-parts.ts';
import type { SiteProblem } from './site-problem.ts';
import { findSiteProblems } from './site-problems.ts';
import type { Source } from './source.ts';

/** An object whose cluster is still to be found out. */
export type UnplacedObject = Omit<KubeObject, 'site'>;

/** A source and its place among the others. */
export interface PlacedSource {
  readonly source: Source;
  readonly role: FileRole;
  /** Set for a log. */
  readonly log?: LogFile;
}

/** A cluster's name as the user states it (`--cluster-of NAME=PATH`; `hub` is the hub) and the path it holds for. */
export interface ClusterOf {
  readonly name: string;
  readonly path: string;
}

export interface SiteInput {
  readonly sources: readonly PlacedSource[];
  /** In order of place. */
  readonly objects: readonly UnplacedObject[];
  /** The start of the document or List an object stands in: what one document holds was taken from one cluster. */
  readonly documentOf: (object: UnplacedObject) => number;
  readonly clusterOf: readonly ClusterOf[];
}

export interface Sites {
  /** The site of each object, in the order of the objects. */
  readonly objects: readonly Site[];
  /** The cluster of each source that was taken from one; sources of declared objects are not in it. */
  readonly sources: ReadonlyMap<Source, Site>;
  readonly problems: readonly SiteProblem[];
}

/** The site of a source, those of its documents, and what the user said about it. */
interface Placement {
  readonly site: Site;
  readonly documents: ReadonlyMap<number, Site | 'mixed'>;
  readonly stated: Site | undefined;
  readonly role: FileRole;
}

/**
 * Finds the cluster every object was taken from (design.md §3 Site): by what the objects themselves show, then
 * by the names of files and folders, last by the company they are in. What the user states wins.
 */
export function readSites(input: SiteInput): Sites {
  const units = readUnits(input);
  const world: World = {
    members: [...readKnownMembers(input.objects)].sort(),
    hasHub: units.some(({ evidence }) => evidence.hub > 0),
  };
  const verdicts = judgeUnits(units, world);
  const placements = new Map<Source, Placement>();
  for (const unit of units) placeUnit(unit, verdicts, world, input.clusterOf, placements);
  const objects = input.objects.map((object) => {
    const placement = placements.get(object.origin.source);
    return placement === undefined ? HUB : siteOfObject(object, placement, input.documentOf(object), world);
  });
  const sources = sourceSites(input, objects, placements);
  return { objects, sources, problems: findSiteProblems(input, objects, placements, units) };
}

function placeUnit(
  unit: Unit,
  verdicts: ReturnType<typeof judgeUnits>,
  world: World,
  clusterOf: readonly ClusterOf[],
  placements: Map<Source, Placement>,
): void {
  for (const part of unit.parts) {
    const { source, role } = part.placed;
    const stated = readStated(source, clusterOf);
    const site = stated ?? judgeSource(part, verdicts.get(unit.key), world);
    placements.set(source, { site, documents: judgeDocuments(part, site, world), stated, role });
  }
}

/** What the user said about a source; the longest path that holds it counts. */
function readStated(source: Source, clusterOf: readonly ClusterOf[]): Site | undefined {
  const path = treePath(source.uri);
  const [found] = clusterOf
    .map(({ name, path: stated }) => ({
      name,
      folder: treePath(stated).replace(/^\.\//, '').replace(/\/+$/, ''),
    }))
    .filter(({ folder }) => folder === '.' || folder === path || path.startsWith(`${folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length);
  if (found === undefined) return undefined;
  return found.name === 'hub' ? HUB : { role: 'member', cluster: found.name };
}

function siteOfObject(object: UnplacedObject, placement: Placement, start: number, world: World): Site {
  const { site, documents, stated, role } = placement;
  if (object.uid === '') {
    if (stated?.role === 'member') return stated;
    const [folder] = role.names;
    const isMembers =
      role.layout === 'cluster-folders' && folder !== undefined && world.members.includes(folder);
    return isMembers ? { role: 'member', cluster: folder } : DECLARED;
  }
  if (stated !== undefined) return stated;
  // An AppliedWork says itself where it lies, also on a hub that is a member of its own fleet.
  const cluster = isAppliedWork(object) ? appliedWorkMember(object) : undefined;
  if (cluster !== undefined) return { role: 'member', cluster };
  const own = documents.get(start) ?? site;
  if (own !== 'mixed') return own;
  const { member, members } = readEvidence(object);
  const [name] = members;
  return member > 0 ? { role: 'member', cluster: name ?? '' } : HUB;
}

/** The sites of sources: of those with observed objects, of logs and of what collectors left. */
function sourceSites(
  input: SiteInput,
  sites: readonly Site[],
  placements: ReadonlyMap<Source, Placement>,
): ReadonlyMap<Source, Site> {
  const found = new Map<Source, Site>();
  input.objects.forEach((object, index) => {
    const site = sites[index];
    const { source } = object.origin;
    if (site !== undefined && site.role !== 'declared' && !found.has(source)) found.set(source, site);
  });
  const inUse = new Set(input.objects.map((object) => object.origin.source));
  // In a tree of manifests nothing was taken from a cluster, whatever its files are called.
  const isDump = input.objects.some(({ uid }) => uid !== '');
  for (const { source } of input.sources) {
    const placement = placements.get(source);
    const isTaken = isDump || source.kind === 'log' || source.kind === 'collector-error';
    if (!inUse.has(source) && placement !== undefined && isTaken) found.set(source, placement.site);
  }
  return found;
}
