import type { JsonObject } from '../../api/json.ts';
import type { Fleet } from '../../model/fleet.ts';
import { objectsOfKind } from '../../model/objects.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { Payload } from '../forecast/payloads.ts';

/** A ResourceQuota or LimitRange as it is on one cluster: delivered there, or seen there. */
export interface NamespaceRule {
  readonly object: KubeObject;
  readonly manifest: JsonObject;
  readonly namespace: string;
  /** Undefined for one that the member has without a placement. */
  readonly payload: Payload | undefined;
}

/** The rules of one kind by cluster and namespace: `cluster/namespace`. */
export type RulesByNamespace = ReadonlyMap<string, readonly NamespaceRule[]>;

/** Collects ResourceQuotas or LimitRanges: what placements deliver wins over what a member shows of the same name. */
export function collectRules(
  fleet: Fleet,
  kind: 'ResourceQuota' | 'LimitRange',
  payloads: Iterable<Payload>,
  clustersOf: (payload: Payload) => readonly string[],
): RulesByNamespace {
  const found = new Map<string, Map<string, NamespaceRule>>();
  const add = (cluster: string, rule: NamespaceRule): void => {
    const key = `${cluster}/${rule.namespace}`;
    const known = found.get(key) ?? new Map<string, NamespaceRule>();
    found.set(key, known);
    if (!known.has(rule.object.name)) known.set(rule.object.name, rule);
  };
  for (const payload of payloads) {
    if (payload.kind !== kind || payload.group !== '') continue;
    const { object, manifest, namespace } = payload;
    for (const cluster of clustersOf(payload)) add(cluster, { object, manifest, namespace, payload });
  }
  for (const cluster of fleet.memberFacts.keys()) {
    for (const { head, namespace } of objectsOfKind(fleet.objects, cluster, '', kind)) {
      add(cluster, { object: head, manifest: head.value, namespace, payload: undefined });
    }
  }
  return new Map([...found].map(([key, rules]) => [key, [...rules.values()]]));
}
