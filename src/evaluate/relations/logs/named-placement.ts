import { PLACEMENT_GROUP } from '../../../api/groups.ts';
import type { LogEntry } from '../../../diagnose/logs/log-entry.ts';
import type { KubeObject } from '../../../read/bundle.ts';

/** A placement that a log names and the input does not have; its text is the line. */
export function readNamedPlacement({ placementKey, place }: LogEntry): KubeObject {
  const [namespace = '', name = ''] = placementKey.split('/');
  const { source, start, end } = place;
  return {
    apiVersion: `${PLACEMENT_GROUP}/v1`,
    group: PLACEMENT_GROUP,
    version: 'v1',
    kind: namespace === '' ? 'ClusterResourcePlacement' : 'ResourcePlacement',
    namespace,
    name,
    uid: '',
    site: { role: 'hub' },
    value: {},
    origin: { source, start, end, pointer: '' },
  };
}
