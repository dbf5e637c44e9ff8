import { PLACEMENT_GROUP } from '../../api/groups.ts';
import { secondsSince } from '../../model/ages.ts';
import { matchCondition } from '../../model/condition.ts';
import type { Fleet } from '../../model/fleet.ts';
import { objectKey, renderObject } from '../../model/identity.ts';
import type { Placement } from '../../model/placement.ts';
import { latestResourceSnapshot } from '../../model/references.ts';
import type { ObjectPlace } from '../../read/place.ts';
import { type Contradiction, newest, state } from './statement.ts';

/** With RollingUpdate the placement lists what its latest snapshot holds. */
export function compareResources(fleet: Fleet, placement: Placement): Contradiction[] {
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
export function compareCopies(fleet: Fleet, placement: Placement): Contradiction[] {
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
