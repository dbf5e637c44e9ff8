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
  kubernetes: (clusters) => `the Kubernetes version of ${list(clusters, 3)}`,
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

/** A rule that the input leaves undecided, and the gates that would decide it. */
interface Undecided {
  readonly rule: string;
  readonly missing: readonly string[];
}

/** Gates to add to the input, and how many rules are decided then. */
export interface Addition {
  readonly gates: readonly string[];
  readonly rules: number;
}

/**
 * The smallest addition that decides most rules: among the sets of gate kinds that rules miss, the smallest, and
 * among equals the one that decides most. Undefined when no rule misses a gate.
 */
export function chooseAddition(undecided: readonly Undecided[]): Addition | undefined {
  const entries = undecided.map((entry) => ({ ...entry, kinds: unique(entry.missing.map(gateKind)).sort() }));
  let best: { kinds: readonly string[]; rules: number; gates: readonly string[] } | undefined;
  for (const { kinds } of entries) {
    if (kinds.length === 0) continue;
    const decided = entries.filter((other) => other.kinds.every((kind) => kinds.includes(kind)));
    const rules = unique(decided.map((entry) => entry.rule)).length;
    const gates = unique(decided.flatMap((entry) => entry.missing)).sort();
    const isBetter =
      best === undefined ||
      kinds.length < best.kinds.length ||
      (kinds.length === best.kinds.length && rules > best.rules);
    if (isBetter) best = { kinds, rules, gates };
  }
  return best && { gates: best.gates, rules: best.rules };
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
