import { isMapLike, mapEntry } from '../model/cel/value.ts';
import { renderObject } from '../model/identity.ts';
import type { Location, Place } from '../read/place.ts';
import { cellKey, isObjectCell, isObjectPlace, placeCellKey } from './cell.ts';
import {
  type ActiveRule,
  type Draft,
  type Hit,
  type Read,
  readerOf,
  reportedSeverity,
  strongestHit,
  toldCell,
} from './draft.ts';
import type { ChainLink, Evidence, Finding, Notification, PlacementRef, Related, Spot } from './finding.ts';
import { renderIdentity } from './finding-identity.ts';
import { objectRef, readClusters, readPlacement, readPlaces, renderText, runPart } from './finding-parts.ts';
import { buildFixes } from './fix-build.ts';
import type { Cell } from './relation.ts';
import { findingNames } from './row-scope.ts';
import type { Say } from './rule.ts';

/** What an evaluation is handed in for turning symbols into output. */
export interface OutputOptions {
  /** Lines and columns of a place. */
  readonly locate: (place: Place) => Location;
  /** Lower-case hex SHA-256 of a text. */
  readonly sha256: (text: string) => string;
  /** Name of the fleet that findings carry. */
  readonly fleet: string;
  /** What the dump shows of a placement on the first of some clusters where something is out of order. */
  readonly chainOf?: (placement: PlacementRef, clusters: readonly string[]) => readonly ChainLink[];
}

/** The place of a finding; undefined is a fault that has been logged. */
export function placeOf(active: ActiveRule, expression: string, read: Read): Place | undefined {
  if (expression === '') return undefined;
  const found = runPart(active, 'group', expression, read);
  return readPlaces(found?.value)[0];
}

/** Turns a draft into a finding; undefined when it has no place, which is a fault. */
export function buildFinding(draft: Draft, options: OutputOptions): Finding | undefined {
  const { active } = draft;
  const { rule } = active;
  const read = readerOf(draft);
  const strongest = strongestHit(draft);
  const at = placeOf(active, rule.at, read);
  if (at === undefined || strongest === undefined) {
    active.faults.add(rule.id, `\`at: ${rule.at}\` gives no place`);
    return undefined;
  }
  const cause = placeOf(active, rule.cause, read) ?? at;
  const clusters = clustersOf(active, read);
  const words = wordsReader(active, read, { at, cause, clusters });
  const say = chooseSay(active, words);
  const placement = placementOf(active, read);
  return {
    rule: rule.id,
    name: rule.name,
    severity: reportedSeverity(strongest.severity, strongest.certainty),
    ruleSeverity: strongest.severity,
    certainty: strongest.certainty,
    message: renderText(active, 'words', say.what, words),
    why: renderText(active, 'words', say.why, words),
    do: renderText(active, 'words', say.do, words),
    fleet: options.fleet,
    at: spotOf(at, options),
    cause: spotOf(cause, options),
    ...(placement === undefined ? {} : { placement }),
    clusters: uniteClusters(clusters, draft),
    related: relatedOf(active, read, options),
    evidence: evidenceOf(draft, options),
    chain: chainOf(read, strongest.severity === 'note' ? undefined : placement, clusters, options),
    fixes: buildFixes(active, words),
    identity: renderIdentity(
      rule.id,
      at,
      rule.distinguish.map((column) => cellKey(read(column) ?? '')),
      options.sha256,
    ),
  };
}

/** Turns a draft of a run-level rule into a notification (design.md §4.5). */
export function buildNotification(draft: Draft): Notification | undefined {
  const { active } = draft;
  const strongest = strongestHit(draft);
  if (strongest === undefined) return undefined;
  const read = readerOf(draft);
  const words = wordsReader(active, read, { clusters: clustersOf(active, read) });
  const say = chooseSay(active, words);
  const text = (part: string): string => renderText(active, 'words', part, words);
  return {
    rule: active.rule.id,
    level: reportedSeverity(strongest.severity, strongest.certainty),
    message: [text(say.what), text(say.why)].filter((part) => part !== '').join(' '),
    do: text(say.do),
  };
}

/** Words and fixes may name what the finding adds to the columns. */
function wordsReader(active: ActiveRule, read: Read, own: Readonly<Record<string, Cell>>): Read {
  const names = findingNames(active.relation);
  return (column) => (names.has(column) && Object.hasOwn(own, column) ? own[column] : read(column));
}

const SILENT: Say = { if: '', what: '', why: '', do: '' };

function chooseSay(active: ActiveRule, read: Read): Say {
  const chosen = active.rule.say.find(
    (say) => say.if === '' || runPart(active, 'words', say.if, read)?.value === true,
  );
  return chosen ?? SILENT;
}

function spotOf(place: Place, options: OutputOptions): Spot {
  const location = options.locate(place);
  if (!isObjectPlace(place)) return { path: '', location };
  return { object: objectRef(place.object), path: place.pointer, location };
}

function placementOf(active: ActiveRule, read: Read): PlacementRef | undefined {
  const { rule, relation } = active;
  if (rule.placement !== '') return readPlacement(runPart(active, 'group', rule.placement, read)?.value);
  return Object.hasOwn(relation.columns, 'placement')
    ? readPlacement(toldCell(read('placement')))
    : undefined;
}

function clustersOf(active: ActiveRule, read: Read): readonly string[] {
  const { rule, relation } = active;
  if (rule.clusters !== '') return readClusters(runPart(active, 'group', rule.clusters, read)?.value);
  const column = ['clusters', 'cluster'].find((name) => Object.hasOwn(relation.columns, name));
  return column === undefined ? [] : readClusters(toldCell(read(column)));
}

/** A fault concerns the clusters of its echoes as well: those that a rollout holds back because of another one. */
function uniteClusters(own: readonly string[], { folded }: Draft): readonly string[] {
  if (folded.length === 0) return own;
  const others = folded.flatMap(({ active, hit }) => clustersOf(active, readerOf(singleDraft(active, hit))));
  return [...new Set([...own, ...others])].sort();
}

/** Related places carry the text of their structure; bare ones name their object. */
function relatedOf(active: ActiveRule, read: Read, options: OutputOptions): readonly Related[] {
  if (active.rule.related === '') return [];
  const found = runPart(active, 'group', active.rule.related, read)?.value;
  const items: readonly unknown[] = Array.isArray(found) ? found : [found];
  const seen = new Set<string>();
  return items.flatMap((item) => {
    const [bare] = readPlaces(item);
    const [inside] = bare === undefined && isMapLike(item) ? readPlaces(mapEntry(item, 'place')) : [];
    const place = bare ?? inside;
    if (place === undefined || seen.has(placeCellKey(place))) return [];
    seen.add(placeCellKey(place));
    const text = inside === undefined || !isMapLike(item) ? undefined : mapEntry(item, 'text');
    const message =
      typeof text === 'string' && text !== '' ? text : isObjectPlace(place) ? renderObject(place.object) : '';
    return [{ ...spotOf(place, options), message }];
  });
}

/** What was folded into a finding; rows that say the same are told once. */
function evidenceOf(draft: Draft, options: OutputOptions): readonly Evidence[] {
  const told = new Set<string>();
  return draft.folded.flatMap(({ active, hit }) => {
    const read = readerOf(singleDraft(active, hit));
    const place = placeOf(active, active.rule.at, read);
    if (place === undefined) return [];
    const words = wordsReader(active, read, { at: place, cause: place, clusters: clustersOf(active, read) });
    const message = renderText(active, 'words', chooseSay(active, words).what, words);
    const key = `${active.rule.id} ${message}`;
    if (told.has(key)) return [];
    told.add(key);
    return [{ rule: active.rule.id, message, ...spotOf(place, options) }];
  });
}

/** A finding of one row, for what is said about it alone. */
export function singleDraft(active: ActiveRule, hit: Hit): Draft {
  return { active, hits: [hit], folded: [] };
}

/**
 * The chain that proves a finding: the relation's column of that name, with `object`, `state` and `message`; else what
 * the dump shows of the placement on the first of the clusters where something is out of order.
 */
function chainOf(
  read: Read,
  placement: PlacementRef | undefined,
  clusters: readonly string[],
  options: OutputOptions,
): readonly ChainLink[] {
  const cell = toldCell(read('chain'));
  if (!Array.isArray(cell)) {
    return placement === undefined ? [] : (options.chainOf?.(placement, clusters) ?? []);
  }
  return cell.flatMap((link: unknown) => {
    if (!isMapLike(link)) return [];
    const object = mapEntry(link, 'object');
    if (!isObjectCell(object)) return [];
    const state = String(mapEntry(link, 'state')) as ChainLink['state'];
    return [{ object: objectRef(object), state, message: String(mapEntry(link, 'message') ?? '') }];
  });
}
