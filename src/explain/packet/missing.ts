import { CLUSTER_GROUP, PLACEMENT_GROUP } from '../../api/groups.ts';
import type { Context } from '../../evaluate/context.ts';
import type { Fleet } from '../../model/fleet.ts';
import { hubListing } from '../../model/hub-knowledge.ts';
import { isUnknown } from '../../model/knowledge.ts';
import type { MissingPart } from './answer.ts';

type Row = readonly [group: string, kind: string, plural: string];

/** What every escalation needs of the hub. */
const ALWAYS: readonly Row[] = [
  [CLUSTER_GROUP, 'MemberCluster', 'memberclusters'],
  [PLACEMENT_GROUP, 'ClusterResourcePlacement', 'clusterresourceplacements'],
  [PLACEMENT_GROUP, 'ClusterSchedulingPolicySnapshot', 'clusterschedulingpolicysnapshots'],
  [PLACEMENT_GROUP, 'ClusterResourceSnapshot', 'clusterresourcesnapshots'],
  [PLACEMENT_GROUP, 'ClusterResourceBinding', 'clusterresourcebindings'],
  [PLACEMENT_GROUP, 'Work', 'works'],
];
/** And when there are ResourcePlacements. */
const NAMESPACED: readonly Row[] = [
  [PLACEMENT_GROUP, 'ResourcePlacement', 'resourceplacements'],
  [PLACEMENT_GROUP, 'SchedulingPolicySnapshot', 'schedulingpolicysnapshots'],
  [PLACEMENT_GROUP, 'ResourceSnapshot', 'resourcesnapshots'],
  [PLACEMENT_GROUP, 'ResourceBinding', 'resourcebindings'],
];

/** What an escalation needs and the input does not hold: kinds of the hub, member clusters that are concerned, logs. */
export function listMissing({ bundle, fleet }: Context, clusters: readonly string[]): readonly MissingPart[] {
  const logs = bundle.logs ?? [];
  const hasHubLog = logs.some(({ agent }) => agent === 'hub');
  const logged = new Set(logs.flatMap(({ agent, mailbox }) => (agent === 'member' ? [mailbox] : [])));
  return [
    ...hubKinds(fleet),
    ...(hasHubLog
      ? []
      : [
          {
            what: "the hub agent's log",
            command:
              'kubectl --context HUB logs -n fleet-system deployment/hub-agent --timestamps > logs/hub-agent.log',
          },
        ]),
    ...clusters.flatMap((cluster) => [
      ...(fleet.memberFacts.has(cluster) && hasObjects(bundle, cluster) ? [] : [memberObjects(cluster)]),
      ...(logged.has(cluster) ? [] : [memberLog(cluster)]),
    ]),
  ];
}

function hubKinds(fleet: Fleet): readonly MissingPart[] {
  const namespaced = fleet.placements.some(({ namespace }) => namespace !== '') ? NAMESPACED : [];
  return [...ALWAYS, ...namespaced]
    .filter(([group, kind]) => isUnknown(hubListing(fleet, group, kind)))
    .map(([group, kind, plural]) => ({
      what: `all ${kind} objects of the hub`,
      command: `kubectl --context HUB get ${plural}.${group} -A -o yaml > hub/${plural}.yaml`,
    }));
}

function hasObjects({ objects }: Context['bundle'], cluster: string): boolean {
  return objects.some(({ site }) => site.role === 'member' && site.cluster === cluster);
}

function memberObjects(cluster: string): MissingPart {
  return {
    what: `what member ${cluster} holds`,
    command: `kubectl --context ${quote(cluster)} get appliedworks,deployments,statefulsets,daemonsets,jobs,pods,events -A -o yaml > ${quote(`${cluster}/objects.yaml`)}`,
  };
}

function memberLog(cluster: string): MissingPart {
  return {
    what: `the log of the member agent on ${cluster}`,
    command: `kubectl --context ${quote(cluster)} logs -n fleet-system deployment/member-agent -c member-agent --timestamps > ${quote(`logs/${cluster}-member-agent.log`)}`,
  };
}

/** A name of the input is pasted into a shell by a person: nothing in it may run. */
function quote(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
