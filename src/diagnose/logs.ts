import type { Fleet } from '../model/fleet.ts';
import type { Bundle } from '../read/bundle.ts';
import type { Chains } from './chain.ts';
import { readEntries } from './logs/log-entries.ts';
import type { LogEntry, LogWindow } from './logs/log-entry.ts';
import { agentLogs, readWindows } from './logs/log-windows.ts';

/** What the agents' logs say, read when it is asked for and kept. */
export interface Logs {
  /** In order of file and line. */
  readonly entries: () => readonly LogEntry[];
  /** The hub agent's first, then by member. */
  readonly windows: () => readonly LogWindow[];
}

/** Makes what the logs of an input say available. */
export function buildLogs(fleet: Fleet, chains: Chains, bundle: Pick<Bundle, 'logs' | 'sourceSites'>): Logs {
  let entries: readonly LogEntry[] | undefined;
  let windows: readonly LogWindow[] | undefined;
  const logs = () => agentLogs(bundle);
  return {
    entries: () => {
      windows ??= readWindows(fleet, logs());
      entries ??= readEntries(fleet, chains, logs(), windows);
      return entries;
    },
    windows: () => {
      windows ??= readWindows(fleet, logs());
      return windows;
    },
  };
}
