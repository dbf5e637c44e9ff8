import type { Fleet } from '../../model/fleet.ts';
import type { Bundle } from '../../read/bundle.ts';
import type { LogFile } from '../../read/log/log-file.ts';
import type { SourcePlace } from '../../read/place.ts';
import type { AgentLog, LogWindow } from './log-entry.ts';
import { decodeLogTime, renderLogTime } from './log-time.ts';

/** Logs of other programs are left out; a log that was collected twice counts once. */
export function agentLogs({
  logs = [],
  sourceSites,
}: Pick<Bundle, 'logs' | 'sourceSites'>): readonly AgentLog[] {
  const seen = new Set<string>();
  return logs.flatMap((file): AgentLog[] => {
    const where = sourceSites?.get(file.source);
    const site = where?.role === 'member' ? where.cluster : '';
    const key = `${file.agent} ${site} ${file.lines} ${file.first} ${file.last}`;
    if (file.agent === '' || (file.first !== '' && seen.has(key))) return [];
    seen.add(key);
    return [{ file, agent: file.agent, site: file.agent === 'hub' ? '' : site }];
  });
}

/** A range of the lines that were kept of a log. */
export function placeOf(
  { source }: LogFile,
  { start, end }: { readonly start: number; readonly end: number },
): SourcePlace {
  return { source, start, end, side: 'head' };
}

/** The time that the logs of each agent cover, files that were rotated together. */
export function readWindows({ now }: Fleet, logs: readonly AgentLog[]): readonly LogWindow[] {
  const windows = new Map<string, LogWindow>();
  for (const { file, agent, site } of logs) {
    const key = `${agent} ${site}`;
    const known = windows.get(key);
    const firstTime = decodeLogTime(file.first, now);
    const lastTime = decodeLogTime(file.last, now);
    const isFirst = known === undefined || (firstTime ?? Infinity) < (known.firstTime ?? Infinity);
    const isLast = known === undefined || (lastTime ?? 0) > (known.lastTime ?? 0);
    windows.set(key, {
      agent,
      site,
      files: (known?.files ?? 0) + 1,
      lines: (known?.lines ?? 0) + file.lines,
      first: isFirst ? renderLogTime(file.first, now) : known.first,
      firstTime: isFirst ? firstTime : known.firstTime,
      last: isLast ? renderLogTime(file.last, now) : known.last,
      lastTime: isLast ? lastTime : known.lastTime,
      place: isFirst ? placeOf(file, { start: 0, end: 0 }) : known.place,
    });
  }
  return [...windows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, window]) => window);
}
