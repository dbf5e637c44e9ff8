import type { Fleet } from './fleet.ts';
import { isUnknown, type Known } from './knowledge.ts';
import { decodeTime } from './time.ts';

/** Whole seconds from a time to the time of capture, at least 0; an unreadable time counts as long ago. */
export function secondsSince(fleet: Fleet, time: string): Known<number> {
  if (isUnknown(fleet.now)) return fleet.now;
  return Math.max(0, Math.floor((fleet.now - (decodeTime(time) ?? 0)) / 1000));
}
