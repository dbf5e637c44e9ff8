import { PLACEMENT_GROUP } from '../../../api/groups.ts';
import { builtInKind } from '../../../api/kubernetes.ts';
import { isReservedNamespace } from '../../../api/placement.kubernetes-fleet.io.ts';
import type { Fleet } from '../../../model/fleet.ts';
import { hubListing } from '../../../model/hub-knowledge.ts';
import { siteName } from '../../../model/identity.ts';
import { isUnknown, type Known, missingGates, unknown } from '../../../model/knowledge.ts';
import { decodeOwners } from '../../../model/metadata.ts';
import { identityOf, objectEntry } from '../../../model/objects.ts';
import type { KubeObject } from '../../../read/bundle.ts';
import type { Forecast } from '../../../simulate/simulate.ts';
import type { Column, Row } from '../../relation.ts';

/** Which placements an object of the hub travels with. */
export const CARRIER_COLUMNS: Readonly<Record<string, Column>> = {
  workload: {
    type: 'bool',
    means: 'It starts pods and nothing owns it; outside namespaces that may not be propagated.',
  },
  carriers: {
    type: 'list<object>',
    means: 'The placements that select it; empty for objects of members.',
    gates: ['hub:ClusterResourcePlacement', 'hub:ResourcePlacement'],
  },
  neighbours: {
    type: 'list<object>',
    means: 'The placements that select anything in its namespace.',
    gates: ['hub:ClusterResourcePlacement', 'hub:ResourcePlacement'],
  },
};

/** These columns for one object; they are worked out when a rule asks for them. */
export function readCarrierColumns(fleet: Fleet, forecast: Forecast, object: KubeObject): Row {
  return {
    workload: isWorkload(object),
    get carriers() {
      return ifTold(fleet, object, readCarriers(fleet, forecast, object));
    },
    get neighbours() {
      return ifTold(fleet, object, readNeighbours(forecast, object));
    },
  };
}

function isWorkload(object: KubeObject): boolean {
  const { group, kind, namespace, value } = object;
  if (namespace === '' || namespace === 'default' || isReservedNamespace(namespace)) return false;
  return builtInKind(group, kind)?.workload === true && kind !== 'Pod' && decodeOwners(value).length === 0;
}

function readCarriers(fleet: Fleet, forecast: Forecast, object: KubeObject): readonly KubeObject[] {
  if (siteName(object.site) !== '') return [];
  const entry = objectEntry(fleet.objects, '', identityOf(object));
  const item = entry && forecast.hub().itemOf(entry);
  return item === undefined
    ? []
    : forecast
        .carriers()
        .of(item)
        .map((placement) => placement.object);
}

function readNeighbours(forecast: Forecast, { namespace, site }: KubeObject): readonly KubeObject[] {
  if (namespace === '' || siteName(site) !== '') return [];
  return forecast
    .carriers()
    .inNamespace(namespace)
    .map((placement) => placement.object);
}

/** Nothing says more than that no placement is in the input, unless all of them are. */
function ifTold(
  fleet: Fleet,
  { namespace, site }: KubeObject,
  found: readonly KubeObject[],
): Known<readonly KubeObject[]> {
  if (found.length > 0 || siteName(site) !== '') return found;
  const gates = [
    hubListing(fleet, PLACEMENT_GROUP, 'ClusterResourcePlacement'),
    hubListing(fleet, PLACEMENT_GROUP, 'ResourcePlacement', namespace),
  ].flatMap((listed) => (isUnknown(listed) ? missingGates(listed) : []));
  return gates.length === 0 ? found : unknown(...gates);
}
