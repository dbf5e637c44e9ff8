import { PLACEMENT_GROUP } from '../../../api/groups.ts';
import { hasChange } from '../../../api/releases.ts';
import type { Fleet } from '../../../model/fleet.ts';
import { hubListing, hubPresence } from '../../../model/hub-knowledge.ts';
import { readKindScope } from '../../../model/kind-scope.ts';
import { isUnknown, type Known, missingGates, unknown } from '../../../model/knowledge.ts';
import type { Override } from '../../../model/override.ts';
import type { ResourceSelector } from '../../../model/resource-selector.ts';
import type { ReachedObject } from '../../../simulate/forecast/override-reach.ts';
import type { Column, Row } from '../../relation.ts';
import type { OverrideContext } from './placement-part.ts';

/** Columns of one selector. */
export const SELECTOR_COLUMNS: Readonly<Record<string, Column>> = {
  group: { type: 'string', means: 'API group that the selector names.' },
  version: { type: 'string', means: 'Version that it names.' },
  kind: { type: 'string', means: 'Kind that it names.' },
  name: { type: 'string', means: 'Name that it names.' },
  subject: { type: 'string', means: 'What it names, as messages print it: `Kind ns/name`.' },
  reaches: {
    type: 'bool',
    means: 'Some placement for which the override is meant selects the object.',
    gates: ['hub:<Kind>', 'hub:ClusterResourcePlacement', 'hub:ResourcePlacement'],
  },
  reachesSure: { type: 'bool', means: 'False when listings were only probably complete.' },
  exists: { type: 'bool', means: 'The hub has the object, by itself.', gates: ['hub:<Kind>'] },
  kindScope: { type: 'string', means: '`cluster` or `namespaced`.', gates: ['hub:CustomResourceDefinition'] },
  misplaced: {
    type: 'bool',
    means: 'The kind has the other scope than the override can change.',
    gates: ['hub:CustomResourceDefinition'],
  },
  envelope: { type: 'bool', means: 'It names an envelope, which itself is never changed.' },
  onlyInside: {
    type: 'bool',
    means: 'The object is only inside envelopes, and the stated release does not look into these.',
  },
};

/** The columns of one selector; without one they say that nothing is wrong. */
export function selectorColumns(
  { context, override }: OverrideContext,
  selector: ResourceSelector | undefined,
  reached: readonly ReachedObject[],
): Row {
  const { fleet } = context;
  const { group, version, kind, name } = selector ?? { group: '', version: '', kind: '', name: '' };
  const none = {
    group,
    version,
    kind,
    name,
    subject: override.scope === 'namespace' ? `${kind} ${override.namespace}/${name}` : `${kind} ${name}`,
    reaches: true,
    reachesSure: true,
    exists: true,
    kindScope: 'cluster',
    misplaced: false,
    envelope: false,
    onlyInside: false,
  };
  if (selector === undefined) return none;
  const kindScope = readKindScope(fleet, group, kind);
  const presence = readReaches(fleet, override, selector, reached);
  const isNamespaced = override.scope === 'namespace';
  return {
    ...none,
    reaches: presence.reaches,
    reachesSure: presence.sure,
    exists: presence.exists,
    kindScope,
    misplaced: isUnknown(kindScope) ? kindScope : (kindScope === 'namespaced') !== isNamespaced,
    envelope:
      group === PLACEMENT_GROUP && (kind === 'ClusterResourceEnvelope' || kind === 'ResourceEnvelope'),
    onlyInside:
      reached.length > 0 &&
      reached.every(({ entry }) => entry !== undefined) &&
      fleet.release !== undefined &&
      !hasChange(fleet.release, 'overridesInsideEnvelopes'),
  };
}

interface Reaches {
  readonly reaches: Known<boolean>;
  readonly exists: Known<boolean>;
  readonly sure: boolean;
}

/** Nothing is reached for certain only when the object, or every placement that might select it, is known. */
function readReaches(
  fleet: Fleet,
  override: Override,
  { group, kind, name }: ResourceSelector,
  reached: readonly ReachedObject[],
): Reaches {
  if (reached.length > 0) return { reaches: true, exists: true, sure: true };
  const namespace = override.scope === 'namespace' ? override.namespace : '';
  const presence = hubPresence(fleet, { group, kind, namespace, name });
  const exists: Known<boolean> = isUnknown(presence)
    ? presence
    : presence.state === 'present' || presence.state === 'unplaced';
  const listed = [
    hubListing(fleet, PLACEMENT_GROUP, 'ClusterResourcePlacement'),
    hubListing(fleet, PLACEMENT_GROUP, 'ResourcePlacement'),
    hubListing(fleet, PLACEMENT_GROUP, 'ClusterResourceEnvelope'),
    hubListing(fleet, PLACEMENT_GROUP, 'ResourceEnvelope'),
  ];
  const gates = listed.flatMap((each) => (isUnknown(each) ? missingGates(each) : []));
  // What does not exist could only be inside an envelope.
  const isSure =
    (!isUnknown(presence) && presence.state === 'absent' && hasNoEnvelopes(fleet)) ||
    listed.every((each) => !isUnknown(each) && each.sure);
  if (gates.length > 0) return { reaches: unknown(...gates), exists, sure: true };
  if (isUnknown(presence)) return { reaches: presence, exists, sure: true };
  if (presence.state === 'unplaced') return { reaches: unknown(`hub:${kind}`), exists, sure: true };
  return { reaches: false, exists, sure: isSure && presence.state !== 'maybe' };
}

/** True when every placement that has a resource snapshot says that it carries no envelope. */
function hasNoEnvelopes(fleet: Fleet): boolean {
  const masters = fleet.resourceSnapshots.filter(({ latest }) => latest).map(({ master }) => master);
  return masters.length > 0 && masters.every((master) => master?.envelopeCount === 0);
}
