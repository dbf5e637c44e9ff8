import { unknown } from '../../model/knowledge.ts';
import type { Deliveries } from '../forecast/deliveries.ts';
import {
  buildClusterSet,
  intersectClusters,
  isEmptyClusterSet,
  readClusterSet,
} from '../landings/cluster-set.ts';
import type { Answer, Witnesses } from './answer.ts';
import type { Reference } from './reference.ts';
import { splitAnswer } from './split.ts';

/** What speaks for a thing being there although nobody is seen to bring it. */
export interface Evidence {
  readonly deliveries: Deliveries;
  readonly witnesses: Witnesses;
}

/** What pods cannot start without. */
const ESSENTIAL: ReadonlySet<string> = new Set([
  'pullSecret',
  'defaultAccount',
  'env',
  'envFrom',
  'volume',
  'serviceAccount',
  'claim',
  'priorityClass',
  'runtimeClass',
  'secretProviderClass',
]);
/** Kinds that are available only when their pods run. */
const RUNNING: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/**
 * A workload that its member reports as available, in the very form in which it lands, has what its pods need; unless
 * a listing of the member says otherwise, the input does not tell where from.
 */
export function weighEvidence(
  { deliveries, witnesses }: Evidence,
  { landing, consumer, role, thing }: Pick<Reference, 'landing' | 'consumer' | 'role' | 'thing'>,
  answer: Answer,
): readonly Answer[] {
  if (answer.present !== false || answer.proof === 'listed') return [answer];
  if (!ESSENTIAL.has(role) || !RUNNING.has(consumer.kind)) return [answer];
  const up = intersectClusters(answer.clusters, witnesses.holdings.availableAt(consumer));
  const placement = witnesses.stage.placementOf(landing);
  if (isEmptyClusterSet(up) || placement === undefined) return [answer];
  const works = deliveries.delivered();
  const { clusters, size, namesOf } = witnesses.stage;
  const same = readClusterSet(up).filter(
    (at) => works.stateOf(placement, landing, clusters[at] ?? '') === 'same',
  );
  const { inside, outside } = splitAnswer(answer, buildClusterSet(size, same));
  if (inside === undefined) return [answer];
  const open = unknown(...namesOf(inside.clusters).map((name) => `objects:${name}/${thing.kind}`));
  return [{ ...inside, present: open, why: '' }, ...(outside === undefined ? [] : [outside])];
}
