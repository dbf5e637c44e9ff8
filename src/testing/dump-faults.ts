import {
  type Condition,
  type Dump,
  type Fields,
  fieldOf,
  type Item,
  itemsOf,
  now,
  setField,
} from './dump-editor.ts';

/** A placement of a dump and its conditions' prefix. */
export interface Target {
  readonly dump: Dump;
  readonly placement: Item;
}

/** The placement of that name; `namespace` for a ResourcePlacement. */
export function placementIn(dump: Dump, name: string, namespace = ''): Target {
  const kind = namespace === '' ? 'ClusterResourcePlacement' : 'ResourcePlacement';
  const placement = itemsOf(dump, 'hub', kind).find(
    ({ metadata }) => metadata.name === name && (metadata.namespace ?? '') === namespace,
  );
  if (placement === undefined) throw new Error(`no ${kind} ${namespace}/${name}`);
  return { dump, placement };
}

const kindOf = ({ placement }: Target, kind: string): string =>
  placement.kind === 'ClusterResourcePlacement' ? `Cluster${kind}` : kind;
const isPart = ({ placement }: Target, { metadata }: Item): boolean =>
  metadata.labels?.['kubernetes-fleet.io/parent-CRP'] === placement.metadata.name &&
  (metadata.namespace ?? '') === (placement.metadata.namespace ?? '');

/** The bindings of a placement, one cluster's or all. */
export function bindings(target: Target, cluster = ''): Item[] {
  return itemsOf(target.dump, 'hub', kindOf(target, 'ResourceBinding')).filter(
    (each) => isPart(target, each) && (cluster === '' || each.spec['targetCluster'] === cluster),
  );
}

/** Its policy snapshots, oldest first. */
export function policySnapshots(target: Target): Item[] {
  return itemsOf(target.dump, 'hub', kindOf(target, 'SchedulingPolicySnapshot')).filter((each) =>
    isPart(target, each),
  );
}

/** Its resource snapshots, oldest first. */
export function resourceSnapshots(target: Target): Item[] {
  return itemsOf(target.dump, 'hub', kindOf(target, 'ResourceSnapshot')).filter((each) =>
    isPart(target, each),
  );
}

/** The Works of a placement, one cluster's or all. */
export function works(target: Target, cluster = ''): Item[] {
  const names = new Set(bindings(target, cluster).map(({ metadata }) => metadata.name));
  return itemsOf(target.dump, 'hub', 'Work').filter(({ metadata }) =>
    names.has(metadata.labels?.['kubernetes-fleet.io/parent-resource-binding'] ?? ''),
  );
}

/** The entry of a cluster in `placementStatuses`. */
export function statusEntry({ placement }: Target, cluster: string): Fields {
  const found = entries(placement).find((each) => each['clusterName'] === cluster);
  if (found === undefined) throw new Error(`${placement.metadata.name} has no status for ${cluster}`);
  return found;
}

function entries(placement: Item): Fields[] {
  return (placement.status['placementStatuses'] ?? []) as Fields[];
}

/** Puts a condition in the place of the one of its type, and drops those behind it. */
export function cutConditions(holder: Fields, condition: Condition, order: readonly string[]): void {
  const known = (holder['conditions'] ?? []) as Condition[];
  const plain = (type: string): string => type.replace(/^(?:Cluster)?ResourcePlacement/, '');
  const at = order.indexOf(plain(condition.type));
  const before = known.filter(({ type }) => order.includes(plain(type)) && order.indexOf(plain(type)) < at);
  holder['conditions'] = [...before, condition];
}

const ORDER = ['Scheduled', 'RolloutStarted', 'Overridden', 'WorkSynchronized', 'Applied', 'Available'];

/** Writes a condition of the placement itself. */
export function placementCondition(
  { dump, placement }: Target,
  type: string,
  status: string,
  reason: string,
  message: string,
): void {
  const observedGeneration = placement.metadata.generation ?? 1;
  const condition = { lastTransitionTime: now(dump), message, observedGeneration, reason, status };
  cutConditions(placement.status, { ...condition, type: `${placement.kind}${type}` }, ORDER);
}

/** Stops a cluster at a condition: the binding and the placement's copy of it say so, and what follows is gone. */
export function stopCluster(
  target: Target,
  cluster: string,
  type: string,
  status: string,
  reason: string,
  message: string,
): void {
  const { dump, placement } = target;
  const condition = { lastTransitionTime: now(dump), message, reason, status, type };
  for (const binding of bindings(target, cluster)) {
    const observedGeneration = binding.metadata.generation ?? 1;
    cutConditions(binding.status, { ...condition, observedGeneration }, ORDER);
  }
  const observedGeneration = placement.metadata.generation ?? 1;
  cutConditions(statusEntry(target, cluster), { ...condition, observedGeneration }, ORDER);
}

const TOP: Readonly<Record<string, readonly [string, (clusters: number) => string]>> = {
  RolloutStarted: [
    'RolloutNotStartedYet',
    (n) => `The rollout is being blocked by the rollout strategy in ${n} cluster(s)`,
  ],
  Overridden: ['OverriddenFailed', (n) => `Failed to override resources in ${n} cluster(s)`],
  WorkSynchronized: [
    'WorkNotSynchronizedYet',
    (n) => `There are ${n} cluster(s) which have not finished creating or updating work(s) yet`,
  ],
  Applied: [
    'ApplyFailed',
    (n) => `Failed to apply resources to ${n} cluster(s), please check the \`failedPlacements\` status`,
  ],
  Available: [
    'ResourceNotAvailableYet',
    (n) => `The selected resources in ${n} cluster(s) are still not available yet`,
  ],
};

/** Lets the placement say of one stage that so many clusters failed it. */
export function failStage(target: Target, stage: string, clusters: number): void {
  const [reason, message] = TOP[stage] ?? ['', () => ''];
  placementCondition(target, stage, 'False', reason, message(clusters));
}

/** What a member's API server answered, for one object on some clusters. */
export interface Refusal {
  readonly kind: string;
  readonly name: string;
  readonly reason: string;
  readonly message: string;
  readonly clusters: readonly string[];
}

/** Text of the member agent around an answer of the API server (delivery-and-conditions.md §2.6). */
export function applyError(text: string, verb = 'create'): string {
  const what = verb === 'create' ? 'failed to create manifest object' : 'failed to patch the manifest object';
  return `Failed to apply the manifest (error: failed to apply the manifest: ${what}: error returned by the API server: ${text})`;
}

/** A member refuses objects: Works, bindings and the placement say so, each in its way. */
export function refuse(target: Target, ...refusals: readonly Refusal[]): void {
  const clusters = [...new Set(refusals.flatMap((each) => each.clusters))];
  for (const cluster of clusters) {
    const failed = refusals.filter((each) => each.clusters.includes(cluster));
    markWorks(target, cluster, failed, 'Applied');
    const name = works(target, cluster)[0]?.metadata.name ?? '';
    const message = `Work object ${name} has failed to apply`;
    stopCluster(target, cluster, 'Applied', 'False', 'NotAllWorkHaveBeenApplied', message);
    copyFailures(target, cluster);
  }
  failStage(target, 'Applied', clusters.length);
}

/** Objects are applied on some clusters and do not become available. */
export function keepDown(target: Target, kind: string, name: string, clusters: readonly string[]): void {
  const reason = 'ManifestNotAvailableYet';
  const message = 'Manifest is not yet available; Fleet will check again later';
  for (const cluster of clusters) {
    markWorks(target, cluster, [{ kind, name, reason, message, clusters }], 'Available');
    const work = works(target, cluster)[0]?.metadata.name ?? '';
    const text = `Work object ${work} is not yet available`;
    stopCluster(target, cluster, 'Available', 'False', 'NotAllWorkAreAvailable', text);
    copyFailures(target, cluster);
  }
  failStage(target, 'Available', clusters.length);
}

type ManifestEntry = Fields & { conditions: Condition[]; identifier: Fields };

function manifestEntries(work: Item): ManifestEntry[] {
  return (work.status['manifestConditions'] ?? []) as ManifestEntry[];
}

function markWorks(target: Target, cluster: string, failed: readonly Refusal[], type: string): void {
  const time = now(target.dump);
  for (const work of works(target, cluster)) {
    const all = manifestEntries(work);
    for (const entry of all) {
      const refusal = failed.find(
        ({ kind, name }) => entry.identifier['kind'] === kind && entry.identifier['name'] === name,
      );
      if (refusal === undefined) continue;
      const { reason, message } = refusal;
      cutConditions(entry, { lastTransitionTime: time, message, reason, status: 'False', type }, ORDER);
      if (reason === 'DecodingErred') setField(entry, ['identifier', 'resource'], undefined);
    }
    const count = all.filter(({ conditions }) =>
      conditions.some((each) => each.type === type && each.status === 'True'),
    ).length;
    if (count === all.length) continue;
    const observedGeneration = work.metadata.generation ?? 1;
    const [reason, message] =
      type === 'Applied'
        ? [
            'SomeManifestsAreNotApplied',
            `Failed to apply all manifests (${count} of ${all.length} manifests are applied)`,
          ]
        : [
            'SomeManifestsAreNotAvailable',
            `Some manifests are not available (${count} of ${all.length} manifests are available)`,
          ];
    const condition = {
      lastTransitionTime: time,
      message,
      observedGeneration,
      reason,
      status: 'False',
      type,
    };
    cutConditions(work.status, condition, ORDER);
  }
}

/** Copies what Works say into `failedPlacements` of the binding and the placement. */
function copyFailures(target: Target, cluster: string): void {
  const failed = works(target, cluster).flatMap((work) =>
    manifestEntries(work).flatMap(({ conditions, identifier }) => {
      const condition = conditions.find((each) => each.status === 'False');
      const { ordinal, resource, ...object } = identifier;
      return condition === undefined ? [] : [{ condition, ...object }];
    }),
  );
  for (const binding of bindings(target, cluster)) binding.status['failedPlacements'] = failed;
  statusEntry(target, cluster)['failedPlacements'] = failed;
}

/** A Work generation that the member has not looked at, as after a change that came while its agent is down. */
export function leaveUnapplied(target: Target, cluster: string): void {
  for (const work of works(target, cluster)) work.metadata.generation = (work.metadata.generation ?? 1) + 1;
  const name = works(target, cluster)[0]?.metadata.name ?? '';
  const text = `Work object ${name} has not yet completed the apply op`;
  stopCluster(target, cluster, 'Applied', 'False', 'NotAllWorkHaveBeenApplied', text);
  failStage(target, 'Applied', 1);
}

/** Sets the field of an object on the hub, in all resource snapshots and in all Works of a placement. */
export function changeEverywhere(
  target: Target,
  kind: string,
  name: string,
  path: readonly (string | number)[],
  value: unknown,
): void {
  for (const item of itemsOf(target.dump, 'hub', kind))
    if (item.metadata.name === name) setField(item, path, value);
  changeDelivered(target, kind, name, path, value);
}

/** As `changeEverywhere`, without the object on the hub. */
export function changeDelivered(
  target: Target,
  kind: string,
  name: string,
  path: readonly (string | number)[],
  value: unknown,
): void {
  const copies = [
    ...resourceSnapshots(target).flatMap(({ spec }) => spec['selectedResources'] as Item[]),
    ...works(target).flatMap(({ spec }) => fieldOf(spec, 'workload', 'manifests') as Item[]),
  ];
  for (const item of copies)
    if (item.kind === kind && item.metadata.name === name) setField(item, path, value);
}

/** The hub refuses the selectors: one condition, no snapshots, no bindings, nothing delivered. */
export function refuseSelectors(target: Target, message: string): void {
  const { dump, placement } = target;
  const gone = new Set([
    ...policySnapshots(target),
    ...resourceSnapshots(target),
    ...bindings(target),
    ...works(target),
  ]);
  for (const [path, items] of dump.lists)
    if (path.startsWith('hub/'))
      dump.lists.set(
        path,
        items.filter((item) => !gone.has(item)),
      );
  placement.status = {};
  placementCondition(target, 'Scheduled', 'False', 'InvalidResourceSelectors', message);
}
