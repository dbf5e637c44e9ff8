import { readList } from '../../api/json.ts';
import type { Fleet } from '../../model/fleet.ts';
import type { ObjectIdentity } from '../../model/identity.ts';
import { objectEntry } from '../../model/objects.ts';
import {
  buildClusterSet,
  type ClusterSet,
  intersectClusters,
  isEmptyClusterSet,
  subtractClusters,
} from '../landings/cluster-set.ts';
import type { Answer, Proof, Witnesses } from './answer.ts';

/**
 * Whether pull secrets that the hub's ServiceAccount `default` carries are on that of the members, which KubeFleet
 * never brings (rule catalogue, FL0603). No answer when the hub's carries none.
 */
export function answerDefaultAccount(
  fleet: Fleet,
  { stage, holdings, standingOf }: Witnesses,
  account: ObjectIdentity,
  clusters: ClusterSet,
): readonly Answer[] {
  const standing = standingOf(account);
  if (readList(standing.item?.object, 'imagePullSecrets').length === 0) return [];
  const shared = { supply: undefined, standing, instead: undefined, source: '' as const };
  const shown = holdings.shownAt(account);
  const carrying = stage.clusters.flatMap((name, at) => {
    const value = objectEntry(fleet.objects, name, account)?.head.value;
    return readList(value, 'imagePullSecrets').length > 0 ? [at] : [];
  });
  const answers: Answer[] = [];
  let rest = clusters;
  const take = (set: ClusterSet, present: boolean, proof: Proof): void => {
    const taken = intersectClusters(rest, set);
    if (isEmptyClusterSet(taken)) return;
    rest = subtractClusters(rest, taken);
    const certainty = proof === 'forecast' ? 'maybe' : 'sure';
    answers.push({ ...shared, clusters: taken, present, proof, certainty, why: present ? '' : 'skipped' });
  };
  take(buildClusterSet(stage.size, carrying), true, 'listed');
  take(shown, false, 'listed');
  take(holdings.closedAt(account.namespace), false, 'closed');
  take(rest, false, 'forecast');
  return answers;
}
