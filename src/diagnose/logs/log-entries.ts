import type { Fleet } from '../../model/fleet.ts';
import { isUnknown } from '../../model/knowledge.ts';
import { memberAgent } from '../../model/member.ts';
import { decodeTime } from '../../model/time.ts';
import type { LogGroup } from '../../read/log/log-file.ts';
import type { Chains } from '../chain.ts';
import { matchFailure } from '../failure-class.ts';
import type { AgentLog, LogEntry, LogWindow } from './log-entry.ts';
import { buildLogNames, type LogTie, tieLog } from './log-ties.ts';
import { decodeLogTime, renderLogTime } from './log-time.ts';
import { placeOf } from './log-windows.ts';

/** An entry of which it is not judged yet whether it is over. */
type Open = Omit<LogEntry, 'settled'>;

const TRANSIENT =
  /the object has been modified|context canceled|expected behavior which can be recovered by itself|no latest policy snapshot found|StorageError: invalid object|kubernetes-fleet\.io "[^"]*" (?:not found|already exists)|etcdserver: leader changed|no kind "[^"]*" is registered/;
/** Controllers retry within 17 minutes at most; an error that was not repeated for longer is over. */
const QUIET = 20 * 60_000;
/** An agent that crashed and then ran this long does not crash again and again. */
const STAYED_UP = 60 * 60_000;

/** What logs say, tied to what the input has, alike lines of all files together. */
export function readEntries(
  fleet: Fleet,
  chains: Chains,
  logs: readonly AgentLog[],
  windows: readonly LogWindow[],
): readonly LogEntry[] {
  const names = buildLogNames(fleet);
  const done = new Map<string, number>();
  const drafts = new Map<string, Open>();
  for (const log of logs) {
    for (const group of log.file.groups) {
      const tie = tieLog(group, log.site, names);
      if (group.topic === 'done') noteDone(done, group, tie, fleet);
      else addEntry(drafts, buildEntry(fleet, log, group, tie));
    }
  }
  const inOrder = buildOrderCheck(chains);
  const ends = new Map(windows.map(({ agent, site, lastTime }) => [`${agent} ${site}`, lastTime]));
  return [...drafts.values()].map((entry) => ({
    ...entry,
    settled:
      isDoneLater(entry, done) ||
      isQuiet(entry, ends.get(`${entry.agent} ${entry.site}`)) ||
      isInOrder(entry, fleet, chains, inOrder),
  }));
}

/** What a line about success is about: the topics that it settles, and for what. */
function noteDone(done: Map<string, number>, group: LogGroup, tie: LogTie, { now }: Fleet): void {
  const time = decodeLogTime(group.last, now);
  if (time === undefined) return;
  const key = group.message.startsWith('Apply')
    ? `apply ${tie.placementKey} ${tie.cluster} ${tie.manifest}`
    : group.message.startsWith('Successfully')
      ? `work ${tie.placementKey} ${tie.cluster}`
      : `scheduler ${tie.placementKey}`;
  done.set(key, Math.max(time, done.get(key) ?? 0));
}

function isDoneLater(
  { topic, placementKey, cluster, manifest, lastTime }: Open,
  done: ReadonlyMap<string, number>,
): boolean {
  const key =
    topic === 'apply'
      ? `apply ${placementKey} ${cluster} ${manifest}`
      : topic === 'work'
        ? `work ${placementKey} ${cluster}`
        : `scheduler ${placementKey}`;
  const isMeant = topic === 'apply' || topic === 'work' || topic === 'scheduler';
  return isMeant && (done.get(key) ?? -1) >= (lastTime ?? Number.POSITIVE_INFINITY);
}

/** A dead end of the scheduler is not retried, and so is not over because nothing was said again. */
function isQuiet({ topic, message, lastTime }: Open, end: number | undefined): boolean {
  // An override that matches nothing is noted once, and leaves everything in order.
  if (topic === 'override-idle') return false;
  if (topic === 'crash') return isLongAgo(lastTime, end, STAYED_UP);
  if (message.startsWith('Placement is in an unexpected state')) return false;
  return isLongAgo(lastTime, end, QUIET);
}

function isLongAgo(time: number | undefined, end: number | undefined, span: number): boolean {
  return time !== undefined && end !== undefined && end - time > span;
}

/** True when all links of what a line concerns are in order. A scheduling cycle that failed leaves no trace in them. */
function isInOrder(
  entry: Open,
  fleet: Fleet,
  chains: Chains,
  inOrder: (placementKey: string) => boolean,
): boolean {
  const { topic, placement, placementKey, cluster, site } = entry;
  if (topic === 'authorization' || topic === 'heartbeat') return hasReported(fleet, site, entry.lastTime);
  if (topic === 'scheduler' || topic === 'crash' || topic === 'override-idle' || placement === undefined)
    return false;
  const own = cluster === '' ? undefined : chains.of(placementKey, cluster);
  if (own !== undefined) return own.first === undefined;
  return inOrder(placementKey);
}

/** Whether all chains of a placement are in order; worked out once for each. */
function buildOrderCheck(chains: Chains): (placementKey: string) => boolean {
  let broken: ReadonlySet<string> | undefined;
  let known: ReadonlySet<string> | undefined;
  return (key) => {
    known ??= new Set(chains.all().map(({ placementKey }) => placementKey));
    broken ??= new Set(
      chains.all().flatMap(({ placementKey, first }) => (first === undefined ? [] : [placementKey])),
    );
    return known.has(key) && !broken.has(key);
  };
}

/** The member's agent reached the hub after that time. */
function hasReported({ today, now }: Fleet, site: string, time: number | undefined): boolean {
  if (time === undefined || isUnknown(now)) return false;
  const agents = [
    ...today.internalMembers.filter(({ cluster }) => cluster === site),
    ...today.members.filter(({ name }) => name === site),
  ].map(memberAgent);
  return agents.some((agent) => (decodeTime(agent?.lastReceivedHeartbeat ?? '') ?? 0) > time);
}

function buildEntry(fleet: Fleet, log: AgentLog, group: LogGroup, tie: LogTie): Open {
  const { topic, level, message, error, names, count, peak } = group;
  return {
    ...tie,
    agent: log.agent,
    site: log.site,
    topic,
    level,
    message,
    error,
    failure: matchFailure('', error === '' ? message : error).class,
    names,
    count,
    peak,
    first: renderLogTime(group.first, fleet.now),
    last: renderLogTime(group.last, fleet.now),
    firstTime: decodeLogTime(group.first, fleet.now),
    lastTime: decodeLogTime(group.last, fleet.now),
    placement: fleet.today.placements.find(({ key }) => key === tie.placementKey),
    transient: TRANSIENT.test(`${error}\n${message}`),
    place: placeOf(log.file, group),
  };
}

/** Trouble of an agent as a whole, however it is put. */
const WHOLE_TOPICS: ReadonlySet<string> = new Set(['authorization', 'webhook', 'leader', 'throttling']);

/** Puts lines of one class about one object together, whatever file they are in. */
function addEntry(drafts: Map<string, Open>, entry: Open): void {
  const { agent, site, topic, level, failure, transient, placementKey, cluster, manifest } = entry;
  const isOne = placementKey !== '' || manifest !== '' || WHOLE_TOPICS.has(topic);
  const own = isOne ? '' : `${entry.message} ${entry.error}`;
  const key = [agent, site, topic, level, failure, transient, placementKey, cluster, manifest, own].join(
    '\u0000',
  );
  const known = drafts.get(key);
  if (known === undefined) {
    drafts.set(key, entry);
    return;
  }
  const isFirst = (entry.firstTime ?? Infinity) < (known.firstTime ?? Infinity);
  const isLast = (entry.lastTime ?? 0) >= (known.lastTime ?? 0);
  const begin = isFirst ? entry : known;
  const end = isLast ? entry : known;
  drafts.set(key, {
    ...begin,
    count: known.count + entry.count,
    peak: Math.max(known.peak, entry.peak),
    last: end.last,
    lastTime: end.lastTime,
  });
}
