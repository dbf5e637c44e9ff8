import type { Chain } from '../../diagnose/chain.ts';
import type { ManifestFailure } from '../../diagnose/diagnosis.ts';
import type { Context } from '../../evaluate/context.ts';
import type { Condition } from '../../model/condition.ts';
import { latestPolicySnapshots } from '../../model/references.ts';
import type { Subject } from './subject.ts';

/** Shorter texts are found everywhere. */
const SHORTEST = 8;

/** Finds the chains that a pasted text speaks of: those that say it, else those that failed in the same way. */
export function findMessage(context: Context, text: string): Subject {
  const wanted = normalize(text);
  const said = wanted.length < SHORTEST ? [] : sayers(context, wanted);
  if (said.length > 0) return { chains: said, manifest: undefined, cluster: '', note: '' };
  const { class: failure, names } = context.diagnosis.classify(text);
  if (failure === 'other') {
    const note =
      'No status in the input says this, and it is no text of KubeFleet or an API server that is known here.';
    return { chains: [], manifest: undefined, cluster: '', note };
  }
  const alike = context.diagnosis.failures.filter((each) => isAlike(each, failure, names));
  const keys = new Set(alike.map((each) => `${each.placement?.key ?? ''} ${each.cluster}`));
  const chains = context.diagnosis.chains
    .all()
    .filter((chain) => keys.has(`${chain.placementKey} ${chain.cluster}`));
  const note = `No status in the input says this word for word; it is of the class ${failure}${
    chains.length === 0
      ? ', and nothing in the input failed in that way'
      : ', and these failed in the same way'
  }.`;
  return { chains, manifest: undefined, cluster: '', note };
}

/** Blanks, quotes and addresses in memory differ between copies of one message. */
function normalize(text: string): string {
  return text
    .replaceAll(/0x[0-9a-f]+/g, '0x')
    .replaceAll(/[\s"'`\\]+/g, ' ')
    .trim()
    .toLowerCase();
}

/** A text that a log says, or a whole line pasted from it. */
function isLogged(message: string, error: string, wanted: string): boolean {
  const said = normalize(error === '' ? message : error);
  if (said.length < SHORTEST) return false;
  return said.includes(wanted) || (wanted.includes(said) && wanted.includes(normalize(message)));
}

function isAlike(each: ManifestFailure, failure: string, names: Readonly<Record<string, string>>): boolean {
  return (
    each.class === failure &&
    Object.entries(names).every(([name, value]) => (each.names[name] ?? value) === value)
  );
}

function sayers({ fleet, diagnosis }: Context, wanted: string): readonly Chain[] {
  const says = ({ message, reason }: Pick<Condition, 'message' | 'reason'>): boolean => {
    const said = normalize(message);
    return (
      said.includes(wanted) ||
      (said.length >= SHORTEST && wanted.includes(said)) ||
      reason.toLowerCase() === wanted
    );
  };
  const chosen = new Set<string>();
  for (const placement of fleet.today.placements) {
    if (placement.status.conditions.some(says)) chosen.add(placement.key);
    for (const { clusterName, conditions, failedPlacements } of placement.status.clusters) {
      const isSaid = conditions.some(says) || failedPlacements.some(({ condition }) => says(condition));
      if (isSaid) chosen.add(`${placement.key} ${clusterName}`);
    }
    for (const { clusterName, reason } of latestPolicySnapshots(fleet, placement).at(-1)?.decisions ?? []) {
      if (says({ message: reason, reason: '' })) chosen.add(`${placement.key} ${clusterName}`);
    }
  }
  for (const binding of fleet.today.bindings)
    if (binding.conditions.some(says)) chosen.add(`${binding.placementKey} ${binding.targetCluster}`);
  for (const work of fleet.today.works) {
    const isSaid = [work.conditions, ...work.manifestConditions.map((each) => each.conditions)]
      .flat()
      .some(says);
    if (isSaid) chosen.add(`${work.placementKey} ${work.cluster}`);
  }
  for (const { placementKey, cluster, message, error } of diagnosis.logs.entries())
    if (placementKey !== '' && isLogged(message, error, wanted))
      chosen.add(cluster === '' ? placementKey : `${placementKey} ${cluster}`);
  for (const run of fleet.today.updateRuns) if (run.conditions.some(says)) chosen.add(run.placementKey);
  return diagnosis.chains
    .all()
    .filter(
      ({ placementKey, cluster }) => chosen.has(placementKey) || chosen.has(`${placementKey} ${cluster}`),
    );
}
