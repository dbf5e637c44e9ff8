import { pointer } from '../../../api/json.ts';
import { isFresh } from '../../../model/condition.ts';
import { hasMember, hubListing } from '../../../model/hub-knowledge.ts';
import { isUnknown, type Known, unknown } from '../../../model/knowledge.ts';
import { nearNames } from '../../../model/near-names.ts';
import { bindingsOf } from '../../../model/references.ts';
import type { Place } from '../../../read/place.ts';
import type { CellReaders } from '../../lazy-row.ts';
import type { Relation } from '../../relation.ts';
import type { DecisionScope, DecisionSubject } from './subject.ts';

/** Who the row is about, and what the hub recorded of it. */
export const recordedColumns: Relation['columns'] = {
  placement: { type: 'object', means: 'The placement.' },
  policyType: { type: 'string', means: 'PickAll, PickFixed or PickN.' },
  cluster: {
    type: 'string',
    means: 'The cluster; one row without stands for the members that the input does not show.',
    gates: ['members'],
  },
  named: { type: 'bool', means: 'A PickFixed policy names it.' },
  isMember: {
    type: 'bool',
    means: 'The fleet has a member of that name, letter case included.',
    gates: ['members'],
  },
  near: { type: 'list<string>', means: 'Member names that a misspelt name may mean, nearest first.' },
  clusters: { type: 'list<string>', means: 'The name and the member it most likely means.' },
  recorded: {
    type: 'string',
    means: '`selected` or `refused` in the latest policy snapshot; empty when it does not speak of it.',
  },
  recordedReason: { type: 'string', means: 'The reason recorded there.' },
  current: { type: 'bool', means: 'The policy snapshot has decided on this generation of the placement.' },
  bound: { type: 'bool', means: 'A binding for the cluster exists.', gates: ['hub:<binding kind>'] },
  boundSure: { type: 'bool', means: 'False when bindings were only probably all listed.' },
  place: {
    type: 'place',
    means: 'The entry of the policy that names the cluster, else the recorded decision.',
  },
};

/** The cells of these columns. */
export const recordedCells: CellReaders<DecisionSubject> = {
  placement: ({ scope }) => scope.placement.object,
  policyType: ({ scope }) => scope.placement.policy.type,
  cluster: ({ cluster }) => (cluster === '' ? unknown('members') : cluster),
  named: ({ index }) => index !== undefined,
  isMember: readMember,
  near: readNear,
  clusters: (subject) => [subject.cluster, ...readNear(subject).slice(0, 1)].filter((name) => name !== ''),
  recorded: ({ recorded }) => (recorded === undefined ? '' : recorded.selected ? 'selected' : 'refused'),
  recordedReason: ({ recorded }) => recorded?.reason ?? '',
  current: ({ scope }) => isCurrent(scope),
  bound: (subject) => {
    const bindings = readBound(subject);
    return isUnknown(bindings) ? bindings : bindings.bound;
  },
  boundSure: (subject) => {
    const bindings = readBound(subject);
    return isUnknown(bindings) || bindings.sure;
  },
  place: placeOf,
};

function readMember({ scope, cluster }: DecisionSubject): Known<boolean> {
  return cluster === '' ? unknown('members') : hasMember(scope.fleet, cluster);
}

function readNear(subject: DecisionSubject): readonly string[] {
  const { scope, cluster, index } = subject;
  if (index === undefined || readMember(subject) !== false) return [];
  const named = new Set(scope.placement.policy.clusterNames);
  const strangers = scope.fleet.members.map((member) => member.name).filter((name) => !named.has(name));
  return nearNames(cluster, strangers);
}

function readBound({ scope, cluster }: DecisionSubject): Known<{ bound: boolean; sure: boolean }> {
  const { fleet, placement } = scope;
  if (bindingsOf(fleet, placement).some((binding) => binding.targetCluster === cluster))
    return { bound: true, sure: true };
  const kind = placement.scope === 'cluster' ? 'ClusterResourceBinding' : 'ResourceBinding';
  const listed = hubListing(fleet, placement.object.group, kind, placement.namespace);
  return isUnknown(listed) ? listed : { bound: false, sure: listed.sure };
}

/** A decision counts when the scheduler has seen this snapshot, and the snapshot this placement. */
function isCurrent({ placement, snapshot }: DecisionScope): boolean {
  const scheduled = snapshot?.conditions.find((condition) => condition.plainType === 'Scheduled');
  if (snapshot === undefined || scheduled === undefined) return false;
  const generation = placement.observed === undefined ? 0 : placement.metadata.generation;
  return (
    isFresh(scheduled, snapshot.metadata.generation) && snapshot.observedPlacementGeneration >= generation
  );
}

function placeOf({ scope, index, recorded }: DecisionSubject): Place {
  const { placement, snapshot } = scope;
  const { object, policy } = placement;
  if (index !== undefined)
    return { object, pointer: policy.pointer + pointer('clusterNames', index), side: 'head' };
  if (snapshot !== undefined && recorded !== undefined) {
    return { object: snapshot.object, pointer: recorded.pointer, side: 'head' };
  }
  return { object, pointer: policy.pointer, side: 'head' };
}
