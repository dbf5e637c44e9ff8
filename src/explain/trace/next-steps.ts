import { fleetKind, PLACEMENT_GROUP } from '../../api/groups.ts';
import { LABEL, MEMBER_NAMESPACE_PREFIX } from '../../api/placement.kubernetes-fleet.io.ts';
import type { ChainLink } from '../../diagnose/chain/link.ts';
import type { Chain } from '../../diagnose/chain.ts';
import type { Finding, PlacementRef } from '../../evaluate/finding.ts';
import type { NextStep } from './answer.ts';

/** How many findings are asked for advice; the first is the root cause. */
const MOST_ADVICE = 2;

/** What to change, by the findings about the chain, and what to run to see more of its first link out of order. */
export function readNextSteps(
  chain: Chain,
  first: ChainLink | undefined,
  placement: PlacementRef,
  findings: readonly Finding[],
): readonly NextStep[] {
  const own = findings.filter((each) => concerns(each, chain, placement));
  const advice = own
    .filter((each) => each.do !== '' && each.severity !== 'note')
    .slice(0, MOST_ADVICE)
    .map(
      (each): NextStep => ({
        kind: 'change',
        text: `${each.do} (${each.rule}, ${each.cause.location.uri}:${each.cause.location.startLine})`,
      }),
    );
  if (first === undefined) return advice;
  return [
    ...advice,
    ...commandsFor(first, chain.cluster, placement).map((text): NextStep => ({ kind: 'run', text })),
  ];
}

/** True when a finding is about this placement on this cluster, or about the cluster as such. */
export function concerns(
  finding: Finding,
  { cluster, first }: Pick<Chain, 'cluster' | 'first'>,
  placement: PlacementRef,
): boolean {
  const isSame =
    finding.placement?.kind === placement.kind &&
    finding.placement.namespace === placement.namespace &&
    finding.placement.name === placement.name;
  const isHere = finding.clusters.length === 0 || cluster === '' || finding.clusters.includes(cluster);
  if (isSame) return isHere;
  return finding.placement === undefined && first?.role === 'member' && finding.clusters.includes(cluster);
}

function commandsFor(link: ChainLink, cluster: string, placement: PlacementRef): readonly string[] {
  const scope = placement.namespace === '' ? '' : ` -n ${placement.namespace}`;
  const ofPlacement = `-l ${LABEL.parentPlacement}=${placement.name}`;
  const hub = 'kubectl --context HUB';
  const member = `kubectl --context ${cluster === '' ? 'MEMBER' : cluster}`;
  const isCluster = placement.namespace === '';
  switch (link.role) {
    case 'placement':
      return [`${hub} describe ${plural(placement.kind)} ${placement.name}${scope}`];
    case 'policy-snapshot': {
      const kind = isCluster ? 'clusterschedulingpolicysnapshots' : 'schedulingpolicysnapshots';
      return [`${hub} get ${kind}${scope} ${ofPlacement},${LABEL.isLatestSnapshot}=true -o yaml`];
    }
    case 'update-run':
      return [
        `${hub} get ${isCluster ? 'clusterstagedupdateruns' : 'stagedupdateruns'}${scope} -o yaml`,
        `${hub} get ${isCluster ? 'clusterapprovalrequests' : 'approvalrequests'}${scope} -o yaml`,
      ];
    case 'binding':
      return [
        `${hub} get ${isCluster ? 'clusterresourcebindings' : 'resourcebindings'}${scope} ${ofPlacement} -o yaml`,
      ];
    case 'resource-snapshot':
      return [
        `${hub} get ${isCluster ? 'clusterresourcesnapshots' : 'resourcesnapshots'}${scope} ${ofPlacement}`,
      ];
    case 'override-snapshot':
      return [`${hub} get ${plural(link.object.kind)} ${link.object.name}${namespaceOf(link)} -o yaml`];
    case 'member':
      return [
        `${hub} get membercluster ${cluster} -o yaml`,
        `${member} get pods -n fleet-system`,
        `${member} logs -n fleet-system deploy/member-agent --tail=200`,
      ];
    case 'work':
      return [`${hub} get works -n ${MEMBER_NAMESPACE_PREFIX}${cluster} ${ofPlacement} -o yaml`];
    default:
      return objectCommands(link, member);
  }
}

function objectCommands(link: ChainLink, member: string): readonly string[] {
  const target = `${link.object.kind.toLowerCase()} ${link.object.name}${namespaceOf(link)}`;
  const look = `${member} describe ${target}`;
  if (link.role === 'pod') return [look, `${member} logs ${link.object.name}${namespaceOf(link)} --previous`];
  return link.object.namespace === ''
    ? [look]
    : [look, `${member} get events${namespaceOf(link)} --sort-by=.lastTimestamp`];
}

function namespaceOf({ object }: ChainLink): string {
  return object.namespace === '' ? '' : ` -n ${object.namespace}`;
}

function plural(kind: string): string {
  return fleetKind(PLACEMENT_GROUP, kind)?.plural ?? kind.toLowerCase();
}
