import { isJsonList, isJsonObject, type Json, pointerSteps } from '../../../api/json.ts';
import { builtInKind } from '../../../api/kubernetes.ts';
import { STRING_MAPS } from '../../../api/kubernetes-fields.ts';
import { readImageReference } from '../../../model/image-reference.ts';
import type { KubeObject } from '../../../read/bundle.ts';
import type { PatchResult } from '../../../simulate/forecast/patches.ts';

/** What an `add` of a whole map or list takes away. */
export function readLost({ op, effect, before, after, path }: PatchResult): readonly string[] {
  if (op !== 'add' || effect !== 'applied' || path.endsWith('/-')) return [];
  if (isJsonObject(before)) {
    const kept = isJsonObject(after) ? after : {};
    return Object.keys(before).filter((key) => !Object.hasOwn(kept, key));
  }
  // Into a list an index inserts; only a list as the value of a member is replaced.
  if (!isJsonList(before) || /^\d+$/.test(pointerSteps(path).at(-1) ?? '')) return [];
  const kept = new Set((isJsonList(after) ? after : []).map((item) => JSON.stringify(item)));
  return before.filter((item) => !kept.has(JSON.stringify(item))).map(renderItem);
}

function renderItem(item: Json): string {
  if (isJsonObject(item)) return typeof item['name'] === 'string' ? item['name'] : JSON.stringify(item);
  return String(item);
}

/** Fields that take a number or a text. */
const EITHER = new Set([
  'maxSurge',
  'maxUnavailable',
  'minAvailable',
  'number',
  'port',
  'targetPort',
  'cpu',
  'memory',
  'storage',
  'ephemeral-storage',
  'divisor',
  'averageValue',
  'value',
]);

/** Why an object cannot be valid with the value a patch wrote, as far as the value it had before tells; else ''. */
export function explainInvalidValue(
  { effect, before, after, path }: PatchResult,
  target: KubeObject,
): string {
  if (effect !== 'applied' || after === undefined) return '';
  const steps = pointerSteps(path);
  const key = steps.at(-1) ?? '';
  const holder = steps.at(-2) ?? '';
  if (STRING_MAPS.has(holder) && !['limits', 'requests', 'hard', 'capacity'].includes(holder)) {
    return typeof after === 'string' ? '' : `${holder} take texts, and ${JSON.stringify(after)} is none`;
  }
  if (key === 'image' && holder !== 'data' && typeof after === 'string' && steps.includes('spec')) {
    const image = readImageReference(after);
    if (typeof image === 'string') return `the image "${after}" ${image}`;
  }
  if (before === undefined || before === null || after === null || EITHER.has(key)) return '';
  // Of a custom kind nobody says that a field has one type.
  if (builtInKind(target.group, target.kind) === undefined) return '';
  const [was, is] = [typeOf(before), typeOf(after)];
  return was === is ? '' : `${key} was ${was} and becomes ${is}`;
}

function typeOf(value: Json): string {
  if (isJsonList(value)) return 'a list';
  if (isJsonObject(value)) return 'an object';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'number' ? 'a number' : 'a switch';
}
