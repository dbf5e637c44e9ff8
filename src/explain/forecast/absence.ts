import { renderObject } from '../../model/identity.ts';
import { isUnknown } from '../../model/knowledge.ts';
import { objectsOfKind } from '../../model/objects.ts';
import { readReference } from '../../model/reference-text.ts';
import type { LeftOutReason } from '../../simulate/selection/left-out.ts';
import type { ForecastContext, ForecastRequest } from './answer.ts';
import type { Wanted } from './wanted.ts';

const REASON: Readonly<Record<LeftOutReason, string>> = {
  'being-deleted': 'it is being deleted',
  'owned-replica-set': 'a Deployment makes it anew on every member',
  'owned-controller-revision': 'its owner makes it anew on every member',
  'root-certificate': 'every namespace has one of its own',
  'default-service-account': 'every namespace has one of its own',
  'service-account-token': 'it holds on the hub alone',
  'claim-beside-workloads': 'the hub runs workloads itself',
  'endpoints-of-a-service': 'its Service makes it anew on every member',
  'managed-endpoint-slice': 'its Service makes it anew on every member',
  'kind-disabled': 'its kind is never propagated',
  'kind-not-watchable': 'its kind cannot be watched',
  'version-not-preferred': 'it is served in another version',
  'kind-unknown': 'the hub does not serve its kind',
};

/** Why nothing was found of what was asked for, in a sentence. */
export function explainAbsence(
  context: ForecastContext,
  { object }: ForecastRequest,
  wanted: Wanted,
): string {
  if (wanted.cluster !== '' && !wanted.hasObject) {
    const isKnown = context.fleet.memberFacts.has(wanted.cluster);
    return isKnown
      ? `no placement brings anything to ${wanted.cluster}`
      : `the input shows no cluster ${wanted.cluster}, and no placement names it`;
  }
  if (!wanted.hasObject) return 'the input has no placement';
  const where = wanted.cluster === '' ? '' : ` to ${wanted.cluster}`;
  const left = findLeftOut(context, wanted);
  if (left !== undefined) return left;
  const reference = readReference(object);
  const isThere = reference?.kinds.some(({ group, kind }) =>
    objectsOfKind(context.fleet.objects, '', group, kind).some(wanted.isObject),
  );
  return isThere === true ? `no placement brings ${object}${where}` : `the input has no ${object} on the hub`;
}

function findLeftOut({ fleet, forecast }: ForecastContext, wanted: Wanted): string | undefined {
  for (const placement of fleet.placements) {
    const selection = forecast.selectionOf(placement);
    if (isUnknown(selection)) continue;
    for (const { hits } of selection.selectors) {
      const found = hits.leftOut.find((each) => wanted.isObject(each.object));
      if (found === undefined) continue;
      return `${renderObject(found.object)} is selected by ${renderObject(placement.object)} and left out: ${REASON[found.reason]}`;
    }
  }
  return undefined;
}
