import type { Json } from '../../api/json.ts';

/** Examples of the parts that are most often written in the wrong shape, as YAML in one line. */
const LABELS = 'matchLabels: { env: prod }';
const TERM = `labelSelector: { ${LABELS} }`;
const REQUIRED = `clusterSelectorTerms: [{ ${TERM} }]`;
const PREFERRED = `[{ weight: 10, preference: { ${TERM} } }]`;
const AFFINITY = `clusterAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { ${REQUIRED} } }`;
const EXPRESSION = '{ key: env, operator: In, values: [prod] }';
const PROPERTY = '{ name: PROPERTY, operator: Ge, values: ["2"] }';

const SHAPES: ReadonlyMap<string, string> = new Map([
  ['affinity', `affinity: { ${AFFINITY} }`],
  ['clusterAffinity', AFFINITY],
  [
    'requiredDuringSchedulingIgnoredDuringExecution',
    `requiredDuringSchedulingIgnoredDuringExecution: { ${REQUIRED} }`,
  ],
  [
    'preferredDuringSchedulingIgnoredDuringExecution',
    `preferredDuringSchedulingIgnoredDuringExecution: ${PREFERRED}`,
  ],
  ['preference', `preference: { ${TERM} }`],
  ['clusterSelectorTerms', REQUIRED],
  ['clusterSelector', `clusterSelector: { ${REQUIRED} }`],
  ['labelSelector', TERM],
  ['matchLabels', LABELS],
  ['matchExpressions', `matchExpressions: [${EXPRESSION}]`],
  ['propertySelector', `propertySelector: { matchExpressions: [${PROPERTY}] }`],
  ['propertySorter', 'propertySorter: { name: PROPERTY, sortOrder: Descending }'],
  ['resourceSelectors', 'resourceSelectors: [{ group: "", version: v1, kind: Namespace, name: web }]'],
  [
    'clusterResourceSelectors',
    'clusterResourceSelectors: [{ group: rbac.authorization.k8s.io, version: v1, kind: ClusterRole, name: web }]',
  ],
  ['clusterNames', 'clusterNames: [east, west]'],
  ['tolerations', 'tolerations: [{ key: team, operator: Equal, value: blue, effect: NoSchedule }]'],
  [
    'topologySpreadConstraints',
    'topologySpreadConstraints: [{ topologyKey: region, maxSkew: 1, whenUnsatisfiable: DoNotSchedule }]',
  ],
  ['taints', 'taints: [{ key: team, value: blue, effect: NoSchedule }]'],
  ['policy', 'policy: { placementType: PickAll }'],
  ['strategy', 'strategy: { type: RollingUpdate, rollingUpdate: { maxUnavailable: 25% } }'],
  ['rollingUpdate', 'rollingUpdate: { maxUnavailable: 25%, maxSurge: 25% }'],
  ['applyStrategy', 'applyStrategy: { type: ServerSideApply }'],
  [
    'overrideRules',
    'overrideRules: [{ clusterSelector: { clusterSelectorTerms: [] }, jsonPatchOverrides: [{ op: add, path: /metadata/labels/tier, value: gold }] }]',
  ],
  ['jsonPatchOverrides', 'jsonPatchOverrides: [{ op: add, path: /metadata/labels/tier, value: gold }]'],
  ['stages', `stages: [{ name: canary, ${TERM} }]`],
  ['afterStageTasks', 'afterStageTasks: [{ type: TimedWait, waitTime: 1h }]'],
  ['beforeStageTasks', 'beforeStageTasks: [{ type: Approval }]'],
  ['identity', 'identity: { kind: ServiceAccount, name: member-agent, namespace: fleet-system }'],
]);

/** How the part at these steps is written; '' where nobody mistakes it. */
export function renderShape(steps: readonly (string | number)[]): string {
  const name = steps.findLast((step) => typeof step === 'string');
  return SHAPES.get(String(name)) ?? '';
}

/** The values that stand for a part whose content is dropped: what is left matches everything. */
const SELECTING: ReadonlySet<string> = new Set([
  'affinity',
  'clusterAffinity',
  'requiredDuringSchedulingIgnoredDuringExecution',
  'preferredDuringSchedulingIgnoredDuringExecution',
  'preference',
  'clusterSelectorTerms',
  'clusterSelector',
  'labelSelector',
  'propertySelector',
]);

/** True for the parts that narrow what is chosen, so that empty ones choose everything. */
export function isSelecting(steps: readonly (string | number)[]): boolean {
  const name = steps.findLast((step) => typeof step === 'string');
  return SELECTING.has(String(name));
}

/** Names that people bring along from other APIs or from memory, and what they are called here. */
const SYNONYMS: ReadonlyMap<string, readonly string[]> = new Map([
  ['nodeAffinity', ['clusterAffinity']],
  ['nodeSelectorTerms', ['clusterSelectorTerms']],
  ['selectorTerms', ['clusterSelectorTerms']],
  ['terms', ['clusterSelectorTerms']],
  ['requiredDuringScheduling', ['requiredDuringSchedulingIgnoredDuringExecution']],
  ['required', ['requiredDuringSchedulingIgnoredDuringExecution']],
  ['preferredDuringScheduling', ['preferredDuringSchedulingIgnoredDuringExecution']],
  ['preferred', ['preferredDuringSchedulingIgnoredDuringExecution']],
  ['selector', ['labelSelector', 'resourceSelectors', 'clusterSelector']],
  ['selectors', ['resourceSelectors', 'clusterResourceSelectors']],
  ['resourceSelectors', ['clusterResourceSelectors']],
  ['clusterResourceSelectors', ['resourceSelectors']],
  ['resources', ['resourceSelectors', 'clusterResourceSelectors']],
  ['labels', ['labelSelector', 'matchLabels']],
  ['clusters', ['clusterNames']],
  ['clusterName', ['clusterNames']],
  ['targetClusters', ['clusterNames']],
  ['members', ['clusterNames']],
  ['replicas', ['numberOfClusters']],
  ['count', ['numberOfClusters']],
  ['clusterCount', ['numberOfClusters']],
  ['type', ['placementType', 'overrideType']],
  ['policyType', ['placementType']],
  ['placementPolicy', ['policy']],
  ['rolloutStrategy', ['strategy']],
  ['apiGroup', ['group']],
  ['apiVersion', ['version']],
  ['expressions', ['matchExpressions']],
  ['patches', ['jsonPatchOverrides']],
  ['rules', ['overrideRules']],
  ['name', ['key']],
  ['key', ['name']],
  ['op', ['operator']],
  ['operator', ['op']],
  ['value', ['values']],
  ['values', ['value']],
  ['force', ['forceConflicts']],
]);

/** What a name of another API is called among these fields; '' when nothing fits. */
export function findSynonym(name: string, fields: readonly string[]): string {
  return SYNONYMS.get(name)?.find((each) => fields.includes(each)) ?? '';
}

/** True for values that stand beside labels: a mapping of such is probably meant as `matchLabels`. */
export function isLabelValue(value: Json): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
