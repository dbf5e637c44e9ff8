import { pointer, readList, readNumber, readString } from '../../../api/json.ts';
import { isReservedNamespace } from '../../../api/placement.kubernetes-fleet.io.ts';
import type { Fleet } from '../../../model/fleet.ts';
import { type ObjectEntry, objectsOfKind } from '../../../model/objects.ts';
import type { Row } from '../../relation.ts';

const LISTS = ['initContainerStatuses', 'containerStatuses'] as const;

/** Containers of agents' pods that were started again: the reason why they ended last. */
export function restartRows(fleet: Fleet): readonly Row[] {
  return ['', ...fleet.memberFacts.keys()].flatMap((site) =>
    objectsOfKind(fleet.objects, site, '', 'Pod')
      .filter(({ namespace }) => isReservedNamespace(namespace))
      .flatMap((pod) => podRows(pod, site)),
  );
}

function podRows(pod: ObjectEntry, cluster: string): readonly Row[] {
  const agent = /^(hub|member)-?agent/.exec(pod.name)?.[1];
  const { observed } = pod;
  if (agent === undefined || observed === undefined) return [];
  return LISTS.flatMap((field) =>
    readList(observed.value, 'status', field).flatMap((status, index): Row[] => {
      const restarts = readNumber(status, 'restartCount') ?? 0;
      const reason = readString(status, 'lastState', 'terminated', 'reason');
      if (restarts === 0 || reason === '' || reason === 'Completed') return [];
      const at = pointer('status', field, index, 'lastState', 'terminated', 'reason');
      const place = { object: observed, pointer: at, side: 'head' } as const;
      const time = readString(status, 'lastState', 'terminated', 'finishedAt');
      return [
        {
          agent,
          cluster,
          clusters: cluster === '' ? [] : [cluster],
          topic: 'crash',
          basis: 'pod',
          level: 'F',
          text: reason,
          quote: `${readString(status, 'name')} ended with ${reason}`,
          failure: 'other',
          count: restarts,
          peak: 0,
          lasting: 0,
          first: time,
          last: time,
          user: '',
          stranger: '',
          silent: false,
          identity: '',
          transient: false,
          settled: false,
          place,
          cause: place,
        },
      ];
    }),
  );
}
