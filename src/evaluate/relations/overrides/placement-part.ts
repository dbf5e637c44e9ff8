import { PLACEMENT_GROUP } from '../../../api/groups.ts';
import { readString } from '../../../api/json.ts';
import { hubPresence } from '../../../model/hub-knowledge.ts';
import { isUnknown, type Known } from '../../../model/knowledge.ts';
import { nearNames } from '../../../model/near-names.ts';
import type { Override } from '../../../model/override.ts';
import type { Placement } from '../../../model/placement.ts';
import type { OverrideSnapshot } from '../../../simulate/overrides/override-snapshot.ts';
import type { Context } from '../../context.ts';
import type { Column, Row } from '../../relation.ts';

/** What the rows of one override share. */
export interface OverrideContext {
  readonly context: Context;
  readonly override: Override;
  /** Undefined when it is being deleted, or the hub refuses it. */
  readonly snapshot: OverrideSnapshot | undefined;
  /** The placements it changes something of. */
  readonly reached: readonly Placement[];
}

/** Columns of the placement reference. */
export const PLACEMENT_COLUMNS: Readonly<Record<string, Column>> = {
  placementName: { type: 'string', means: 'The placement it is limited to; empty without one.' },
  placementScope: {
    type: 'string',
    means: '`cluster` or `namespace`: in which scope that name is looked up.',
  },
  placementExists: {
    type: 'bool',
    means: 'That placement exists; true without a reference.',
    gates: ['hub:ClusterResourcePlacement', 'hub:ResourcePlacement'],
  },
  placementSure: { type: 'bool', means: 'False when placements were only probably all listed.' },
  twinExists: {
    type: 'bool',
    means: 'A ResourcePlacement of that name exists in the namespace of a ResourceOverride.',
  },
  scopeStated: { type: 'bool', means: 'The scope of the reference is written.' },
  placementNear: { type: 'list<string>', means: 'Names of placements that a missing name may mean.' },
};

/** The columns of the reference; without one they say that nothing is wrong. */
export function placementPart({ context, override }: OverrideContext): Row {
  const { fleet } = context;
  const reference = override.spec.placement;
  const none = {
    placementName: reference?.name ?? '',
    placementScope: reference?.scope ?? 'cluster',
    placementExists: true,
    placementSure: true,
    twinExists: false,
    scopeStated: false,
    placementNear: [],
  };
  if (reference === undefined) return none;
  const isNamespaced = override.scope === 'namespace' && reference.scope === 'namespace';
  const kind = isNamespaced ? 'ResourcePlacement' : 'ClusterResourcePlacement';
  const namespace = isNamespaced ? override.namespace : '';
  const presence = hubPresence(fleet, { group: PLACEMENT_GROUP, kind, namespace, name: reference.name });
  const exists: Known<boolean> = isUnknown(presence)
    ? presence
    : presence.state === 'present' || presence.state === 'unplaced';
  const rivals = fleet.placements
    .filter((each) => each.object.kind === kind && each.namespace === namespace)
    .map(({ name }) => name);
  const spec = override.object.value['spec'];
  return {
    ...none,
    placementExists: exists,
    placementSure: isUnknown(presence) || presence.state !== 'maybe',
    twinExists:
      override.scope === 'namespace' &&
      fleet.placements.some(
        (each) =>
          each.scope === 'namespace' && each.namespace === override.namespace && each.name === reference.name,
      ),
    scopeStated: readString(spec, 'placement', 'scope') !== '',
    placementNear: nearNames(reference.name, rivals),
  };
}
