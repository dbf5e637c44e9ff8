import type { Binding } from '../../model/binding.ts';
import { matchCondition } from '../../model/condition.ts';
import type { Fleet } from '../../model/fleet.ts';
import { isUnknown, unknown } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import { placementOf } from '../../model/references.ts';
import type { UpdateRun } from '../../model/update-run.ts';
import type { Context } from '../context.ts';
import type { Relation, Row } from '../relation.ts';

/** Overrides that bindings list although they are not for the cluster, or do not list although they are. */
export const overrideLags: Relation = {
  name: 'overrideLags',
  grain:
    'one row per binding and override that it lists, or should list by the present labels of its cluster, but not both',
  columns: {
    placement: { type: 'object', means: 'The placement.' },
    binding: { type: 'object', means: 'The binding.' },
    cluster: { type: 'string', means: 'The cluster.' },
    override: { type: 'object', means: 'The override.' },
    place: { type: 'place', means: 'The labels of the MemberCluster; the binding when the input lacks it.' },
    lag: {
      type: 'string',
      means: '`listed` although it is not for the cluster, or `unlisted` although it is.',
      gates: ['members'],
    },
    settled: {
      type: 'bool',
      means:
        'The binding has come to rest: its overrides were applied after the override was last changed; or the override changed after the newest update run fixed what it applies.',
    },
    external: {
      type: 'bool',
      means: 'Update runs move the placement, and fix its overrides when they begin.',
    },
    run: { type: 'object', means: 'The newest of these runs; the placement when there is none.' },
  },
  rows: function* (context) {
    for (const binding of context.fleet.today.bindings) yield* bindingRows(context, binding);
  },
};

function* bindingRows(context: Context, binding: Binding): Iterable<Row> {
  const { fleet, forecast } = context;
  const placement = placementOf(fleet, binding);
  if (placement === undefined || binding.state !== 'Bound' || binding.metadata.deleted !== '') return;
  // For manifests that no hub has seen yet the list is meant to lag behind, and with External until there is a run.
  const run = placement.strategy.type === 'External' ? newestRun(fleet, placement) : undefined;
  if (placement.strategy.type === 'External' && run === undefined) return;
  if (placement.observed !== placement.object) return;
  const cluster = binding.targetCluster;
  const wanted = forecast.attachedTo(placement, cluster);
  const member = fleet.memberFacts.get(cluster)?.member;
  const common = {
    placement: placement.object,
    binding: binding.object,
    cluster,
    override: placement.object,
    external: run !== undefined,
    run: run?.object ?? placement.object,
    place: {
      object: (member ?? binding).object,
      pointer: member === undefined ? '' : '/metadata/labels',
      side: 'head' as const,
    },
  };
  if (isUnknown(wanted)) {
    yield { ...common, lag: unknown('members'), settled: false };
    return;
  }
  const listed = new Set(binding.overrides.map(({ namespace, name }) => `${namespace}/${name}`));
  const overrides = forecast.overrides();
  const applied = matchCondition(binding.conditions, 'Overridden');
  // A rollout that waits brings the changed list later.
  const isHeldBack = matchCondition(binding.conditions, 'RolloutStarted')?.status === 'False';
  for (const snapshot of overrides.snapshots) {
    const isListed = listed.has(`${snapshot.namespace}/${snapshot.name}`);
    if (isListed === wanted.includes(snapshot)) continue;
    const override = overrides.objectOf(snapshot);
    const changed = overrides.changedAt(snapshot);
    const isSettled =
      run === undefined
        ? !isHeldBack && applied?.status === 'True' && changed !== '' && applied.lastTransitionTime > changed
        : changed !== '' && changed > fixedAt(run);
    yield { ...common, override, lag: isListed ? 'listed' : 'unlisted', settled: isSettled };
  }
}

function newestRun(fleet: Fleet, placement: Placement): UpdateRun | undefined {
  return fleet.today.updateRuns
    .filter((run) => run.placementKey === placement.key && run.scope === placement.scope)
    .sort((left, right) => (left.metadata.created < right.metadata.created ? -1 : 1))
    .at(-1);
}

/** A run looks overrides up once, when it is initialized. */
function fixedAt({ conditions, metadata }: UpdateRun): string {
  return matchCondition(conditions, 'Initialized')?.lastTransitionTime ?? metadata.created;
}
