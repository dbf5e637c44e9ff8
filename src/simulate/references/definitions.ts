import { fleetKind } from '../../api/groups.ts';
import { type Json, readList, readPath, readString } from '../../api/json.ts';
import { builtInKind } from '../../api/kubernetes.ts';
import { kindKey, type ObjectIdentity, renderKind } from '../../model/identity.ts';
import { unknown } from '../../model/knowledge.ts';
import {
  type ClusterSet,
  intersectClusters,
  isEmptyClusterSet,
  subtractClusters,
  uniteClusters,
} from '../landings/cluster-set.ts';
import type { Answer, Source, Witnesses } from './answer.ts';
import { readForms } from './supply.ts';

const GROUP = 'apiextensions.k8s.io';
const KIND = 'CustomResourceDefinition';

/** The CustomResourceDefinition that a kind needs. */
export interface Definitions {
  /** Its identity; by `Kind.group` when nobody shows it. Undefined for kinds that need none. */
  readonly of: (group: string, kind: string) => ObjectIdentity | undefined;
}

/** Finds definitions among the objects of a hub. */
export function buildDefinitions(objects: Iterable<ObjectIdentity & { readonly object: Json }>): Definitions {
  const names = new Map<string, string>();
  for (const { group, kind, name, object } of objects) {
    if (group !== GROUP || kind !== KIND) continue;
    const defined = kindKey(readString(object, 'spec', 'group'), readString(object, 'spec', 'names', 'kind'));
    if (!names.has(defined)) names.set(defined, name);
  }
  return {
    of: (group, kind) => {
      // Groups of Kubernetes itself are served by its API server or by none.
      if (group === '' || builtInKind(group, kind) !== undefined || fleetKind(group, kind) !== undefined)
        return undefined;
      if (!group.includes('.') || BUILT_IN_GROUP.test(group)) return undefined;
      const name = names.get(kindKey(group, kind)) ?? renderKind(group, kind);
      return { group: GROUP, kind: KIND, namespace: '', name };
    },
  };
}

/** `k8s.io` groups without a project in front are Kubernetes' own; those of projects have three parts and more. */
const BUILT_IN_GROUP =
  /^(admissionregistration|apiextensions|apiregistration|authentication|authorization|certificates|coordination|discovery|events|flowcontrol\.apiserver|internal\.apiserver|networking|node|rbac\.authorization|resource|scheduling|storage|storagemigration)\.k8s\.io$/;

/** Whether members know a kind (rule catalogue, FL0616): a served kind needs no definition from a placement. */
export function answerDefinition(
  witnesses: Witnesses,
  consumer: ObjectIdentity,
  definition: ObjectIdentity,
  clusters: ClusterSet,
): readonly Answer[] {
  const { holdings, supplies, standingOf, stage } = witnesses;
  const shared = { supply: supplies.of(definition), standing: standingOf(definition), instead: undefined };
  const answers: Answer[] = [];
  let rest = clusters;
  const brought = intersectClusters(rest, shared.supply?.clusters ?? []);
  const take = (
    set: ClusterSet,
    answer: Pick<Answer, 'present' | 'proof' | 'certainty'>,
    source: Source = '',
  ): void => {
    const taken = intersectClusters(rest, set);
    if (isEmptyClusterSet(taken)) return;
    rest = subtractClusters(rest, taken);
    const why = answer.present === false ? explainMissing(shared.standing.carriers.length, shared) : '';
    answers.push({ ...shared, ...answer, why, source, clusters: taken });
  };
  const found = { present: true, proof: 'forecast', certainty: 'sure' } as const;
  take(brought, found, 'placement');
  const { group, kind } = consumer;
  take(holdings.servedAt(group, kind), found, 'member');
  // An object that arrived shows that its kind is known.
  take(holdings.availableAt(consumer), found, 'member');
  take(holdings.unservedAt(group, kind), { present: false, proof: 'listed', certainty: 'sure' });
  if (shared.standing.item !== undefined) {
    const known = subtractClusters(rest, stage.standIns);
    const decided = shared.standing.carriers.length > 0 ? known : rest;
    take(decided, { present: false, proof: 'forecast', certainty: 'maybe' });
  }
  if (isEmptyClusterSet(rest)) return answers;
  const gates = stage.namesOf(rest).map((name) => `crds:${name}`);
  const open = unknown(...gates, ...(stage.hasStandIn(rest) ? ['members'] : []));
  take(rest, { ...found, present: open });
  return answers;
}

function explainMissing(carriers: number, { standing }: Pick<Answer, 'standing'>): Answer['why'] {
  if (standing.item === undefined) return 'not-on-hub';
  if (carriers > 0) return 'other-clusters';
  return standing.skipped === '' ? 'not-selected' : 'skipped';
}

/** Where a definition arrives that does not serve a version. */
export function findUnserved({ supply, clusters }: Answer, version: string): ClusterSet {
  if (supply === undefined) return [];
  return readForms(supply, clusters)
    .filter(({ manifest }) => !servesVersion(manifest, version))
    .reduce<ClusterSet>((sum, form) => uniteClusters(sum, form.clusters), []);
}

function servesVersion(definition: Json, version: string): boolean {
  const versions = readList(definition, 'spec', 'versions');
  if (versions.length === 0) return true;
  return versions.some((each) => readString(each, 'name') === version && readPath(each, 'served') !== false);
}
