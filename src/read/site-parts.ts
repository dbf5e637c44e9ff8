import type { Site } from './bundle.ts';
import { folderOf, nameOf, treePath } from './layout.ts';
import type { PlacedSource, SiteInput } from './site.ts';
import { HUB, judgeEvidence, judgeNames, nameMember, type Verdict, type World } from './site-decision.ts';
import { type Evidence, joinEvidence, NO_EVIDENCE, readEvidence } from './site-evidence.ts';
import type { Source } from './source.ts';

/** One source with what it and its documents show. `documents` goes by the document's start, in order. */
export interface SourcePart {
  readonly placed: PlacedSource;
  readonly evidence: Evidence;
  readonly documents: ReadonlyMap<number, Evidence>;
}

/** The sources below one folder (or the one file) that were taken from one cluster, as far as the layout tells. */
export interface Unit {
  readonly key: string;
  readonly parts: readonly SourcePart[];
  readonly evidence: Evidence;
}

/** Evidence of every source and document, and the sources by unit. */
export function readUnits(input: SiteInput): readonly Unit[] {
  const found = new Map<Source, Map<number, Evidence[]>>();
  for (const object of input.objects) {
    const { source } = object.origin;
    const documents = found.get(source) ?? new Map<number, Evidence[]>();
    const start = input.documentOf(object);
    const known = documents.get(start);
    if (known === undefined) documents.set(start, [readEvidence(object)]);
    else known.push(readEvidence(object));
    found.set(source, documents);
  }
  const units = new Map<string, SourcePart[]>();
  for (const placed of input.sources) {
    const documents = new Map(
      [...(found.get(placed.source) ?? [])].map(([start, each]) => [start, joinEvidence(each)] as const),
    );
    const evidence = documents.size === 0 ? NO_EVIDENCE : joinEvidence([...documents.values()]);
    const parts = units.get(placed.role.unit) ?? [];
    parts.push({ placed, evidence, documents });
    units.set(placed.role.unit, parts);
  }
  return [...units]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([key, parts]) => ({ key, parts, evidence: joinEvidence(parts.map(({ evidence }) => evidence)) }));
}

/** The verdict about each unit; units that show nothing take it from the nearest folder above that does. */
export function judgeUnits(units: readonly Unit[], world: World): ReadonlyMap<string, Verdict> {
  const verdicts = new Map<string, Verdict>();
  // Sorted by key: a folder stands before the folders in it.
  for (const unit of units) verdicts.set(unit.key, judgeUnit(unit, verdicts, world));
  const known = readIdentities(units, verdicts);
  for (const unit of units) {
    if (verdicts.get(unit.key) === undefined) verdicts.set(unit.key, judgeIdentity(unit, known, world));
  }
  return verdicts;
}

/** Which cluster each identity belongs to, by the units that are decided. */
function readIdentities(
  units: readonly Unit[],
  verdicts: ReadonlyMap<string, Verdict>,
): ReadonlyMap<string, Site> {
  const known = new Map<string, Site>();
  for (const { key, evidence } of units) {
    const verdict = verdicts.get(key);
    const [uid, ...others] = evidence.uids;
    if (uid !== undefined && others.length === 0 && typeof verdict === 'object') known.set(uid, verdict);
  }
  return known;
}

/** A unit that shows nothing but its identity: a known cluster, or, beside a known hub, some member. */
function judgeIdentity(unit: Unit, known: ReadonlyMap<string, Site>, world: World): Verdict {
  const [uid, ...others] = unit.evidence.uids;
  if (uid === undefined || others.length > 0) return undefined;
  const same = known.get(uid);
  if (same !== undefined) return same;
  const hasHub = [...known.values()].some(({ role }) => role === 'hub');
  return hasHub ? nameMember(unit.parts[0]?.placed.role.names ?? [], world) : undefined;
}

function judgeUnit(unit: Unit, above: ReadonlyMap<string, Verdict>, world: World): Verdict {
  const [first] = unit.parts;
  if (first === undefined) return undefined;
  const { role } = first.placed;
  const verdict = judgeEvidence(unit.evidence);
  if (verdict === 'unnamed') return nameMember(role.names, world);
  if (verdict !== undefined) return verdict;
  const named = judgeNames(role, role.names, world);
  if (named !== undefined) return named;
  for (let folder = unit.key; folder !== ''; ) {
    folder = folderOf(folder);
    const inherited = above.get(folder);
    if (inherited !== undefined && inherited !== 'mixed') return inherited;
  }
  return undefined;
}

/** The name of a source's file without ending. */
export function stemOf(source: Source): string {
  return nameOf(treePath(source.uri)).replace(/(\.log\.\d+|\.[^.]+)$/, '');
}

/** The site of one source in a unit with that verdict. */
export function judgeSource(part: SourcePart, unit: Verdict, world: World): Site {
  const { source, role } = part.placed;
  const stem = stemOf(source);
  const own = judgeEvidence(part.evidence);
  const names = [stem, ...role.names];
  if (source.kind === 'log') return judgeLog(part, unit, world);
  if (own === 'unnamed')
    return typeof unit === 'object' && unit.role === 'member' ? unit : nameMember(names, world);
  if (typeof own === 'object') return own;
  const named = role.layout === 'manifests' ? judgeNames(role, [stem], world) : undefined;
  if (named !== undefined) return named;
  return typeof unit === 'object' ? unit : HUB;
}

/** A log by the agent's name in its file name or lines, then by the member that its lines speak of. */
function judgeLog(part: SourcePart, unit: Verdict, world: World): Site {
  const { source, role, log } = part.placed;
  const names = [stemOf(source), ...role.names];
  const [stem = ''] = names;
  if (log === undefined ? /hub[-_]?agent/i.test(source.uri) : log.agent === 'hub') return HUB;
  const named = judgeNames(role, [stem], world);
  if (named?.role === 'hub') return named;
  if (named?.role === 'member' && world.members.includes(named.cluster)) return named;
  if (typeof unit === 'object' && unit.role === 'member') return unit;
  if (log === undefined || log.agent !== 'member') return typeof unit === 'object' ? unit : HUB;
  return log.mailbox === '' ? nameMember(names.slice(1), world) : { role: 'member', cluster: log.mailbox };
}

/** The sites of the documents of a source, by start; a document that shows nothing goes with the one before it. */
export function judgeDocuments(
  part: SourcePart,
  own: Site,
  world: World,
): ReadonlyMap<number, Site | 'mixed'> {
  const sites = new Map<number, Site | 'mixed'>();
  if (judgeEvidence(part.evidence) !== 'mixed') {
    for (const start of part.documents.keys()) sites.set(start, own);
    return sites;
  }
  const verdicts = [...part.documents].map(([start, evidence]) => [start, judgeEvidence(evidence)] as const);
  const names = [stemOf(part.placed.source), ...part.placed.role.names];
  const firstDecided = verdicts.map(([, verdict]) => verdict).find((verdict) => typeof verdict === 'object');
  let last: Site = typeof firstDecided === 'object' ? firstDecided : own;
  for (const [start, verdict] of verdicts) {
    if (verdict === 'mixed') {
      sites.set(start, 'mixed');
      continue;
    }
    if (verdict === 'unnamed') last = last.role === 'member' ? last : nameMember(names, world);
    else if (verdict !== undefined) last = verdict;
    sites.set(start, last);
  }
  return sites;
}
