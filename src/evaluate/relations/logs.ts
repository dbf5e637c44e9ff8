import type { LogEntry } from '../../diagnose/logs/log-entry.ts';
import { isUnknown, type Known } from '../../model/knowledge.ts';
import type { Override } from '../../model/override.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { Context } from '../context.ts';
import type { Relation, Row } from '../relation.ts';
import { readNamedPlacement } from './logs/named-placement.ts';
import { renderQuote } from './logs/quote.ts';

/** Lines of the agents' logs about placements, alike ones as one (design.md §5, `logs`). */
export const logs: Relation = {
  name: 'logs',
  grain: 'one row per agent, topic, class of error, placement, cluster and object that lines of its log name',
  columns: {
    agent: { type: 'string', means: '`hub` or `member`.' },
    cluster: { type: 'string', means: 'The member concerned; empty when the lines name none.' },
    level: { type: 'string', means: 'I, W, E or F.' },
    topic: {
      type: 'string',
      means:
        'What it is about: `selection`, `scheduler`, `rollout`, `work`, `run`, `apply`, `override-idle` (an override that matches nothing), `other`.',
    },
    text: { type: 'string', means: 'The message of the first line.' },
    quote: { type: 'string', means: 'Message and error of the first line, secrets masked.' },
    failure: {
      type: 'string',
      means: 'The class of what an API server said, as in `manifests`; `other` for everything else.',
    },
    manifest: { type: 'string', means: 'The object, as `Kind ns/name`; empty when the lines name none.' },
    count: { type: 'int', means: 'How often it occurs.' },
    first: { type: 'string', means: 'Time of the first line.' },
    last: { type: 'string', means: 'Time of the last line.' },
    placement: {
      type: 'object',
      means: 'The placement it speaks of, also one that the input does not have.',
    },
    tied: { type: 'bool', means: 'The input has that placement.' },
    transient: {
      type: 'bool',
      means: 'Of a kind that goes away by itself: two writers in conflict, objects being deleted.',
    },
    settled: {
      type: 'bool',
      means:
        'It went well later, was not repeated for twenty minutes, or everything concerned is in order now.',
    },
    explained: {
      type: 'bool',
      means: 'What the policy asks for explains that scheduling fails.',
      gates: ['members'],
    },
    override: { type: 'object', means: 'For `override-idle`: the override; else the placement.' },
    limited: { type: 'bool', means: 'That override is in the input and meant for this placement alone.' },
    place: { type: 'place', means: 'The first line.' },
  },
  rows: (context) =>
    context.diagnosis.logs
      .entries()
      .flatMap((entry) => (entry.placementKey === '' ? [] : [logRow(context, entry)])),
};

function logRow(context: Context, entry: LogEntry): Row {
  const { agent, cluster, level, topic, failure, manifest, count, first, last, transient, settled } = entry;
  const placement: KubeObject = entry.placement?.object ?? readNamedPlacement(entry);
  const override = topic === 'override-idle' ? findOverride(context, entry) : undefined;
  return {
    agent,
    cluster,
    level,
    topic,
    text: entry.message,
    quote: renderQuote(entry),
    failure,
    manifest,
    count,
    first,
    last,
    placement,
    tied: entry.placement !== undefined,
    transient,
    settled: settled || (override !== undefined && isReached(context, override, entry.placementKey)),
    explained: topic === 'scheduler' ? isExplained(context, entry) : false,
    override: override?.object ?? placement,
    limited: override !== undefined && isMeantFor(override, entry.placementKey),
    place: entry.place,
  };
}

/** A policy that too few clusters fit, that cannot be read, or whose cycle ends without a trace. */
function isExplained({ diagnosis, forecast, fleet }: Context, { placementKey }: LogEntry): Known<boolean> {
  const told = [...diagnosis.shortfalls, ...diagnosis.selectorRefusals];
  if (told.some(({ placement }) => placement.key === placementKey)) return true;
  const wanted = fleet.placements.find(({ key }) => key === placementKey);
  if (wanted === undefined) return false;
  const { failure, short } = forecast.decisionsOf(wanted);
  if (failure !== undefined) return true;
  return isUnknown(short) ? short : short;
}

/** The override whose snapshot a line names. */
function findOverride({ fleet }: Context, { names }: LogEntry): Override | undefined {
  const cluster = names.get('clusterResourceOverride') ?? '';
  const named = cluster === '' ? (names.get('resourceOverride') ?? '') : cluster;
  const name = named.slice(named.lastIndexOf('/') + 1).replace(/-\d+$/, '');
  const namespace = named.includes('/') ? named.slice(0, named.lastIndexOf('/')) : '';
  const scope = cluster === '' ? 'namespace' : 'cluster';
  return fleet.overrides.find(
    (each) =>
      each.scope === scope && each.name === name && (scope === 'cluster' || each.namespace === namespace),
  );
}

/** By what is known now, the override does select something of the placement. */
function isReached({ forecast }: Context, override: Override, placementKey: string): boolean {
  const snapshot = forecast.overrides().snapshotOf(override);
  if (snapshot === undefined) return false;
  return override.spec.selectors.some((_, index) =>
    forecast
      .overrideReach()
      .of(snapshot, index)
      .some(({ placement }) => placement.key === placementKey),
  );
}

function isMeantFor({ spec, namespace }: Override, placementKey: string): boolean {
  const { placement } = spec;
  if (placement === undefined) return false;
  return placementKey === `${placement.scope === 'namespace' ? namespace : ''}/${placement.name}`;
}
