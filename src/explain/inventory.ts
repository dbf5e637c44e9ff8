import type { JsonObject } from '../api/json.ts';
import type { Context } from '../evaluate/context.ts';
import { explainGates } from '../model/gates.ts';
import { PROPAGATION_FLAGS } from '../model/hub-flags.ts';
import { isFleetComplete } from '../model/hub-knowledge.ts';
import { isUnknown } from '../model/knowledge.ts';
import { renderTime } from '../model/time.ts';
import type { FleetInventory } from './inventory/answer.ts';
import { buildMemberEntry } from './inventory/member-entry.ts';

/**
 * Distils what a dump tells of the members into a small file to commit: manifests judged with it get the clusters
 * that the hub would give them, as long as the members are well. Health is left out, since it passes; values that
 * say how to reach a cluster are withheld.
 */
export function buildInventory(context: Context): FleetInventory {
  const { fleet } = context;
  const missing = readMissingNamespaces(context);
  const entries = fleet.members.map((member) =>
    buildMemberEntry(context, member, missing.get(member.name) ?? new Set()),
  );
  const complete = isFleetComplete(fleet);
  const captured = isUnknown(fleet.now) ? '' : renderTime(fleet.now);
  const gates = [...(complete ? [] : ['members']), ...entries.flatMap((entry) => entry.gates)];
  return {
    file: {
      ...(captured === '' ? {} : { captured }),
      complete,
      ...(fleet.release === undefined ? {} : { release: fleet.release.name }),
      ...buildFlags(context),
      members: entries.map(({ item }) => item),
    },
    captured,
    complete,
    members: entries.map(({ row }) => row),
    missing: explainGates([...new Set(gates)]),
  };
}

/** The flags of the hub agent that decide what is propagated, as far as they are set. */
function buildFlags({ fleet }: Context): JsonObject {
  const known = fleet.flags?.values;
  if (known === undefined) return {};
  const told = PROPAGATION_FLAGS.flatMap((name): [string, string][] => {
    const value = known.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  return { hubAgent: { flags: Object.fromEntries(told) } };
}

/** Namespaces that members were found to lack when something was applied there, by cluster. */
function readMissingNamespaces({ diagnosis }: Context): ReadonlyMap<string, ReadonlySet<string>> {
  const missing = new Map<string, Set<string>>();
  for (const { class: kind, cluster, names, manifest } of diagnosis.failures) {
    const namespace = names['namespace'] ?? manifest.namespace;
    if (kind !== 'namespace-missing' || namespace === '') continue;
    const known = missing.get(cluster) ?? new Set();
    missing.set(cluster, known.add(namespace));
  }
  return missing;
}
