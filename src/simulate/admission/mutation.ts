import { isJsonObject, type Json, type JsonObject, readList, readPath, readString } from '../../api/json.ts';
import { decodeGo } from './go-decode.ts';
import { encodeGo } from './go-encode.ts';

const STRUCT = 'v1beta1.ClusterResourcePlacement';

/**
 * What the mutating webhook makes of a ClusterResourcePlacement (objects-and-selection.md §1, stage 2): decoded as
 * a Go struct, completed by the defaulter and written again, so that optional empty values vanish. `error` is the
 * decoder's, and then nothing is changed.
 */
export function mutatePlacement(object: JsonObject): {
  readonly value: JsonObject;
  readonly error: string | undefined;
} {
  const decoded = decodeGo(object, STRUCT);
  if (decoded.error !== undefined) return { value: object, error: decoded.error };
  const spec = readPath(decoded.value, 'spec') ?? null;
  const completed = isJsonObject(spec) ? { ...decoded.value, spec: fillPlacementSpec(spec) } : decoded.value;
  return { value: encodeGo(completed, STRUCT), error: undefined };
}

/** Objects of the Go struct, with null for nil. */
function withDefault(object: JsonObject, field: string, value: Json): JsonObject {
  const present = readPath(object, field) ?? null;
  return present === null || present === '' ? { ...object, [field]: value } : object;
}

function memberOrEmpty(object: JsonObject, field: string): JsonObject {
  const member = readPath(object, field) ?? null;
  return isJsonObject(member) ? member : {};
}

/** `SetPlacementDefaults` for a spec decoded as a Go struct (objects-and-selection.md §4.5). */
export function fillPlacementSpec(spec: JsonObject): JsonObject {
  const policy = readPath(spec, 'policy') ?? null;
  const filled = {
    ...spec,
    policy: isJsonObject(policy) ? fillPolicy(policy) : { placementType: 'PickAll' },
    strategy: fillStrategy(memberOrEmpty(spec, 'strategy')),
  };
  return withDefault(filled, 'revisionHistoryLimit', 10);
}

function fillPolicy(policy: JsonObject): JsonObject {
  const each = (field: string, fill: (item: JsonObject) => JsonObject): JsonObject =>
    (readPath(policy, field) ?? null) === null
      ? {}
      : { [field]: readList(policy, field).map((item) => (isJsonObject(item) ? fill(item) : item)) };
  return {
    ...policy,
    ...each('topologySpreadConstraints', (item) =>
      withDefault(withDefault(item, 'maxSkew', 1), 'whenUnsatisfiable', 'DoNotSchedule'),
    ),
    ...each('tolerations', (item) => withDefault(item, 'operator', 'Equal')),
  };
}

function fillStrategy(strategy: JsonObject): JsonObject {
  const typed = withDefault(strategy, 'type', 'RollingUpdate');
  const applied = { ...typed, applyStrategy: fillApplyStrategy(memberOrEmpty(typed, 'applyStrategy')) };
  if (readString(applied, 'type') !== 'RollingUpdate') return applied;
  let rolling = memberOrEmpty(applied, 'rollingUpdate');
  rolling = withNil(rolling, 'maxUnavailable', '25%');
  rolling = withNil(rolling, 'maxSurge', '25%');
  return { ...applied, rollingUpdate: withNil(rolling, 'unavailablePeriodSeconds', 60) };
}

/** Fills in a field whose Go type is a pointer: an empty text in it is a value. */
function withNil(object: JsonObject, field: string, value: Json): JsonObject {
  return (readPath(object, field) ?? null) === null ? { ...object, [field]: value } : object;
}

/** `SetDefaultsApplyStrategy` for an apply strategy decoded as a Go struct; the member agent uses it for Works too. */
export function fillApplyStrategy(strategy: JsonObject): JsonObject {
  let filled = withDefault(strategy, 'type', 'ClientSideApply');
  if (readString(filled, 'type') === 'ServerSideApply') {
    filled = withDefault(filled, 'serverSideApplyConfig', { force: false });
  }
  filled = withDefault(filled, 'comparisonOption', 'PartialComparison');
  filled = withDefault(filled, 'whenToApply', 'Always');
  return withDefault(filled, 'whenToTakeOver', 'Always');
}
