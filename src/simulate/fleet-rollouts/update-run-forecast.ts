import { PLACEMENT_GROUP } from '../../api/groups.ts';
import type { Fleet } from '../../model/fleet.ts';
import { hubListing, isFleetComplete } from '../../model/hub-knowledge.ts';
import { isUnknown, type Known, unknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import { bindingsOf, policySnapshotsOf, resourceSnapshotsOf } from '../../model/references.ts';
import type { UpdateRun } from '../../model/update-run.ts';
import type { UpdateStrategy } from '../../model/update-strategy.ts';
import type { Ground } from '../decisions/ground.ts';
import type { PlacementDecisions } from '../decisions.ts';
import { type RolloutBinding, readRolloutBinding } from '../rollout-binding.ts';
import { buildPolicySnapshot, type PolicySnapshot, readPolicySnapshot } from '../scheduling/snapshot.ts';
import { simulateUpdateRunProgress, type UpdateRunProgress } from '../update-run-progress.ts';
import { readApprovalAnswer, type UpdateRunRequest } from '../update-run-request.ts';
import { matchStages, type StageMatches } from './stage-matches.ts';

/** A staged update, what it works on, and what becomes of it. */
export interface UpdateRunForecast {
  readonly placement: Placement | undefined;
  readonly strategy: UpdateStrategy | undefined;
  /** The clusters it has to update, or what would tell. */
  readonly wanted: Known<readonly string[]>;
  readonly progress: UpdateRunProgress;
  /** The stages of the strategy over these clusters; Unknown without the strategy, or when the clusters are. */
  readonly matches: Known<StageMatches>;
}

/** What a forecast of one run is made from. */
export interface UpdateRunSources {
  readonly fleet: Fleet;
  readonly ground: Ground;
  readonly decisionsOf: (placement: Placement) => PlacementDecisions;
}

/** Forecasts a run: on the hub's bindings where there are any, else on those the scheduler would make. */
export function forecastUpdateRun(sources: UpdateRunSources, run: UpdateRun): UpdateRunForecast {
  const { fleet, ground } = sources;
  const placement = fleet.links.placements.get(run.placementKey);
  const kind = run.scope === 'namespace' ? 'StagedUpdateStrategy' : 'ClusterStagedUpdateStrategy';
  const strategy = fleet.updateStrategies.find(
    ({ key, scope }) => key === run.strategyKey && scope === run.scope,
  );
  const bindings = placement === undefined ? [] : readBindings(sources, placement);
  const wanted = placement === undefined ? [] : readWanted(sources, placement, bindings);
  const request = buildRequest(sources, run, placement, strategy, bindings);
  return {
    placement,
    strategy,
    wanted,
    progress: simulateUpdateRunProgress(request),
    matches: strategy === undefined ? unknown(`hub:${kind}`) : matchWanted(strategy, ground, wanted),
  };
}

/** The stages of a strategy over a set of clusters. */
export function matchWanted(
  { stages }: UpdateStrategy,
  { clusters }: Ground,
  wanted: Known<readonly string[]>,
): Known<StageMatches> {
  if (isUnknown(wanted)) return wanted;
  const names = new Set(wanted);
  return matchStages(
    stages,
    clusters.filter(({ name }) => names.has(name)),
  );
}

function readBindings(
  { fleet, decisionsOf }: UpdateRunSources,
  placement: Placement,
): readonly RolloutBinding[] {
  const known = bindingsOf(fleet, placement);
  if (known.length > 0) return known.map(({ object }) => readRolloutBinding(object.value));
  const snapshot = buildPolicySnapshot(placement.object.value);
  return decisionsOf(placement)
    .decisions.filter(({ picked }) => picked)
    .map(
      ({ cluster }): RolloutBinding => ({
        name: `${placement.name}-${cluster}`,
        namespace: placement.namespace,
        placement: placement.name,
        cluster,
        state: 'Scheduled',
        previousState: '',
        deleting: false,
        generation: 1,
        policySnapshot: snapshot.name,
        resourceSnapshot: '',
        clusterOverrides: [],
        resourceOverrides: [],
        conditions: [],
      }),
    );
}

/** Labels decide the stages, so every cluster has to be a known member. */
function readWanted(
  { fleet, decisionsOf }: UpdateRunSources,
  placement: Placement,
  bindings: readonly RolloutBinding[],
): Known<readonly string[]> {
  const names = bindings.filter(({ state }) => state !== 'Unscheduled').map(({ cluster }) => cluster);
  const members = new Set(fleet.members.map(({ name }) => name));
  if (!names.every((name) => members.has(name))) return unknown('members');
  if (bindingsOf(fleet, placement).length > 0) return names;
  if (!isFleetComplete(fleet)) return unknown('members');
  const { found } = decisionsOf(placement);
  return isUnknown(found) ? found : names;
}

function buildRequest(
  { fleet, ground, decisionsOf }: UpdateRunSources,
  run: UpdateRun,
  placement: Placement | undefined,
  strategy: UpdateStrategy | undefined,
  bindings: readonly RolloutBinding[],
): UpdateRunRequest {
  const approvals = fleet.approvals.filter(({ runKey, scope }) => runKey === run.key && scope === run.scope);
  return {
    now: isUnknown(fleet.now) ? undefined : fleet.now,
    run,
    placementStrategy: placement?.strategy.type,
    applyStrategy: placement?.strategy.apply,
    policySnapshots: placement === undefined ? [] : readPolicySnapshots(fleet, placement, decisionsOf),
    stages: strategy?.stages,
    clusters: ground.clusters,
    bindings,
    resourceSnapshots: placement === undefined ? undefined : readParts(fleet, placement),
    approvals: approvals.map(({ object }) => readApprovalAnswer(object.value)),
  };
}

/** The hub's policy snapshots, or the one it would make, marked by what the scheduler would find. */
function readPolicySnapshots(
  fleet: Fleet,
  placement: Placement,
  decisionsOf: UpdateRunSources['decisionsOf'],
): readonly PolicySnapshot[] {
  const known = policySnapshotsOf(fleet, placement);
  const printed = known.map(({ object }) => readPolicySnapshot(object.value));
  const { basis } = decisionsOf(placement);
  if (printed.length > 0 && basis !== 'edited') return printed;
  // An edited policy gets a snapshot of its own, and those before are the latest no more.
  const index = (known.at(-1)?.index ?? -1) + 1;
  const snapshot = buildPolicySnapshot(placement.object.value, index);
  const status = decisionsOf(placement).short === true ? 'False' : 'True';
  const condition = { status, reason: '', message: '', observedGeneration: snapshot.generation };
  return [
    ...printed.map((each) => ({ ...each, latest: false })),
    { ...snapshot, namespace: placement.namespace, status: { ...snapshot.status, condition } },
  ];
}

function readParts(fleet: Fleet, placement: Placement): UpdateRunRequest['resourceSnapshots'] {
  const kind = placement.scope === 'cluster' ? 'ClusterResourceSnapshot' : 'ResourceSnapshot';
  const listed = hubListing(fleet, PLACEMENT_GROUP, kind, placement.namespace);
  const snapshots = resourceSnapshotsOf(fleet, placement);
  if (snapshots.length === 0 && isUnknown(listed)) return undefined;
  return snapshots.flatMap(({ index, master }) =>
    index === undefined ? [] : [{ index: String(index), master: master !== undefined }],
  );
}
