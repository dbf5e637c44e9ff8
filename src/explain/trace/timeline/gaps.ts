import type { Context } from '../../../evaluate/context.ts';
import { decodeTime } from '../../../model/time.ts';
import type { Moment } from '../answer.ts';

/** Controllers that work try again more often than this. */
const SHORTEST_GAP = 10 * 60_000;

/** Puts a moment of its own where nothing happened for long, with what the logs cover of that time. */
export function addGaps({ diagnosis }: Context, moments: readonly Moment[]): readonly Moment[] {
  const windows = diagnosis.logs.windows();
  return moments.flatMap((moment, index): Moment[] => {
    const next = moments[index + 1];
    const from = decodeTime(moment.time);
    const to = next === undefined ? undefined : decodeTime(next.time);
    if (from === undefined || to === undefined || to - from < SHORTEST_GAP) return [moment];
    const isCovered = windows.some(
      ({ firstTime, lastTime }) => (firstTime ?? Infinity) <= from + 1000 && (lastTime ?? 0) >= to - 1000,
    );
    const seconds = Math.round((to - from) / 1000);
    const text = isCovered
      ? 'nothing is told, although a log covers it'
      : 'nothing is told, and no log covers it';
    return [moment, { kind: 'gap', time: moment.time, text, seconds }];
  });
}
