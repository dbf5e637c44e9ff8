import { CLUSTER_GROUP, PLACEMENT_GROUP } from '../../../api/groups.ts';
import type { Fleet } from '../../../model/fleet.ts';
import { hubListing } from '../../../model/hub-knowledge.ts';
import { isUnknown } from '../../../model/knowledge.ts';
import type { Bundle } from '../../../read/bundle.ts';

/** Kinds that tell what KubeFleet did, of which every escalation needs all objects. */
const KINDS: readonly (readonly [group: string, kind: string])[] = [
  [PLACEMENT_GROUP, 'ClusterResourcePlacement'],
  [PLACEMENT_GROUP, 'ClusterSchedulingPolicySnapshot'],
  [PLACEMENT_GROUP, 'ClusterResourceBinding'],
  [PLACEMENT_GROUP, 'ClusterResourceSnapshot'],
  [PLACEMENT_GROUP, 'Work'],
  [CLUSTER_GROUP, 'MemberCluster'],
];

/** What an escalation needs and the input does not hold, in words: kinds of the hub, then logs of the agents. */
export function missingKinds({ sources }: Bundle, fleet: Fleet): readonly string[] {
  const kinds = KINDS.filter(([group, kind]) => isUnknown(hubListing(fleet, group, kind))).map(
    ([, kind]) => `all ${kind} objects of the hub`,
  );
  const logs = sources.map(({ uri }) => uri.toLowerCase()).filter((uri) => uri.endsWith('.log'));
  return [
    ...kinds,
    ...(logs.some((uri) => uri.includes('hub')) ? [] : ["the hub agent's log"]),
    ...(logs.some((uri) => uri.includes('member')) ? [] : ["the member agents' logs"]),
  ];
}
