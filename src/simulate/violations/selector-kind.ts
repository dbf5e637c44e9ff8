import { type Json, readString } from '../../api/json.ts';
import { list } from '../../model/list.ts';
import { nearNames } from '../../model/near-names.ts';
import { explainMapping, type HubView, isFollowedClusterKind } from '../admission/hub-view.ts';
import { isKindDisabled } from '../selection/disabled-kinds.ts';
import { findKind, renderApiVersion, type ServedKind } from '../selection/hub-kinds.ts';
import type { Words } from './violation.ts';

const DEFINITIONS_GATE = 'hub:CustomResourceDefinition';

/** Groups whose kinds are all known, in the versions of today. */
const CLOSED_GROUPS: ReadonlySet<string> = new Set([
  '',
  'apps',
  'batch',
  'autoscaling',
  'policy',
  'rbac.authorization.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
]);

/** A kind as a selector names it. */
interface KindName {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

function readKind(selector: Json): KindName {
  return {
    group: readString(selector, 'group'),
    version: readString(selector, 'version'),
    kind: readString(selector, 'kind'),
  };
}

/** Words for a selector whose kind the hub does not serve; undefined when it serves it. */
export function explainUnknownKind(selector: Json, at: string, hub: HubView): Words | undefined {
  const { group, version, kind } = readKind(selector);
  if (version !== '' && explainMapping(hub, group, version, kind) === undefined) return undefined;
  const meant = findMeant({ group, version, kind }, hub);
  const isKnown = meant !== undefined || hub.kinds.closed || CLOSED_GROUPS.has(group);
  const name = `group ${quote(group)}, version ${quote(version)}, kind ${quote(kind)}`;
  const wrong = meant === undefined ? [] : findDifferences({ group, version, kind }, meant);
  const [only] = wrong;
  return {
    topic: 'selector-kind',
    pointer: wrong.length === 1 && only !== undefined ? `${at}/${only}` : at,
    what: `the hub serves no kind with ${name}.`,
    advice: meant === undefined ? adviseUnknown(group, hub) : adviseMeant(meant, wrong),
    nearest: meant === undefined ? '' : `${renderApiVersion(meant.group, meant.version)} ${meant.kind}`,
    allowed: [],
    replacement: wrong.length === 1 && only !== undefined && meant !== undefined ? quote(meant[only]) : '',
    isSafe: wrong.length === 1 && isSameWord({ group, version, kind }, meant, only),
    gates: isKnown ? [] : [DEFINITIONS_GATE],
  };
}

function quote(text: string): string {
  return /^[A-Za-z][\w.-]*$/.test(text) ? text : JSON.stringify(text);
}

function adviseUnknown(group: string, hub: HubView): string {
  const kinds = [...hub.kinds.byVersion.values()].filter((row) => row.group === group && group !== '');
  const known = [...new Set(kinds.map((row) => row.kind))].sort();
  return known.length === 0
    ? 'Check the three names with kubectl api-resources, or install the CustomResourceDefinition on the hub first.'
    : `Check the three names; the group serves ${list(known, 6)}.`;
}

type Part = keyof KindName;
const PARTS: readonly Part[] = ['group', 'version', 'kind'];

function findDifferences(written: KindName, meant: KindName): readonly Part[] {
  return PARTS.filter((part) => written[part] !== meant[part]);
}

function adviseMeant(meant: ServedKind, wrong: readonly Part[]): string {
  return `Write ${wrong.map((part) => `${part}: ${quote(meant[part])}`).join(', ')}.`;
}

/** True when only letter case or the plural differs. */
function isSameWord(written: KindName, meant: KindName | undefined, part: Part | undefined): boolean {
  return part === 'kind' && meant?.kind.toLowerCase() === written.kind.toLowerCase();
}

/**
 * The kind that was probably meant: `version: apps/v1`, `group: v1`, a plural or lower-case kind, a group left out
 * or added, a version that is not served, a misspelt name. Undefined when nothing is near.
 */
function findMeant(written: KindName, hub: HubView): ServedKind | undefined {
  const rows = [...hub.kinds.byVersion.values()];
  const split = splitVersion(written);
  const named = rows.filter((row) => isNamed(row, split.kind));
  const inGroup = named.filter((row) => row.group === split.group);
  const best =
    inGroup.find((row) => row.version === split.version) ??
    inGroup.find((row) => row.preferred) ??
    inGroup[0];
  if (best !== undefined) return best;
  if (!isForeign(split.group, rows)) {
    const elsewhere = named.filter((row) => row.preferred);
    if (elsewhere.length === 1) return elsewhere[0];
  }
  const sameVersion = rows.filter((row) => row.group === split.group && row.version === split.version);
  const [near] = nearNames(split.kind, [...new Set(sameVersion.map((row) => row.kind))]);
  return near === undefined ? undefined : sameVersion.find((row) => row.kind === near);
}

/** The group that people write into the version, and the version that they write into the group. */
function splitVersion({ group, version, kind }: KindName): KindName {
  const slash = version.indexOf('/');
  if (slash > 0) return { group: version.slice(0, slash), version: version.slice(slash + 1), kind };
  if (/^v\d/.test(group)) return { group: '', version: group, kind };
  const end = group.indexOf('/');
  return end > 0
    ? { group: group.slice(0, end), version: version || group.slice(end + 1), kind }
    : { group, version, kind };
}

function isNamed(row: ServedKind, kind: string): boolean {
  const wanted = kind.toLowerCase();
  return row.kind.toLowerCase() === wanted || row.plural === wanted;
}

/** True for the group of somebody's custom kinds: kinds of the same name elsewhere are not meant. */
function isForeign(group: string, rows: readonly ServedKind[]): boolean {
  if (group === '' || !group.includes('.')) return false;
  const groups = [...new Set(rows.map((row) => row.group))];
  return groups.includes(group) || nearNames(group, groups).length === 0;
}

/**
 * Words for a selector whose kind cannot be selected by a placement of this scope: why exactly the hub does not
 * count it among the right ones. Undefined when it does.
 */
export function explainSelectorScope(
  selector: Json,
  at: string,
  clusterScoped: boolean,
  hub: HubView,
): Words | undefined {
  const { group, version, kind } = readKind(selector);
  const row = findKind(hub.kinds, group, version, kind);
  const isFollowed = isFollowedClusterKind(hub, group, version, kind);
  if (row === undefined || isFollowed !== !clusterScoped) return undefined;
  const scope = { pointer: `${at}/kind`, allowed: [] };
  if (!clusterScoped) {
    return {
      ...scope,
      topic: 'selector-scope',
      what: `${kind} belongs to no namespace, and a ResourcePlacement selects in its own.`,
      advice: 'Use a ClusterResourcePlacement.',
    };
  }
  if (row.namespaced) {
    return {
      ...scope,
      topic: 'selector-scope',
      what: `${kind} lives in namespaces, and a ClusterResourcePlacement cannot select it directly.`,
      advice: 'Select its Namespace, or use a ResourcePlacement there.',
    };
  }
  if (isKindDisabled(hub.propagation, group, version, kind)) {
    return {
      ...scope,
      topic: 'selector-disabled',
      what: `KubeFleet never propagates ${kind}.`,
      advice: 'Take the selector out.',
    };
  }
  const preferred = (hub.kinds.byGroupKind.get(`${group}/${kind}`) ?? []).find((each) => each.preferred);
  if (!row.preferred && preferred !== undefined) {
    return {
      topic: 'selector-kind',
      pointer: `${at}/version`,
      what: `${kind} is selected in version ${version}, and the hub agent follows it in ${preferred.version} alone.`,
      advice: `Write version: ${preferred.version}.`,
      nearest: preferred.version,
      replacement: preferred.version,
      isSafe: true,
    };
  }
  return {
    ...scope,
    topic: 'selector-kind',
    what: `${kind} is computed on request, so the hub agent cannot follow it.`,
    advice: 'Take the selector out.',
  };
}
