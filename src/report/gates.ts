import { list } from './list.ts';

/** How the gates of one kind are put into words, given what follows their colon (design.md §3). */
const WORDS: Readonly<Record<string, (rests: readonly string[]) => string>> = {
  members: () => 'all MemberClusters of the hub (or --inventory)',
  hub: (kinds) => `all ${list(kinds)} objects of the hub`,
  namespaces: (clusters) => `the namespaces of ${list(clusters, 3)}`,
  objects: (rests) => {
    const kinds = unique(rests.map((rest) => lastStep(rest)));
    return `the ${list(kinds, 3)} objects of ${list(unique(rests.map((rest) => firstStep(rest))), 3)}`;
  },
  closed: (rests) => `whether only KubeFleet fills ${list(rests.map(namespaceOn), 3)}`,
  crds: (clusters) => `the CustomResourceDefinitions of ${list(clusters, 3)}`,
  time: () => 'the time of capture (--now)',
  flags: () => "the hub agent's flags (its Deployment)",
  base: () => 'the revision before (fleetlint diff)',
  release: () => 'the KubeFleet release (release: in fleetlint.yaml)',
};

/** The kind of a gate: `hub` of `hub:Namespace`. */
export function gateKind(gate: string): string {
  const colon = gate.indexOf(':');
  return colon < 0 ? gate : gate.slice(0, colon);
}

/** What to add so that these gates hold, in words; gates of one kind are named together. */
export function explainGates(gates: readonly string[]): string {
  const kinds = unique(gates.map(gateKind));
  const parts = kinds.map((kind) => {
    const same = gates.filter((gate) => gateKind(gate) === kind);
    const words = Object.hasOwn(WORDS, kind) ? WORDS[kind] : undefined;
    return words?.(same.map((gate) => gate.slice(kind.length + 1))) ?? list(same);
  });
  return list(parts);
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function firstStep(rest: string): string {
  return rest.split('/')[0] ?? '';
}

function lastStep(rest: string): string {
  return rest.split('/').slice(1).join('/');
}

function namespaceOn(rest: string): string {
  return `namespace ${lastStep(rest)} on ${firstStep(rest)}`;
}
