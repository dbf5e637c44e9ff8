import { readList, readString } from '../../../api/json.ts';
import type { KubeObject } from '../../../read/bundle.ts';
import type { Moment } from '../answer.ts';

/** What an object tells of its own past: when it was made, deleted, when conditions turned; without their messages. */
export function objectMoments(object: KubeObject): Moment[] {
  const at = (time: string, text: string): Moment => ({
    kind: 'object',
    time,
    object: refOf(object),
    text,
  });
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
      kind: 'object',
      time: readString(condition, 'lastTransitionTime'),
      object: refOf(object),
      text: whose === '' ? text : `${whose}: ${text}`,
    };
  });
}

function refOf({ apiVersion, kind, namespace, name }: KubeObject): NonNullable<Moment['object']> {
  return { apiVersion, kind, namespace, name };
}
