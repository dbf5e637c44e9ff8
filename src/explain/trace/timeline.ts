import { readList, readString } from '../../api/json.ts';
import type { Chain } from '../../diagnose/chain.ts';
import type { Context } from '../../evaluate/context.ts';
import { objectsOfKind } from '../../model/objects.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { Moment } from './answer.ts';

/** More moments than a person reads. */
const MOST_MOMENTS = 500;

/**
 * What happened to the objects of some chains, by their own words: made, deleted, conditions turned, heartbeats, and
 * events about them. Oldest first; messages are left out, because they may hold parts of manifests.
 */
export function readTimeline({ fleet }: Context, chains: readonly Chain[]): readonly Moment[] {
  const objects = new Set(chains.flatMap((chain) => chain.links.map((link) => link.place.object)));
  for (const link of chains.flatMap((chain) => chain.links)) {
    const entry = fleet.objects.byUid.get(link.place.object.uid);
    if (entry?.observed !== undefined) objects.add(entry.observed);
  }
  const events = ['', ...fleet.memberFacts.keys()].flatMap((site) =>
    ['', 'events.k8s.io'].flatMap((group) => objectsOfKind(fleet.objects, site, group, 'Event')),
  );
  const uids = new Set([...objects].map((object) => object.uid));
  const moments = [
    ...[...objects].flatMap(objectMoments),
    ...events.flatMap(({ head }) => eventMoments(head, uids)),
  ];
  const seen = new Set<string>();
  return moments
    .filter((each) => {
      const key = `${each.time} ${each.object.kind} ${each.object.namespace}/${each.object.name} ${each.text}`;
      if (each.time === '' || seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .sort((left, right) => compare(left.time, right.time) || compare(left.object.kind, right.object.kind))
    .slice(-MOST_MOMENTS);
}

function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function objectMoments(object: KubeObject): Moment[] {
  const at = (time: string, text: string): Moment => ({ time, object: refOf(object), text });
  return [
    at(readString(object.value, 'metadata', 'creationTimestamp'), 'made'),
    at(readString(object.value, 'metadata', 'deletionTimestamp'), 'deletion asked for'),
    ...conditionMoments(object, readList(object.value, 'status', 'conditions'), ''),
    ...readList(object.value, 'status', 'placementStatuses').flatMap((entry) =>
      conditionMoments(object, readList(entry, 'conditions'), readString(entry, 'clusterName')),
    ),
    ...readList(object.value, 'status', 'agentStatus').flatMap((agent) => [
      at(readString(agent, 'lastReceivedHeartbeat'), `last heartbeat of ${readString(agent, 'type')}`),
      ...conditionMoments(object, readList(agent, 'conditions'), readString(agent, 'type')),
    ]),
    ...readList(object.value, 'status', 'manifestConditions').flatMap((entry) =>
      conditionMoments(
        object,
        readList(entry, 'conditions'),
        `${readString(entry, 'identifier', 'kind')} ${readString(entry, 'identifier', 'name')}`,
      ),
    ),
  ];
}

function conditionMoments(
  object: KubeObject,
  conditions: ReturnType<typeof readList>,
  whose: string,
): Moment[] {
  return conditions.map((condition) => {
    const reason = readString(condition, 'reason');
    const text = `${readString(condition, 'type')} ${readString(condition, 'status')}${reason === '' ? '' : ` (${reason})`}`;
    return {
      time: readString(condition, 'lastTransitionTime'),
      object: refOf(object),
      text: whose === '' ? text : `${whose}: ${text}`,
    };
  });
}

function eventMoments(event: KubeObject, uids: ReadonlySet<string>): Moment[] {
  const { value } = event;
  const about = ['involvedObject', 'regarding'].find((field) => uids.has(readString(value, field, 'uid')));
  if (about === undefined) return [];
  const times = ['lastTimestamp', 'eventTime', 'deprecatedLastTimestamp', 'firstTimestamp'];
  const time = times.map((field) => readString(value, field)).find((text) => text !== '');
  const object = {
    apiVersion: readString(value, about, 'apiVersion'),
    kind: readString(value, about, 'kind'),
    namespace: readString(value, about, 'namespace'),
    name: readString(value, about, 'name'),
  };
  return [{ time: time ?? '', object, text: `event ${readString(value, 'reason')}` }];
}

function refOf({ apiVersion, kind, namespace, name }: KubeObject): Moment['object'] {
  return { apiVersion, kind, namespace, name };
}
