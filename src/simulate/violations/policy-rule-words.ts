import { type Json, type JsonObject, pointer, readList, readPath, readString } from '../../api/json.ts';
import { list } from '../../model/list.ts';
import { readAt, renderValue } from './field.ts';
import type { RuleWords } from './rule-words.ts';
import type { Words } from './violation.ts';

const POLICY = '/spec/policy';

/** The fields of a policy that its type does not allow, as they are written. */
function findForbidden(object: JsonObject, at: string, fields: readonly string[]): readonly string[] {
  return fields.filter((field) => readPath(readAt(object, at), field) !== undefined);
}

function nameType(object: JsonObject, at: string, type: string): string {
  return readString(readAt(object, at), 'placementType') === ''
    ? `the policy states no placementType, so it is ${type}, which`
    : `placementType ${type}`;
}

/** A policy whose fields belong to another type; the first of them is the place to look at. */
function forbid(
  type: string,
  fields: readonly string[],
  advise: (found: readonly string[]) => string,
): RuleWords {
  return ({ object, pointer: at }) => {
    const found = findForbidden(object, at, fields);
    const [first, ...others] = found;
    return {
      topic: 'policy',
      pointer: first === undefined ? at : at + pointer(first),
      isKey: true,
      what: `${nameType(object, at, type)} does not go with ${list(found.length > 0 ? found : fields)}.`,
      advice: advise(found),
      marks: others.map((field) => ({
        pointer: at + pointer(field),
        text: `${field} does not go with it either`,
      })),
    };
  };
}

function advisePickAll(found: readonly string[]): string {
  const takeOut = `take ${list(found)} out to place on every cluster that qualifies`;
  if (found.includes('clusterNames'))
    return `Write placementType: PickFixed to place on these clusters, or ${takeOut}.`;
  return `Write placementType: PickN to place on a number of clusters, or ${takeOut}.`;
}

function advisePickFixed(found: readonly string[]): string {
  return `Take ${list(found)} out, since PickFixed reads clusterNames alone; or use PickN or PickAll.`;
}

const explainPickN: RuleWords = ({ object, pointer: at }) => {
  const policy = readAt(object, at);
  const hasNames = readPath(policy, 'clusterNames') !== undefined;
  const hasNumber = readPath(policy, 'numberOfClusters') !== undefined;
  if (!hasNames) {
    return {
      topic: 'policy',
      pointer: `${at}/placementType`,
      what: 'placementType PickN lacks numberOfClusters.',
      advice: 'Add numberOfClusters: how many clusters to pick.',
      missing: `${at}/numberOfClusters`,
    };
  }
  return {
    topic: 'policy',
    pointer: `${at}/clusterNames`,
    isKey: true,
    what: `placementType PickN does not go with clusterNames${hasNumber ? '' : ', and lacks numberOfClusters'}.`,
    advice: hasNumber
      ? 'Take clusterNames out, or write placementType: PickFixed and take numberOfClusters out.'
      : 'Write placementType: PickFixed to place on these clusters; or take clusterNames out and add numberOfClusters.',
  };
};

/** Tolerations that break a rule, each with its own words. */
function tolerations(breaks: (item: Json) => boolean, say: (item: Json, at: string) => Words): RuleWords {
  return ({ value, pointer: at }) => {
    const found = readList(value).flatMap((item, index) =>
      breaks(item) ? [say(item, at + pointer(index))] : [],
    );
    return found.length > 0 ? found : [say(value, at)];
  };
}

function namespaceMode(what: string, advice: string): RuleWords {
  return ({ object }) => {
    const index = readList(object, 'spec', 'resourceSelectors').findIndex(
      (each) => readString(each, 'selectionScope') === 'NamespaceWithResourceSelectors',
    );
    return {
      topic: 'namespace-mode',
      pointer: `/spec/resourceSelectors/${Math.max(0, index)}`,
      what,
      advice,
    };
  };
}

const ONE_NAMESPACE =
  'Keep one Namespace selector, by name, and place other namespaces by placements of their own.';

function readType(object: JsonObject | undefined): string {
  return readString(object, 'spec', 'policy', 'placementType') || 'PickAll';
}

/** Words for the rules on placements: their policies, selectors and what may not change. */
export const POLICY_RULES: readonly (readonly [message: string, words: RuleWords])[] = [
  [
    'affinity, numberOfClusters, topologySpreadConstraints, and tolerations cannot be set when placementType is PickFixed',
    forbid(
      'PickFixed',
      ['affinity', 'numberOfClusters', 'topologySpreadConstraints', 'tolerations'],
      advisePickFixed,
    ),
  ],
  [
    'clusterNames, numberOfClusters, and topologySpreadConstraints cannot be set when placementType is PickAll',
    forbid('PickAll', ['clusterNames', 'numberOfClusters', 'topologySpreadConstraints'], advisePickAll),
  ],
  ['clusterNames cannot be set and numberOfClusters must be set when placementType is PickN', explainPickN],
  [
    'value must be empty when operator is Exists',
    tolerations(
      (item) => readString(item, 'operator') === 'Exists' && readString(item, 'value') !== '',
      (item, at) => ({
        topic: 'policy',
        pointer: `${at}/value`,
        isKey: true,
        what: `a toleration with operator Exists has a value (${renderValue(readPath(item, 'value'))}).`,
        effect: 'Exists tolerates every value of the key',
        advice: 'Take value out, or write operator: Equal.',
      }),
    ),
  ],
  [
    'operator must be Exists when key is empty',
    tolerations(
      (item) => readString(item, 'key') === '' && readString(item, 'operator') !== 'Exists',
      (_, at) => ({
        topic: 'policy',
        pointer: at,
        what: 'a toleration has no key, and its operator is not Exists.',
        effect: 'without a key, a toleration is for all taints, and only Exists means that',
        advice: 'Add the key of the taint, or write operator: Exists to tolerate every taint.',
        missing: `${at}/key`,
      }),
    ),
  ],
  [
    "when statusReportingScope is NamespaceAccessible, exactly one resourceSelector with kind 'Namespace' is required",
    ({ object }) => ({
      topic: 'status-scope',
      pointer: '/spec/statusReportingScope',
      what: `statusReportingScope NamespaceAccessible needs exactly one Namespace selector; there are ${
        readList(object, 'spec', 'resourceSelectors').filter(
          (each) => readString(each, 'kind') === 'Namespace',
        ).length
      }.`,
      advice: 'Split the placement by namespace, or use ClusterScopeOnly.',
    }),
  ],
  [
    'only one namespace selector with NamespaceWithResourceSelectors mode is allowed',
    namespaceMode('several selectors have selectionScope NamespaceWithResourceSelectors.', ONE_NAMESPACE),
  ],
  [
    'namespace selector with NamespaceWithResourceSelectors mode must select by name (not by label)',
    namespaceMode(
      'a selector with NamespaceWithResourceSelectors does not select by name.',
      'Name the namespace.',
    ),
  ],
  [
    'when using NamespaceWithResourceSelectors mode, only one namespace selector is allowed (cannot mix with other namespace selectors)',
    namespaceMode('NamespaceWithResourceSelectors stands beside other Namespace selectors.', ONE_NAMESPACE),
  ],
  [
    'policy cannot be removed once set',
    () => ({
      topic: 'policy-removed',
      pointer: '/spec',
      what: 'the stored placement has a policy and this manifest has none.',
      effect: 'a policy can be edited, never taken away',
      advice: 'Keep the policy.',
      missing: POLICY,
    }),
  ],
  ['placement type is immutable', ({ object, old }) => explainTypeChange(object, old)],
  [
    "cannot change rollout strategy type from 'External' to other types",
    () => ({
      topic: 'strategy-left-external',
      pointer: '/spec/strategy/type',
      what: 'strategy.type cannot go back from External.',
      effect: 'a placement that is rolled out by update runs stays so',
      advice: 'Keep type External, or delete the placement and create it anew.',
    }),
  ],
  [
    'statusReportingScope is immutable',
    ({ old }) => ({
      topic: 'status-scope-changed',
      pointer: '/spec/statusReportingScope',
      what: `statusReportingScope cannot change (it was ${readString(old, 'spec', 'statusReportingScope') || 'ClusterScopeOnly'}).`,
      advice: 'Keep what is stored, or delete the placement and create it anew.',
    }),
  ],
];

/** Words for a placement whose type is not the stored one. */
export function explainTypeChange(object: JsonObject, old: JsonObject | undefined): Words {
  const [before, now] = [readType(old), readType(object)];
  const isGone = readPath(object, 'spec', 'policy') === undefined;
  return {
    topic: isGone ? 'policy-removed' : 'placement-type-changed',
    pointer: isGone ? '/spec' : `${POLICY}/placementType`,
    what: isGone
      ? `the stored placement has a policy of type ${before} and this manifest has none, which means PickAll.`
      : `placementType cannot change from ${before} to ${now}.`,
    effect: isGone ? 'a policy can be edited, never taken away' : 'the type of a placement is for life',
    advice: isGone
      ? 'Keep the policy.'
      : 'Create a placement of another name and move the objects: with v1beta1 and deleteStrategy Abandon the old one can go without deleting them on the members.',
  };
}
