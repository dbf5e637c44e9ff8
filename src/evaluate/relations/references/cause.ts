import { pointerSteps, readList, readObject, readPath, readString } from '../../../api/json.ts';
import type { ObjectPlace, Place } from '../../../read/place.ts';
import type { Reference } from '../../../simulate/references/reference.ts';
import type { Context } from '../../context.ts';
import { readLandedObject } from '../patches/target.ts';
import { readDeliverers, readThing } from './deliverers.ts';

/** The reference itself, in the object as the input shows it. */
export function placeInConsumer({ forecast }: Context, { landing, pointer }: Reference): ObjectPlace {
  return { object: readLandedObject(forecast.hub(), landing.object, landing.entry), pointer, side: 'head' };
}

/** The place to change (rule catalogue §25): where the thing should come from, or its wrong name. */
export function findCause(context: Context, row: Reference): Place {
  const { why, standing } = row.answer;
  const own = placeInConsumer(context, row);
  const placement = context.forecast.references().stage.placementOf(row.landing);
  const patch = why === '' ? undefined : findIntroducer(context, row);
  if (patch !== undefined) return patch;
  if ((row.thing.kind === 'Pod' && why !== 'removed-by-override') || placement === undefined) return own;
  switch (why) {
    case 'removed-by-override': {
      const by = standing.deletedBy;
      if (by === undefined) return own;
      const object = context.forecast.overrides().objectOf(by.snapshot);
      return { object, pointer: `${by.snapshot.pointer}/policy/overrideRules/${by.rule}`, side: 'head' };
    }
    case 'other-clusters': {
      const [first] = readDeliverers(context, row);
      if (first === undefined) return own;
      return {
        object: first.object,
        pointer: first.policy.stated ? first.policy.pointer : '/spec',
        side: 'head',
      };
    }
    case 'no-key':
      return findDataPlace(context, row) ?? own;
    case 'near-name':
    case 'other-namespace':
      return own;
    case 'not-on-hub':
      return row.role === 'crd' ? { object: placement.object, pointer: SELECTORS, side: 'head' } : own;
    case 'skipped':
      return row.role === 'defaultAccount'
        ? own
        : { object: placement.object, pointer: SELECTORS, side: 'head' };
    default:
      return { object: placement.object, pointer: SELECTORS, side: 'head' };
  }
}

/** The patch that made the reference what it is, when the object on the hub says otherwise. */
function findIntroducer(context: Context, { landing, pointer }: Reference): Place | undefined {
  const { changed, entry, object } = landing;
  if (changed === undefined) return undefined;
  const steps = pointerSteps(pointer).map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  const written = readPath(entry?.manifest ?? object.object, ...steps);
  if (written === readPath(changed, ...steps)) return undefined;
  for (const { snapshot, rule } of landing.rules) {
    const patches = readList(snapshot.rules?.[rule]?.value, 'jsonPatchOverrides');
    const index = patches.findIndex((each) => isAround(readString(each, 'path'), pointer));
    if (index < 0) continue;
    const at = `${snapshot.pointer}/policy/overrideRules/${rule}/jsonPatchOverrides/${index}`;
    return { object: context.forecast.overrides().objectOf(snapshot), pointer: at, side: 'head' };
  }
  return undefined;
}

/** True when a patch at `path` writes the node at `pointer`, or something around it; `-` is any item. */
function isAround(path: string, pointer: string): boolean {
  const around = path.endsWith('/-') ? path.slice(0, -2) : path;
  return around !== '' && (pointer === around || pointer.startsWith(`${around}/`));
}

const SELECTORS = '/spec/resourceSelectors';

/** The data of the thing, or the override that took the key out of it. */
function findDataPlace(context: Context, row: Reference): Place | undefined {
  const object = readThing(context, row);
  if (object === undefined) return undefined;
  if (row.role === 'crd') return { object, pointer: '/spec/versions', side: 'head' };
  const written = ['data', 'stringData', 'binaryData'].filter(
    (field) => readObject(object.value, field) !== undefined,
  );
  const hadKey = written.some((field) => Object.hasOwn(readObject(object.value, field) ?? {}, row.key));
  const [step] = row.answer.supply?.landings.flatMap(({ rules }) => rules) ?? [];
  if (hadKey && step !== undefined) {
    const pointer = `${step.snapshot.pointer}/policy/overrideRules/${step.rule}`;
    return { object: context.forecast.overrides().objectOf(step.snapshot), pointer, side: 'head' };
  }
  return { object, pointer: `/${written[0] ?? 'data'}`, side: 'head' };
}
