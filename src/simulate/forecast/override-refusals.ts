import { PLACEMENT_GROUP } from '../../api/groups.ts';
import { isJsonObject, type JsonObject, readList, readObject, readString } from '../../api/json.ts';
import type { Fleet } from '../../model/fleet.ts';
import { isObserved } from '../../model/identity.ts';
import { objectsOfKind } from '../../model/objects.ts';
import type { Override } from '../../model/override.ts';
import type { KubeObject } from '../../read/bundle.ts';
import { type Fault, findFaults } from '../admission/fault.ts';
import { decodeGo } from '../admission/go-decode.ts';
import { answerOverride } from '../admission/overrides.ts';

/**
 * What the hub's webhook has against a declared override, fault by fault; nothing for one that the hub printed,
 * since it took that one. The number of overrides is not judged here.
 */
export function buildOverrideRefusals(fleet: Fleet): (override: Override) => readonly Fault[] {
  const others = new Map<string, readonly Other[]>();
  return ({ object, name }) => {
    if (isObserved(object)) return [];
    const { kind } = object;
    const known = others.get(kind) ?? readOthers(fleet, kind);
    others.set(kind, known);
    // Of two manifests the one that comes later by name is told; what is on the hub was there first.
    const earlier = known.filter(
      (other) => other.name !== name && (isObserved(other.object) || other.name < name),
    );
    const existing = earlier.map(({ decoded }) => decoded);
    const refusal = answerOverride(decodeOverride(object.value, kind), kind, false, existing);
    return refusal === undefined ? [] : findFaults(refusal.faults);
  };
}

/** An override as the webhook finds it on the hub. */
interface Other {
  readonly name: string;
  readonly object: KubeObject;
  readonly decoded: JsonObject;
}

function readOthers(fleet: Fleet, kind: string): readonly Other[] {
  return objectsOfKind(fleet.objects, '', PLACEMENT_GROUP, kind).map(({ name, head }) => ({
    name,
    object: head,
    decoded: decodeOverride(head.value, kind),
  }));
}

/** As the webhook sees it: a Go struct, with the type of each rule that the schema fills in. */
function decodeOverride(value: JsonObject, kind: string): JsonObject {
  const policy = readObject(value, 'spec', 'policy');
  const spec = readObject(value, 'spec');
  if (policy === undefined || spec === undefined) return decodeGo(value, `v1beta1.${kind}`).value;
  const overrideRules = readList(policy, 'overrideRules').map((rule) =>
    isJsonObject(rule) && readString(rule, 'overrideType') === ''
      ? { ...rule, overrideType: 'JSONPatch' }
      : rule,
  );
  const defaulted = { ...value, spec: { ...spec, policy: { ...policy, overrideRules } } };
  return decodeGo(defaulted, `v1beta1.${kind}`).value;
}
