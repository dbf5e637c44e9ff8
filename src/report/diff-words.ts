import type { ChangeView, ViewEdit, ViewObject, ViewPlacement } from '../diff/change-view.ts';
import { count, list } from '../model/list.ts';
import { renderLine } from './escape.ts';
import { objectName } from './names.ts';

/** Longer values are cut; the JSON view has them whole. */
const LONGEST = 60;
/** More fields of one object than this are counted. */
const MOST_FIELDS = 4;

const SIGN: Readonly<Record<ViewObject['change'], string>> = {
  removed: '-',
  'handed-over': '>',
  changed: '~',
  added: '+',
};

/** `-` removed, `>` handed over, `~` changed, `+` added. */
export function renderSign({ change }: Pick<ViewObject, 'change'>): string {
  return SIGN[change];
}

/** The clusters of a change; a trailing `?` marks what is told by half. */
export function renderWhere({ clusters, elsewhere, certainty }: ViewObject, most = 4): string {
  const doubt = certainty === 'maybe' ? '?' : '';
  if (clusters.length === 0) return elsewhere ? 'clusters not shown' : 'no cluster';
  return `${list(clusters, most)}${elsewhere ? ' and others not shown' : ''}${doubt}`;
}

/** What differs, or why it comes or goes. */
export function renderWhat({ edits, why, destroys }: ViewObject): string {
  const shown = edits.slice(0, MOST_FIELDS).map(renderViewEdit);
  const rest = edits.length - shown.length;
  const fields = rest > 0 ? [...shown, count(rest, 'more field')] : shown;
  return [...(destroys === '' ? [] : [destroys]), ...(why === '' ? [] : [why]), ...fields].join('; ');
}

/** `spec.replicas 2 → 3`. */
export function renderViewEdit({ field: whole, before, after }: ViewEdit): string {
  const field = whole.replace(/\b(required|preferred)DuringSchedulingIgnoredDuringExecution\b/, '$1…');
  if (after === '') return `${field} ${cut(before)} removed`;
  return before === '' ? `${field} ${cut(after)} added` : `${field} ${cut(before)} → ${cut(after)}`;
}

function cut(text: string): string {
  const line = renderLine(text);
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

/** What happens to a placement, in a sentence without its name. */
export function renderPlacementChange(each: ViewPlacement): string {
  const { change, newName, lost, gained, abandons, heldBack, elsewhere } = each;
  if (heldBack !== '') return `is edited without effect: ${heldBack}`;
  const clusters = lost.map(({ cluster, certainty }) => `${cluster}${certainty === 'maybe' ? '?' : ''}`);
  const from = clusters.length > 0 ? list(clusters, 6) : elsewhere ? 'clusters not shown' : 'no cluster';
  const what = abandons ? 'and leaves what it placed on' : 'and takes with it what is on';
  if (change === 'removed') return `is removed ${what} ${from}`;
  if (change === 'renamed') return `is renamed to ${newName}: removed from ${from}, and created anew`;
  if (change === 'added')
    return `is new and comes to ${gained.length > 0 ? list(gained, 6) : 'clusters not shown'}`;
  if (clusters.length > 0 && gained.length > 0) return `moves from ${from} to ${list(gained, 6)}`;
  if (clusters.length > 0) return `leaves ${from}`;
  if (gained.length > 0) return `comes to ${list(gained, 6)}`;
  return 'is edited and stays where it is';
}

/** True when a placement leaves or moves: what is shown first. */
export function isDeparture({ change, lost }: ViewPlacement): boolean {
  return change === 'removed' || change === 'renamed' || lost.length > 0;
}

/** `Risk: high. Namespace shop goes on west.` without the word itself. */
export function renderBecause({ because }: ChangeView): string {
  return because.length === 0 ? '' : list(because, 3);
}

/** A placement as `Kind ns/name`. */
export function placementName({ placement }: Pick<ViewPlacement, 'placement'>): string {
  return objectName(placement);
}
