import { PLACEMENT_GROUP } from '../../api/groups.ts';
import { readString } from '../../api/json.ts';
import { MEMBER_NAMESPACE_PREFIX } from '../../api/placement.kubernetes-fleet.io.ts';
import type { Binding } from '../../model/binding.ts';
import { isConditionTrue, matchCondition } from '../../model/condition.ts';
import type { Fleet } from '../../model/fleet.ts';
import { hasMember, hubListing, hubPresence } from '../../model/hub-knowledge.ts';
import { isUnknown, type Known } from '../../model/knowledge.ts';
import { latestResourceSnapshot, placementOf, worksOf } from '../../model/references.ts';
import type { Relation, Row } from '../relation.ts';
import { PROGRESS_COLUMNS, progressColumns } from './bindings/progress.ts';

/** One placement on one cluster, as the hub holds it (design.md §5, `bindings`). */
export const bindings: Relation = {
  name: 'bindings',
  grain: 'one row per binding',
  columns: {
    binding: { type: 'object', means: 'The binding.' },
    placement: { type: 'object', means: 'Its placement; the binding itself when there is none.' },
    orphaned: { type: 'bool', means: 'No placement of the input belongs to it.' },
    cluster: { type: 'string', means: 'The target cluster.' },
    clusters: { type: 'list<string>', means: 'The target cluster, as a list, for findings.' },
    state: { type: 'string', means: 'Scheduled, Bound or Unscheduled.' },
    deleting: { type: 'bool', means: 'It is being deleted.' },
    isMember: { type: 'bool', means: 'The target cluster is a member.', gates: ['members'] },
    strategyType: {
      type: 'string',
      means: 'Strategy of its placement: RollingUpdate or External; empty when orphaned.',
    },
    rolledOut: { type: 'bool', means: 'RolloutStarted is True for its present generation.' },
    deliveryFailed: {
      type: 'bool',
      means: 'An override or the writing of its Works failed: Overridden or WorkSynchronized is False.',
    },
    hasWork: {
      type: 'bool',
      means: 'At least one Work of it is in the mailbox of the cluster.',
      gates: ['hub:Work'],
    },
    mailbox: {
      type: 'string',
      means: '`there`, `deleting` or `gone`: the namespace of the member’s Works.',
      gates: ['hub:Namespace'],
    },
    onLatest: {
      type: 'bool',
      means: 'It points at the latest resource snapshot of its placement; true when there is none.',
    },
    snapshotName: { type: 'string', means: 'The resource snapshot it points at.' },
    worksSure: { type: 'bool', means: 'False when Works were only probably all listed.' },
    ...PROGRESS_COLUMNS,
  },
  rows: ({ fleet }) =>
    fleet.bindings.map((binding) => ({ ...bindingRow(fleet, binding), ...progressColumns(fleet, binding) })),
};

function bindingRow(fleet: Fleet, binding: Binding): Row {
  const placement = placementOf(fleet, binding);
  const latest = placement && latestResourceSnapshot(fleet, placement);
  const works = readWorks(fleet, binding);
  return {
    binding: binding.object,
    placement: placement?.object ?? binding.object,
    orphaned: placement === undefined,
    cluster: binding.targetCluster,
    clusters: [binding.targetCluster],
    state: binding.state,
    deleting: binding.metadata.deleted !== '',
    isMember: hasMember(fleet, binding.targetCluster),
    strategyType: placement?.strategy.type ?? '',
    rolledOut: isConditionTrue(
      matchCondition(binding.conditions, 'RolloutStarted'),
      binding.metadata.generation,
    ),
    deliveryFailed: ['Overridden', 'WorkSynchronized'].some(
      (type) => matchCondition(binding.conditions, type)?.status === 'False',
    ),
    hasWork: isUnknown(works) ? works : works.found,
    mailbox: readMailbox(fleet, binding.targetCluster),
    onLatest: latest === undefined || latest.master?.name === binding.resourceSnapshotName,
    snapshotName: binding.resourceSnapshotName,
    worksSure: isUnknown(works) || works.sure,
  };
}

function readWorks(fleet: Fleet, binding: Binding): Known<{ found: boolean; sure: boolean }> {
  if (worksOf(fleet, binding).length > 0) return { found: true, sure: true };
  const listed = hubListing(fleet, PLACEMENT_GROUP, 'Work', MEMBER_NAMESPACE_PREFIX + binding.targetCluster);
  return isUnknown(listed) ? listed : { found: false, sure: listed.sure };
}

function readMailbox(fleet: Fleet, cluster: string): Known<string> {
  const name = MEMBER_NAMESPACE_PREFIX + cluster;
  const presence = hubPresence(fleet, { group: '', kind: 'Namespace', namespace: '', name });
  if (isUnknown(presence)) return presence;
  if (presence.entry === undefined) return 'gone';
  return readString(presence.entry.head.value, 'metadata', 'deletionTimestamp') === '' ? 'there' : 'deleting';
}
