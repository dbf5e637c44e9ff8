import type { Chain } from '../../../diagnose/chain.ts';
import type { LogEntry, LogWindow } from '../../../diagnose/logs/log-entry.ts';
import type { Context } from '../../../evaluate/context.ts';
import type { Location, Place } from '../../../read/place.ts';
import type { Moment } from '../answer.ts';

const LONGEST = 240;
/** Trouble of a whole agent stops everything that it does. */
const AGENT_TOPICS: ReadonlySet<string> = new Set([
  'crash',
  'authorization',
  'webhook',
  'leader',
  'heartbeat',
  'member',
]);

/** What agents logged about the placements and clusters of some chains, and where their logs begin and end. */
export function logMoments(
  { diagnosis }: Context,
  chains: readonly Chain[],
  locate: (place: Place) => Location,
): readonly Moment[] {
  const keys = new Set(chains.map(({ placementKey }) => placementKey));
  const clusters = new Set(['', ...chains.map(({ cluster }) => cluster)]);
  const isMeant = ({ topic, placementKey, cluster, site }: LogEntry): boolean =>
    keys.has(placementKey) ? clusters.has(cluster) : AGENT_TOPICS.has(topic) && clusters.has(site);
  return [
    ...diagnosis.logs
      .entries()
      .filter(isMeant)
      .map((entry) => entryMoment(entry, locate)),
    ...diagnosis.logs
      .windows()
      .filter(({ site }) => clusters.has(site))
      .flatMap((window) => windowMoments(window)),
  ];
}

function entryMoment(entry: LogEntry, locate: (place: Place) => Location): Moment {
  const { message, error, count, last, placement, first } = entry;
  const said = (error === '' ? message : `${message}: ${error}`).replace(/\s+/g, ' ');
  const text = said.length > LONGEST ? `${said.slice(0, LONGEST).replace(/\S*$/, '')}…` : said;
  const times = count > 1 ? ` (${count} times until ${last})` : '';
  const object = placement?.object;
  return {
    kind: 'log',
    time: first,
    ...(object === undefined
      ? {}
      : {
          object: {
            apiVersion: object.apiVersion,
            kind: object.kind,
            namespace: object.namespace,
            name: object.name,
          },
        }),
    text: `${renderAgent(entry)} logs: ${text}${times}`,
    location: locate(entry.place),
  };
}

function renderAgent({ agent, site }: Pick<LogEntry, 'agent' | 'site'>): string {
  return agent === 'hub' ? 'the hub agent' : `the agent of ${site === '' ? 'a member' : site}`;
}

function windowMoments(window: LogWindow): readonly Moment[] {
  const whose = renderAgent(window);
  return [
    { kind: 'log', time: window.first, text: `the log of ${whose} begins` },
    { kind: 'log', time: window.last, text: `the log of ${whose} ends` },
  ];
}
