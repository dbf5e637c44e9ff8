import { isUnknown, type Known } from '../../model/knowledge.ts';
import { decodeTime, renderTime } from '../../model/time.ts';

const DAY = 86_400_000;
const KLOG = /^(\d{2})(\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d+)?)$/;

/**
 * Milliseconds since 1970 of a time as a log writes it (`LogLine.time`); undefined when it cannot be told. klog leaves
 * out the year: it is the last one in which the time is not later than a day after the capture.
 */
export function decodeLogTime(text: string, now: Known<number>): number | undefined {
  const klog = KLOG.exec(text);
  if (klog === null) return decodeTime(text);
  if (isUnknown(now)) return undefined;
  const [, month, day, clock] = klog;
  const year = Number(renderTime(now).slice(0, 4));
  for (const each of [year + 1, year, year - 1]) {
    const time = decodeTime(`${each}-${month}-${day}T${clock}Z`);
    if (time !== undefined && time <= now + DAY) return time;
  }
  return undefined;
}

/** A time of a log as RFC 3339 text in UTC; as the log writes it when the year is not known. */
export function renderLogTime(text: string, now: Known<number>): string {
  const time = decodeLogTime(text, now);
  return time === undefined ? text : renderTime(time);
}
