import {
  isJsonObject,
  type Json,
  type JsonObject,
  pointer,
  readList,
  readPath,
  readString,
} from '../../../api/json.ts';
import type { KubeObject } from '../../../read/bundle.ts';
import type { StructCell } from '../../relation.ts';

/** A field that the author wrote and that never reaches a member. */
export interface DroppedField {
  readonly path: string;
  readonly value: string;
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * Fields of a Service that KubeFleet takes out before it makes a snapshot (objects-and-selection.md §6.6), as far as
 * a person wrote them: in a manifest, or in what `kubectl apply` noted on the object that the hub printed.
 */
export function readDroppedFields(object: KubeObject, isDeclared: boolean): readonly DroppedField[] {
  if (object.kind !== 'Service' || object.group !== '') return [];
  const written = isDeclared ? object.value : readLastApplied(object.value);
  const spec = readPath(written, 'spec');
  const address = readString(spec, 'clusterIP');
  const fields: (readonly [string, Json | undefined])[] = [
    ['/spec/clusterIP', address === 'None' ? undefined : address],
    ['/spec/healthCheckNodePort', readPath(spec, 'healthCheckNodePort')],
    ...readList(spec, 'ports').map(
      (port, index) => [pointer('spec', 'ports', index, 'nodePort'), readPath(port, 'nodePort')] as const,
    ),
  ];
  return fields
    .filter(
      ([, value]) =>
        (typeof value === 'number' && value !== 0) || (typeof value === 'string' && value !== ''),
    )
    .map(([path, value]) => ({ path, value: String(value) }));
}

function readLastApplied(value: JsonObject): JsonObject | undefined {
  try {
    const parsed: Json = JSON.parse(readString(value, 'metadata', 'annotations', LAST_APPLIED) || '{}');
    return isJsonObject(parsed) ? parsed : undefined;
  } catch {
    // A hand-written annotation need not be JSON; then it tells nothing.
    return undefined;
  }
}

/** The fields as a column. */
export function buildDroppedCells(
  object: KubeObject,
  fields: readonly DroppedField[],
): readonly StructCell[] {
  return fields.map(({ path, value }) => ({
    text: `${path} (${value})`,
    place: { object, pointer: path, side: 'head' },
  }));
}

/** True when a text names one of the values, not as part of a longer word or number. */
export function isNamedIn(text: string, fields: readonly DroppedField[]): boolean {
  return fields.some(({ value }) => {
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
      if (!/[\w.]/.test(text.charAt(at - 1)) && !/\w/.test(text.charAt(at + value.length))) return true;
    }
    return false;
  });
}
