import { BUILT_IN_NAMESPACES, MEMBER_CONDITION } from '../../api/cluster.kubernetes-fleet.io.ts';
import { fleetKind } from '../../api/groups.ts';
import type { Json, JsonObject } from '../../api/json.ts';
import { builtInKind } from '../../api/kubernetes.ts';
import type { Context } from '../../evaluate/context.ts';
import { matchCondition } from '../../model/condition.ts';
import { completenessOf } from '../../model/coverage.ts';
import { compareText, kindKey, renderKind } from '../../model/identity.ts';
import { isUnknown } from '../../model/knowledge.ts';
import { type Member, memberAgent } from '../../model/member.ts';
import { memberNamespaces, seenNamespaces } from '../../model/member-knowledge.ts';
import type { InventoryRow } from './answer.ts';
import { readPublicLabels, readPublicProperties, readQuantityMap } from './properties.ts';

/** One member as the file holds it, and as people read it. */
export interface MemberEntry {
  readonly item: JsonObject;
  readonly row: InventoryRow;
  /** Gates of what the input does not tell of it. */
  readonly gates: readonly string[];
}

/** Writes down what the input tells of a member; what it does not tell stays out, so that it stays unknown. */
export function buildMemberEntry(
  context: Context,
  member: Member,
  missing: ReadonlySet<string>,
): MemberEntry {
  const { name } = member;
  const labels = readPublicLabels(member.metadata.labels);
  const properties = readPublicProperties(member);
  const taints = member.taints.map(
    ({ key, value, effect }): JsonObject => ({
      key,
      ...(value === '' ? {} : { value }),
      effect,
    }),
  );
  const namespaces = buildNamespaces(context, member, missing);
  const kinds = buildKinds(context, name);
  const item: JsonObject = {
    name,
    complete: true,
    ...(member.metadata.deleted === '' ? {} : { leaving: true }),
    labels: labels.values,
    ...(taints.length === 0 ? {} : { taints }),
    ...(member.propertiesTold && { properties: properties.values, resourceUsage: buildUsage(member) }),
    ...namespaces.item,
    ...kinds.item,
  };
  const row: InventoryRow = {
    name,
    labels: Object.entries(labels.values).map(([key, value]) => (value === '' ? key : `${key}=${value}`)),
    taints: member.taints.map(
      ({ key, value, effect }) => `${key}${value === '' ? '' : `=${value}`}:${effect}`,
    ),
    properties: member.properties.size,
    withheld: properties.withheld + labels.withheld,
    namespaces: namespaces.count,
    kinds: kinds.count,
    remarks: readRemarks(member),
  };
  const gates = [
    ...(member.propertiesTold ? [] : ['hub:MemberCluster']),
    ...(namespaces.count === undefined ? [`namespaces:${name}`] : []),
    ...(kinds.count === undefined ? [`crds:${name}`] : []),
  ];
  return { item, row, gates };
}

function buildUsage({ resourceUsage: { capacity, allocatable, available } }: Member): JsonObject {
  return {
    capacity: readQuantityMap(capacity),
    allocatable: readQuantityMap(allocatable),
    available: readQuantityMap(available),
  };
}

const BUILT_IN: ReadonlySet<string> = new Set(BUILT_IN_NAMESPACES);

/** What passes, and therefore is not in the file: checks take a member of an inventory for well. */
function readRemarks(member: Member): readonly string[] {
  if (member.metadata.deleted !== '') return ['is leaving the fleet'];
  if (member.observed === undefined) return [];
  const agent = memberAgent(member);
  if (agent === undefined) return ['no agent had reported; taken for well'];
  const { joined, healthy } = MEMBER_CONDITION;
  const bad = [joined, healthy].filter((type) => matchCondition(agent.conditions, type)?.status !== 'True');
  return bad.length === 0 ? [] : [`was not ${bad.join(' and ').toLowerCase()}; taken for well`];
}

interface Part {
  readonly item: JsonObject;
  /** How many there are; undefined when not all of them are known. */
  readonly count: number | undefined;
}

/** The namespaces the scheduler reads, those that are there besides, whose they are, and those that were missed. */
function buildNamespaces({ fleet }: Context, member: Member, missing: ReadonlySet<string>): Part {
  const { name, namespaces: report } = member;
  const all = memberNamespaces(fleet, name);
  const seen = [...seenNamespaces(fleet, name)].sort(compareText);
  const reported = [...report.owners.keys()].sort(compareText);
  const isReported = report.state === 'listed';
  const listed = isReported ? reported : isUnknown(all) ? undefined : seen;
  const rest = seen.filter((each) => listed?.includes(each) !== true && !BUILT_IN.has(each));
  const placed = [...(fleet.memberFacts.get(name)?.brought ?? [])].sort(compareText);
  const lacking = [...missing].filter((each) => !seen.includes(each)).sort(compareText);
  const closed = fleet.inventory.members.get(name)?.closedNamespaces ?? [];
  const collection = readCollection(member);
  return {
    item: {
      ...(collection === undefined ? {} : { namespaceCollection: collection }),
      ...(listed === undefined ? {} : { namespaces: listed }),
      ...optional('seenNamespaces', rest),
      ...optional('placedNamespaces', placed),
      ...optional('missingNamespaces', isUnknown(all) ? lacking : []),
      ...optional('closedNamespaces', closed),
    },
    count: isUnknown(all) ? undefined : seen.length,
  };
}

function readCollection({ namespaces, collectionTold }: Member): Json | undefined {
  if (namespaces.state === 'off') return collectionTold ? false : undefined;
  if (namespaces.state !== 'listed') return namespaces.state;
  return namespaces.degraded ? 'degraded' : true;
}

/** The kinds beyond the built-in ones. */
function buildKinds({ fleet }: Context, cluster: string): Part {
  const stated = fleet.inventory.members.get(cluster)?.kinds;
  const seen = [...(fleet.memberFacts.get(cluster)?.kinds ?? []), ...(stated ?? [])]
    .map(readKind)
    .filter(({ group, kind }) => builtInKind(group, kind) === undefined);
  const definitions = ['apiextensions.k8s.io', 'CustomResourceDefinition'] as const;
  const isAll =
    stated !== undefined || completenessOf(fleet.coverage, cluster, ...definitions) === 'complete';
  const names = (kinds: typeof seen): string[] =>
    [...new Set(kinds.map(({ group, kind }) => renderKind(group, kind)))].sort(compareText);
  if (isAll) return { item: { kinds: names(seen) }, count: names(seen).length };
  const foreign = seen.filter(({ group, kind }) => fleetKind(group, kind) === undefined);
  return { item: optional('seenKinds', names(foreign)), count: undefined };
}

const SEPARATOR = kindKey('', '');

function readKind(key: string): { readonly group: string; readonly kind: string } {
  const at = key.indexOf(SEPARATOR);
  return { group: key.slice(0, at), kind: key.slice(at + SEPARATOR.length) };
}

function optional(field: string, values: readonly string[]): JsonObject {
  return values.length === 0 ? {} : { [field]: values };
}
