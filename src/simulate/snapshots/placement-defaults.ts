import {
  isJsonObject,
  type Json,
  type JsonObject,
  readList,
  readObject,
  readPath,
  readString,
} from '../../api/json.ts';

/**
 * The policy a placement has once the hub stored it: schema defaults, and for a ClusterResourcePlacement those of
 * the mutating webhook, which gives a missing policy `PickAll`. Undefined for a ResourcePlacement without policy.
 */
export function defaultPolicy(placement: JsonObject): JsonObject | undefined {
  const policy = readObject(placement, 'spec', 'policy');
  const isClusterScoped = readString(placement, 'metadata', 'namespace') === '';
  if (policy === undefined) return isClusterScoped ? { placementType: 'PickAll' } : undefined;
  return {
    ...policy,
    placementType: readString(policy, 'placementType') || 'PickAll',
    topologySpreadConstraints: readList(policy, 'topologySpreadConstraints').map((constraint) =>
      fill(constraint, { maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule' }),
    ),
    tolerations: readList(policy, 'tolerations').map((toleration) => fill(toleration, { operator: 'Equal' })),
  };
}

/** Fills in members that are absent or null, as the API server does for fields with a default. */
function fill(value: Json, defaults: Readonly<Record<string, Json>>): Json {
  if (!isJsonObject(value)) return value;
  const filled: Record<string, Json> = { ...value };
  for (const [key, standard] of Object.entries(defaults)) filled[key] = readPath(value, key) ?? standard;
  return filled;
}

/** The rollout strategy a placement has once stored: `RollingUpdate` unless it says otherwise. */
export function defaultStrategyType(placement: JsonObject): string {
  return readString(placement, 'spec', 'strategy', 'type') || 'RollingUpdate';
}
