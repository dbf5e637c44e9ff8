import { fleetKind } from '../api/groups.ts';
import type { Site } from './bundle.ts';
import type { PlacedSource, SiteInput, UnplacedObject } from './site.ts';
import { readClusterUid, readKnownMembers } from './site-evidence.ts';
import { readNamedSite } from './site-names.ts';
import { stemOf, type Unit } from './site-parts.ts';
import type { SiteProblem } from './site-problem.ts';
import type { Source } from './source.ts';

/** Finds what is odd about where parts of the input were taken from. Observed objects only. */
export function findSiteProblems(
  input: SiteInput,
  sites: readonly Site[],
  stated: ReadonlyMap<Source, { readonly stated: Site | undefined }>,
  units: readonly Unit[],
): readonly SiteProblem[] {
  const isOpen = ({ origin }: UnplacedObject) => stated.get(origin.source)?.stated === undefined;
  return [
    ...findWrongContexts(units, input, stated),
    ...findTwoClusters(units, input, sites),
    ...findOneClusterTwice(input, sites),
    ...findUnnamedMembers(input.objects.filter(isOpen), sites, input),
  ];
}

const SWITCH = 'Switch the context (kubectl config use-context) and collect again.';

/** Parts named after one cluster whose objects come from another, and inputs without any hub. */
function findWrongContexts(
  units: readonly Unit[],
  input: SiteInput,
  stated: ReadonlyMap<Source, { readonly stated: Site | undefined }>,
): readonly SiteProblem[] {
  const members = [...readKnownMembers(input.objects)].sort();
  const problems: SiteProblem[] = [];
  for (const { evidence, parts } of units) {
    const sources = sourcesOf(parts.filter((part) => part.evidence.observed > 0).map((part) => part.placed));
    const [first] = parts;
    if (first === undefined || sources.length === 0) continue;
    const named = readNamedSite(first.placed.role.names.slice(0, 1), members);
    if (named?.role === 'hub' && evidence.hub === 0 && evidence.member > 0) {
      const message = `${first.placed.role.unit} is named after the hub, but its objects come from ${nameMembers(evidence.members)}`;
      problems.push({ kind: 'wrong-context', sources, message, advice: SWITCH });
    } else if (named?.role === 'member' && evidence.hub > 0 && evidence.member === 0) {
      const message = `${first.placed.role.unit} is named after member ${named.cluster}, but its objects come from the hub`;
      problems.push({ kind: 'wrong-context', sources, message, advice: SWITCH });
    }
  }
  if (problems.length > 0) return problems;
  const saidHub = input.sources.some(({ source }) => stated.get(source)?.stated?.role === 'hub');
  const isHub = ({ evidence }: Unit) => evidence.hub > 0 || (evidence.observed > 0 && evidence.hubCrds > 0);
  const memberUnits = units.filter(({ evidence }) => evidence.member > 0);
  if (memberUnits.length === 0 || saidHub || units.some(isHub) || isDeclaredFleet(input)) return [];
  const names = new Set(memberUnits.flatMap(({ evidence }) => [...evidence.members]));
  const placed = memberUnits.flatMap(({ parts }) => parts.filter((part) => part.evidence.member > 0));
  const message = `These objects come from ${nameMembers(names)}; placements, bindings, snapshots and Works lie on the hub only`;
  const sources = sourcesOf(placed.map((part) => part.placed));
  return [{ kind: 'wrong-context', sources, message, advice: SWITCH }];
}

/** Manifests for a hub explain why a member's objects come alone: they are judged together. */
function isDeclaredFleet({ objects }: SiteInput): boolean {
  return objects.some(
    (object) =>
      object.uid === '' &&
      object.kind !== 'AppliedWork' &&
      fleetKind(object.group, object.kind) !== undefined,
  );
}

/** Two clusters in one unit: hub and member objects, AppliedWorks of two members, or two identities on one site. */
function findTwoClusters(
  units: readonly Unit[],
  input: SiteInput,
  sites: readonly Site[],
): readonly SiteProblem[] {
  const problems: SiteProblem[] = [];
  const advice = 'Keep a folder for each cluster, or say which file is whose with --cluster-of.';
  const known = [...readKnownMembers(input.objects)].sort();
  for (const { key, evidence, parts } of units) {
    const { hub, member, members } = evidence;
    if (!((hub > 0 && member > 0) || members.size > 1)) continue;
    const sources = sourcesOf(parts.filter((part) => part.evidence.observed > 0).map((part) => part.placed));
    if (isFilePerCluster(parts) || isToldByNames(parts, known)) continue;
    const where = key === '' ? 'The input' : key;
    const also = hub > 0 ? 'the hub and ' : '';
    const message = `${where} holds objects of ${also}${nameMembers(members)}`;
    problems.push({ kind: 'two-clusters', sources, message, advice });
  }
  const uids = new Map<string, Map<string, Source>>();
  input.objects.forEach((object, index) => {
    const uid = readClusterUid(object);
    const site = sites[index];
    if (uid === undefined || site === undefined) return;
    const seen = uids.get(keyOf(site)) ?? new Map<string, Source>();
    if (!seen.has(uid)) seen.set(uid, object.origin.source);
    uids.set(keyOf(site), seen);
  });
  for (const [key, seen] of [...uids].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (seen.size < 2) continue;
    const message = `${seen.size} different clusters were taken for ${key}: their kube-system namespaces have different uids`;
    problems.push({ kind: 'two-clusters', sources: sortSources([...seen.values()]), message, advice });
  }
  return problems;
}

/** Files that all name their cluster, `hub-works.yaml` and `east-pods.yaml`, are a layout like any other. */
function isToldByNames(parts: Unit['parts'], members: readonly string[]): boolean {
  return parts
    .filter(({ evidence }) => evidence.observed > 0)
    .every(({ placed }) => readNamedSite([stemOf(placed.source)], members) !== undefined);
}

/** A file for each cluster is a layout like any other: every file shows one cluster and is called after no kind. */
function isFilePerCluster(parts: Unit['parts']): boolean {
  const showing = parts.filter(({ evidence }) => evidence.hub > 0 || evidence.member > 0);
  if (showing.some(({ placed }) => placed.role.lists !== undefined)) return false;
  const clusters = showing.map(({ evidence: { hub, member, members } }) => {
    if ((hub > 0 && member > 0) || members.size > 1) return undefined;
    return hub > 0 ? '' : ([...members][0] ?? '?');
  });
  return clusters.every((one) => one !== undefined) && new Set(clusters).size === clusters.length;
}

/** One `kube-system` uid under two sites. */
function findOneClusterTwice(input: SiteInput, sites: readonly Site[]): readonly SiteProblem[] {
  const found = new Map<string, Map<string, Source>>();
  input.objects.forEach((object, index) => {
    const uid = readClusterUid(object);
    const site = sites[index];
    if (uid === undefined || site === undefined) return;
    const known = found.get(uid) ?? new Map<string, Source>();
    known.set(keyOf(site), object.origin.source);
    found.set(uid, known);
  });
  return [...found.values()]
    .filter((known) => known.size > 1)
    .map((known) => ({
      kind: 'one-cluster-twice' as const,
      sources: sortSources([...known.values()]),
      message: `One and the same cluster was collected as ${[...known.keys()].sort().join(' and as ')}: the uid of kube-system is equal`,
      advice: SWITCH,
    }));
}

function findUnnamedMembers(
  objects: readonly UnplacedObject[],
  sites: readonly Site[],
  input: SiteInput,
): readonly SiteProblem[] {
  const open = new Set(objects);
  const sources = new Set<Source>();
  input.objects.forEach((object, index) => {
    const site = sites[index];
    if (site?.role === 'member' && site.cluster === '' && open.has(object)) sources.add(object.origin.source);
  });
  if (sources.size === 0) return [];
  const message = 'These objects come from a member, and nothing tells from which';
  const advice = 'Name it with --cluster-of NAME=PATH, or collect its AppliedWorks too.';
  return [{ kind: 'unnamed-member', sources: sortSources([...sources]), message, advice }];
}

function keyOf(site: Site): string {
  if (site.role === 'member') return site.cluster === '' ? 'an unnamed member' : `member ${site.cluster}`;
  return 'the hub';
}

function nameMembers(names: ReadonlySet<string>): string {
  const sorted = [...names].sort();
  if (sorted.length === 0) return 'a member';
  return sorted.length === 1 ? `member ${sorted[0]}` : `members ${sorted.join(', ')}`;
}

function sourcesOf(placed: readonly PlacedSource[]): readonly Source[] {
  return sortSources(placed.map(({ source }) => source));
}

function sortSources(sources: readonly Source[]): readonly Source[] {
  return [...new Set(sources)].sort((a, b) => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0));
}
