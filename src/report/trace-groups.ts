import type { Trace, TracedChain, TraceLink } from '../explain/trace/answer.ts';

/** Chains that tell the same story: of one placement, with the same first link out of order. */
export interface ChainGroup {
  readonly chain: TracedChain;
  /** All clusters of the group, sorted; the chain shown is the one of the first. */
  readonly clusters: readonly string[];
}

/** Puts chains together that differ in their cluster only, in the order of the trace. */
export function groupChains({ chains }: Trace): readonly ChainGroup[] {
  const groups = new Map<string, { chain: TracedChain; clusters: string[] }>();
  for (const chain of chains) {
    const first = firstLink(chain);
    const { kind, namespace, name } = chain.placement;
    const story = first === undefined ? `ok ${chain.target}` : storyOf(first, chain.cluster);
    const key = `${kind} ${namespace}/${name} ${story}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { chain, clusters: [chain.cluster] });
    else known.clusters.push(chain.cluster);
  }
  return [...groups.values()].map(({ chain, clusters }) => ({
    chain,
    clusters: clusters.filter((cluster) => cluster !== ''),
  }));
}

/** Names of objects differ from cluster to cluster (bindings, Works), what happened to them does not. */
function storyOf({ role, state, message }: TraceLink, cluster: string): string {
  const plain = cluster === '' ? message : message.replaceAll(cluster, '*');
  return `${role} ${state} ${plain.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '*')}`;
}

/** The first link of a chain that is not in order. */
export function firstLink(chain: TracedChain): TraceLink | undefined {
  return chain.first === undefined ? undefined : chain.links[chain.first];
}
