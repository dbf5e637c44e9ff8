import { PLACEMENT_GROUP } from '../api/groups.ts';
import { CLUSTER_CONDITIONS } from '../api/placement.kubernetes-fleet.io.ts';
import { secondsSince } from '../model/ages.ts';
import type { Binding } from '../model/binding.ts';
import { type Condition, isFresh, matchCondition } from '../model/condition.ts';
import type { Fleet } from '../model/fleet.ts';
import { objectKey, renderObject } from '../model/identity.ts';
import type { Known } from '../model/knowledge.ts';
import type { View } from '../model/metadata.ts';
import type { Placement } from '../model/placement.ts';
import { bindingsOf, latestPolicySnapshots, latestResourceSnapshot, worksOf } from '../model/references.ts';
import type { ObjectPlace } from '../read/place.ts';

/** Two parts of a dump that cannot both be true. */
export interface Contradiction {
  readonly placement: Placement;
  /** '' when it concerns none in particular. */
  readonly cluster: string;
  readonly left: Statement;
  readonly right: Statement;
  /** Seconds since the newer of the two was written: below a minute it may be in flight. */
  readonly seconds: Known<number>;
}

/** What one object says. */
export interface Statement {
  readonly text: string;
  readonly place: ObjectPlace;
}

/** Conditions that are compared between levels; RolloutStarted means something else on each of them. */
const SHARED = ['Overridden', 'WorkSynchronized', 'Applied', 'Available', 'DiffReported'] as const;
const WORK_CONDITIONS = ['Applied', 'Available', 'DiffReported'] as const;

/** Contradictions between fresh statuses of one placement (delivery-and-conditions.md §10, list at the end). */
export function readContradictions(fleet: Fleet): readonly Contradiction[] {
  return fleet.today.placements
    .filter((placement) => placement.metadata.deleted === '' && isScheduled(placement))
    .flatMap((placement) => [
      ...compareLevels(fleet, placement),
      ...compareOrder(fleet, placement),
      ...compareBindings(fleet, placement),
      ...compareResources(fleet, placement),
      ...compareCopies(fleet, placement),
    ]);
}

/** While Scheduled is not fresh, or pending, everything else is left from before. */
function isScheduled(placement: Placement): boolean {
  const scheduled = matchCondition(placement.status.conditions, 'Scheduled');
  return (
    scheduled !== undefined &&
    scheduled.status !== 'Unknown' &&
    scheduled.reason !== 'InvalidResourceSelectors' &&
    isFresh(scheduled, placement.metadata.generation)
  );
}

function stateOf(conditions: readonly Condition[], type: string, generation: number): Condition | undefined {
  const found = matchCondition(conditions, type);
  return found !== undefined && isFresh(found, generation) ? found : undefined;
}

function state(view: View, condition: Condition, whose: string): Statement {
  return {
    text: `${whose} says ${condition.plainType} ${condition.status}`,
    place: { object: view.object, pointer: `${condition.pointer}/status`, side: 'head' },
  };
}

function newest(fleet: Fleet, ...conditions: readonly (Condition | undefined)[]): Known<number> {
  const times = conditions.map((each) => each?.lastTransitionTime ?? '').sort();
  return secondsSince(fleet, times.at(-1) ?? '');
}

/** The placement sums up its clusters: True needs all of them, and False one that is not. */
function compareLevels(fleet: Fleet, placement: Placement): Contradiction[] {
  const { generation } = placement.metadata;
  const entries = placement.status.clusters.filter((each) => each.clusterName !== '');
  return SHARED.flatMap((type): Contradiction[] => {
    const whole = stateOf(placement.status.conditions, type, generation);
    if (whole === undefined) return [];
    const parts = entries.map((entry) => ({ entry, part: stateOf(entry.conditions, type, generation) }));
    const other =
      whole.status === 'True'
        ? parts.find(({ part }) => part !== undefined && part.status !== 'True')
        : parts.length > 0 && parts.every(({ part }) => part?.status === 'True')
          ? parts[0]
          : undefined;
    if (other?.part === undefined) return [];
    return [
      {
        placement,
        cluster: other.entry.clusterName,
        left: state(placement, whole, 'the placement'),
        right: state(placement, other.part, `its entry for ${other.entry.clusterName}`),
        seconds: newest(fleet, whole, other.part),
      },
    ];
  });
}

/** Conditions after the first that is not True are taken away, so none may follow it. */
function compareOrder(fleet: Fleet, placement: Placement): Contradiction[] {
  const { generation } = placement.metadata;
  const lists = [
    { conditions: placement.status.conditions, cluster: '', whose: 'the placement' },
    ...placement.status.clusters
      .filter((each) => each.clusterName !== '')
      .map((each) => ({
        conditions: each.conditions,
        cluster: each.clusterName,
        whose: `the entry for ${each.clusterName}`,
      })),
  ];
  return lists.flatMap(({ conditions, cluster, whose }): Contradiction[] => {
    const ordered = CLUSTER_CONDITIONS.filter((type) => type !== 'Scheduled')
      .map((type) => stateOf(conditions, type, generation))
      .filter((each) => each !== undefined);
    const stop = ordered.findIndex((each) => each.status !== 'True');
    const [broken, later] = [ordered[stop], ordered[stop + 1]];
    if (stop < 0 || broken === undefined || later === undefined) return [];
    return [
      {
        placement,
        cluster,
        left: state(placement, broken, whose),
        right: state(placement, later, 'the same list'),
        seconds: newest(fleet, broken, later),
      },
    ];
  });
}

/** What a binding sums up from its Works, and the placement copies from its bindings. */
function compareBindings(fleet: Fleet, placement: Placement): Contradiction[] {
  const latest = latestPolicySnapshots(fleet, placement).at(-1);
  return bindingsOf(fleet, placement)
    .filter((binding) => binding.metadata.deleted === '' && binding.state === 'Bound')
    .flatMap((binding) => [
      ...compareWorks(fleet, placement, binding),
      ...(binding.policySnapshotName === latest?.name ? compareEntry(fleet, placement, binding) : []),
    ]);
}

function compareWorks(fleet: Fleet, placement: Placement, binding: Binding): Contradiction[] {
  const works = worksOf(fleet, binding);
  return WORK_CONDITIONS.flatMap((type): Contradiction[] => {
    const whole = stateOf(binding.conditions, type, binding.metadata.generation);
    if (whole?.status !== 'True') return [];
    for (const work of works) {
      const part = stateOf(work.conditions, type, work.metadata.generation);
      if (part?.status !== 'False') continue;
      return [
        {
          placement,
          cluster: binding.targetCluster,
          left: state(binding, whole, renderObject(binding.object)),
          right: state(work, part, renderObject(work.object)),
          seconds: newest(fleet, whole, part),
        },
      ];
    }
    return [];
  });
}

function compareEntry(fleet: Fleet, placement: Placement, binding: Binding): Contradiction[] {
  const entry = placement.status.clusters.find((each) => each.clusterName === binding.targetCluster);
  if (entry === undefined) return [];
  return SHARED.flatMap((type): Contradiction[] => {
    const shown = stateOf(entry.conditions, type, placement.metadata.generation);
    const own = stateOf(binding.conditions, type, binding.metadata.generation);
    if (shown === undefined || own === undefined || shown.status === own.status) return [];
    if (shown.status === 'Unknown' || own.status === 'Unknown') return [];
    return [
      {
        placement,
        cluster: binding.targetCluster,
        left: state(placement, shown, `the entry for ${binding.targetCluster}`),
        right: state(binding, own, renderObject(binding.object)),
        seconds: newest(fleet, shown, own),
      },
    ];
  });
}

/** With RollingUpdate the placement lists what its latest snapshot holds. */
function compareResources(fleet: Fleet, placement: Placement): Contradiction[] {
  const snapshot = latestResourceSnapshot(fleet, placement);
  const { selectedResources } = placement.status;
  if (placement.strategy.type === 'External' || snapshot?.complete !== true || snapshot.master === undefined)
    return [];
  const listed = new Set(selectedResources.map(objectKey));
  const held = new Set(snapshot.resources.map(({ manifest }) => objectKey(manifest)));
  const extra = selectedResources.find((each) => !held.has(objectKey(each)));
  const missing = snapshot.resources.find(({ manifest }) => !listed.has(objectKey(manifest)));
  if (extra === undefined && missing === undefined) return [];
  const named = renderObject(extra ?? missing?.manifest ?? snapshot.master.object);
  const [here, there] = extra === undefined ? ['does not list', 'holds'] : ['lists', 'does not hold'];
  return [
    {
      placement,
      cluster: '',
      left: {
        text: `the placement ${here} ${named} among its selected resources`,
        place: {
          object: placement.object,
          pointer: extra?.pointer ?? '/status/selectedResources',
          side: 'head',
        },
      },
      right: {
        text: `its latest snapshot ${there} it`,
        place: {
          object: missing?.part.object ?? snapshot.master.object,
          pointer: missing?.manifest.pointer ?? '/spec/selectedResources',
          side: 'head',
        },
      },
      seconds: secondsSince(fleet, snapshot.master.metadata.created),
    },
  ];
}

/** The copy that people of the namespace read. It leaves out the condition that tells of the copying itself. */
function compareCopies(fleet: Fleet, placement: Placement): Contradiction[] {
  if (placement.scope !== 'cluster') return [];
  return fleet.today.placementStatuses
    .filter((copy) => copy.name === placement.name && copy.object.group === PLACEMENT_GROUP)
    .flatMap((copy): Contradiction[] => {
      for (const own of placement.status.conditions) {
        if (own.plainType === 'StatusSynced') continue;
        const other = matchCondition(copy.status.conditions, own.plainType);
        if (other?.status === own.status && other.reason === own.reason) continue;
        const place: ObjectPlace = {
          object: copy.object,
          pointer: other?.pointer ?? copy.status.pointer,
          side: 'head',
        };
        return [
          {
            placement,
            cluster: '',
            left: state(placement, own, 'the placement'),
            right: { text: `its copy in ${copy.namespace} says ${other?.status ?? 'nothing'}`, place },
            seconds: newest(fleet, own),
          },
        ];
      }
      return [];
    });
}
