import { isJsonList, type Json, pointerSteps, readList, readPath, readString } from '../api/json.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { Place } from '../read/place.ts';
import type { Payload } from '../simulate/forecast/payloads.ts';
import type { Forecast } from '../simulate/simulate.ts';
import type { Column, Row } from './relation.ts';

/** The columns that every table over delivered objects has. */
export const PAYLOAD_COLUMNS: Readonly<Record<string, Column>> = {
  placement: { type: 'object', means: 'The placement that delivers it.' },
  ns: { type: 'string', means: 'Its namespace; empty for cluster-scoped kinds.' },
  clusters: {
    type: 'list<string>',
    means: 'The clusters that get it in this form; empty where nobody knows the clusters of the placement.',
  },
  unbounded: {
    type: 'bool',
    means:
      'The placement takes every member, future ones included: PickAll without a required affinity term.',
  },
  certainty: { type: 'string', means: '`maybe` when the input tells the object or the clusters by half.' },
};

/** These columns of one delivered object. */
export function buildPayloadCells(forecast: Forecast, payload: Payload): Row {
  const { placement, namespace, certainty } = payload;
  const { type, required = [] } = placement.policy;
  return {
    placement: placement.object,
    ns: namespace,
    clusters: clustersOfPayload(forecast, payload),
    unbounded: type === 'PickAll' && required.length === 0,
    certainty,
  };
}

/** The clusters of a delivered object by name; none where nobody knows them. */
export function clustersOfPayload(forecast: Forecast, { clusters }: Payload): readonly string[] {
  return clusters === undefined ? [] : forecast.clustersOf(clusters);
}

/** Where the node at a pointer of the delivered manifest was written: in the object, or by the patch of an override. */
export function placeInPayload(forecast: Forecast, payload: Payload, pointer: string): Place {
  const { object, manifest, rules } = payload;
  const written = { object, pointer, side: 'head' } as const;
  if (rules.length === 0 || isSame(readAt(object.value, pointer), readAt(manifest, pointer))) return written;
  const overrides = forecast.overrides();
  for (const { snapshot, rule } of [...rules].reverse()) {
    const value = snapshot.rules?.find(({ index }) => index === rule)?.value;
    for (const [index, patch] of [...readList(value, 'jsonPatchOverrides').entries()].reverse()) {
      if (!isRelated(readString(patch, 'path'), pointer)) continue;
      const at = `${snapshot.pointer}/policy/overrideRules/${rule}/jsonPatchOverrides/${index}`;
      return { object: overrides.objectOf(snapshot), pointer: at, side: 'head' };
    }
  }
  return written;
}

/** The overrides that changed a delivered object, each once. */
export function overridesOfPayload(forecast: Forecast, { rules }: Payload): readonly KubeObject[] {
  return [...new Set(rules.map(({ snapshot }) => forecast.overrides().objectOf(snapshot)))];
}

function isRelated(path: string, pointer: string): boolean {
  const plain = path.replace(/\/-$/, '');
  return pointer === plain || pointer.startsWith(`${plain}/`) || plain.startsWith(`${pointer}/`);
}

function readAt(value: Json, pointer: string): Json | undefined {
  let current: Json | undefined = value;
  for (const step of pointerSteps(pointer)) {
    current = readPath(current, isJsonList(current) ? Number(step) : step);
  }
  return current;
}

function isSame(left: Json | undefined, right: Json | undefined): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
