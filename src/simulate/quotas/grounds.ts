import type { Payload } from '../forecast/payloads.ts';
import type { NamespaceRule, RulesByNamespace } from './rules-on-cluster.ts';
import { type Consumer, readConsumer } from './usage.ts';

/** What counts in a namespace on clusters where it is all the same. */
export interface Ground {
  readonly clusters: string[];
  readonly quotas: readonly NamespaceRule[];
  readonly ranges: readonly NamespaceRule[];
  readonly consumers: readonly Consumer[];
}

/** Clusters with the same rules and the same objects in a namespace are judged once. */
export function buildGrounds(
  quotas: RulesByNamespace,
  ranges: RulesByNamespace,
  everything: readonly Payload[],
  namesOf: (payload: Payload) => readonly string[],
): readonly Ground[] {
  const wanted = new Set([...quotas.keys(), ...ranges.keys()]);
  const namespaces = new Set([...wanted].map((key) => key.slice(key.indexOf('/') + 1)));
  const byPlace = new Map<string, Map<string, Payload>>();
  for (const payload of everything) {
    if (!namespaces.has(payload.namespace)) continue;
    const name = `${payload.group}/${payload.kind}/${payload.name}`;
    for (const cluster of namesOf(payload)) {
      const key = `${cluster}/${payload.namespace}`;
      if (!wanted.has(key)) continue;
      const known = byPlace.get(key) ?? new Map<string, Payload>();
      byPlace.set(key, known);
      if (!known.has(name)) known.set(name, payload);
    }
  }
  const ids = new Map<unknown, number>();
  const idOf = (subject: unknown): number => {
    const id = ids.get(subject) ?? ids.size;
    ids.set(subject, id);
    return id;
  };
  const consumers = new Map<Payload, Consumer>();
  const grounds = new Map<string, Ground>();
  for (const [key, payloads] of byPlace) {
    const own = [quotas.get(key) ?? [], ranges.get(key) ?? []] as const;
    const rules = [...own[0], ...own[1]].map(({ object, payload }) => idOf(payload ?? object));
    const text = [...rules, ...[...payloads.values()].map(idOf)].join();
    const cluster = key.slice(0, key.indexOf('/'));
    const known = grounds.get(text);
    if (known !== undefined) known.clusters.push(cluster);
    else {
      const all = [...payloads.values()].map((payload) => {
        const consumer = consumers.get(payload) ?? readConsumer(payload);
        consumers.set(payload, consumer);
        return consumer;
      });
      grounds.set(text, { clusters: [cluster], quotas: own[0], ranges: own[1], consumers: all });
    }
  }
  return [...grounds.values()];
}
