import type { Fleet } from '../../../model/fleet.ts';
import { hubListing, hubPresence } from '../../../model/hub-knowledge.ts';
import { isUnknown, type Known, missingGates, unknown } from '../../../model/knowledge.ts';
import type { Placement } from '../../../model/placement.ts';
import type { ResourceSelector } from '../../../model/resource-selector.ts';
import { readSelectedStatus } from './selected-status.ts';
import type { SelectorAnswer } from './selector-answer.ts';

/**
 * Why a selector brings nothing. `absent`: the object it names does not exist; `going`: it is being deleted;
 * `left-out`: KubeFleet never propagates it; `no-match`: no object of the kind meets it; `disabled`: the kind is
 * never propagated; '' when it brings something or is refused.
 */
export type EmptyReason = '' | 'absent' | 'going' | 'left-out' | 'no-match' | 'disabled';

/** Whether a selector brings nothing; `sure` is false when listings were only probably complete. */
export interface Emptiness {
  readonly reason: Known<EmptyReason>;
  readonly sure: boolean;
}

const FULL: Emptiness = { reason: '', sure: true };

/** Judges a selector by what the simulated hub shows, by listings, and by what the placement's status lists. */
export function readEmptiness(fleet: Fleet, placement: Placement, answer: SelectorAnswer): Emptiness {
  const { selector, result, isRefused, namespace } = answer;
  if (result?.mode === 'disabled') return { reason: 'disabled', sure: true };
  // Behind an error of the placement only a namespace that is named can still be judged.
  if (isRefused || (result === undefined && !isNamedNamespace(selector))) return FULL;
  const hits = result?.hits;
  if (hits !== undefined && hits.selected.length > 0) return FULL;
  if (hits?.leftOut.some(({ reason }) => reason === 'being-deleted')) return { reason: 'going', sure: true };
  if (hits !== undefined && hits.leftOut.length > 0) return { reason: 'left-out', sure: true };
  const absence = selector.name === '' ? readNoMatch(fleet, answer) : readAbsence(fleet, answer);
  const status = readSelectedStatus(placement, selector, namespace);
  if (status === 'selected' && (isUnknown(absence.reason) || !absence.sure)) return FULL;
  const reason = selector.name === '' ? 'no-match' : 'absent';
  if (status === 'not-selected' && !isUnplaced(fleet, answer)) return { reason, sure: true };
  return absence;
}

function isNamedNamespace({ group, kind, name }: ResourceSelector): boolean {
  return group === '' && kind === 'Namespace' && name !== '';
}

function readAbsence(fleet: Fleet, answer: SelectorAnswer): Emptiness {
  const { selector } = answer;
  const gate = unknown(`hub:${selector.kind}`);
  const presence = hubPresence(fleet, identityOf(answer));
  if (isUnknown(presence)) return { reason: presence, sure: true };
  if (presence.state === 'present') return FULL;
  if (isUnplaced(fleet, answer) || isLivedIn(fleet, selector)) return { reason: gate, sure: true };
  return { reason: 'absent', sure: presence.state === 'absent' };
}

function identityOf({ selector: { group, kind, name }, namespace }: SelectorAnswer) {
  return { group, kind, namespace, name };
}

/** A manifest of that kind and name without a namespace may be the one that is meant. */
function isUnplaced(fleet: Fleet, answer: SelectorAnswer): boolean {
  if (answer.selector.name === '') return false;
  const presence = hubPresence(fleet, identityOf(answer));
  return !isUnknown(presence) && presence.state === 'unplaced';
}

/** A namespace without a manifest of its own, in which manifests place objects, is made elsewhere. */
function isLivedIn(fleet: Fleet, { group, kind, name }: ResourceSelector): boolean {
  if (group !== '' || kind !== 'Namespace') return false;
  for (const entry of fleet.objects.entries.values())
    if (entry.site === '' && entry.namespace === name) return true;
  return false;
}

function readNoMatch(fleet: Fleet, { selector: { group, kind }, namespace }: SelectorAnswer): Emptiness {
  const listed = hubListing(fleet, group, kind, namespace);
  if (isUnknown(listed)) return { reason: listed, sure: true };
  const unplaced = namespace !== '' && listed.entries.some((entry) => entry.namespace === '');
  return unplaced
    ? { reason: unknown(`hub:${kind}`), sure: true }
    : { reason: 'no-match', sure: listed.sure };
}

/** Whether all of these are empty: false as soon as one is not, Unknown while one is not told. */
export function areAllEmpty(all: readonly Emptiness[]): Known<boolean> {
  if (all.some(({ reason }) => reason === '')) return false;
  const gates = all.flatMap(({ reason }) => (isUnknown(reason) ? missingGates(reason) : []));
  return gates.length === 0 ? all.length > 0 : unknown(...gates);
}
