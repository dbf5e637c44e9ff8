import type { Fleet } from '../model/fleet.ts';
import { type ObjectIdentity, objectKey } from '../model/identity.ts';
import { buildProductReader } from '../model/references/product.ts';
import { buildReferenceReader, type Wanted } from '../model/references/wanted.ts';
import type { Deliveries } from './forecast/deliveries.ts';
import { type ClusterSet, isEmptyClusterSet, subtractClusters } from './landings/cluster-set.ts';
import type { Landing } from './landings.ts';
import type { NamespaceSupply } from './namespace-supply.ts';
import { type Answer, answerReference, type Witnesses } from './references/answer.ts';
import { type Consumer, readConsumers } from './references/consumers.ts';
import { findKeyless, findUnpullable, readKeys, readSupplyType } from './references/contents.ts';
import { buildCreators } from './references/creators.ts';
import { answerDefaultAccount } from './references/default-account.ts';
import { answerDefinition, buildDefinitions, findUnserved } from './references/definitions.ts';
import { type Evidence, weighEvidence } from './references/evidence.ts';
import { buildHoldings } from './references/holdings.ts';
import { buildPodAnswerer, type PodAnswerer } from './references/pods.ts';
import type { Reference } from './references/reference.ts';
import { splitAnswer } from './references/split.ts';
import { buildStage, type Stage } from './references/stage.ts';
import { buildStandings } from './references/standing.ts';
import { buildSupplies } from './references/supply.ts';

/** What everything that lands refers to, and whether that is there. */
export interface References {
  readonly rows: readonly Reference[];
  readonly stage: Stage;
  /** What lands under an identity, in its first form. */
  readonly landingOf: (identity: ObjectIdentity) => Landing | undefined;
  /** For a Secret that lands anywhere, its type; else ''. */
  readonly secretTypeOf: (row: Reference) => string;
  /** The keys of a ConfigMap or Secret on the clusters of a row, in order. */
  readonly keysOf: (row: Reference) => readonly string[];
  /** True when all clusters of a row say that the consumer is available. */
  readonly hasArrived: (row: Reference) => boolean;
}

/** Everything a consumer is judged by. */
interface Judge {
  readonly fleet: Fleet;
  readonly witnesses: Witnesses;
  readonly evidence: Evidence;
  readonly answerPods: PodAnswerer;
  readonly definitions: ReturnType<typeof buildDefinitions>;
  /** Answers about one thing on one set of clusters, shared by all who ask. */
  readonly answer: (thing: ObjectIdentity, clusters: ClusterSet) => readonly Answer[];
}

/** Follows every reference of every landing (design.md §5, `references`). */
export function buildReferences(
  fleet: Fleet,
  deliveries: Deliveries,
  supplyOf: (namespace: string) => NamespaceSupply,
): References {
  const stage = buildStage(fleet, deliveries);
  const tables = fleet.referenceTables;
  const reader = buildReferenceReader(tables);
  const productsOf = buildProductReader(tables);
  const consumers = readConsumers(stage, tables, reader);
  const supplies = buildSupplies(stage, productsOf);
  const wanted = new Set(consumers.flatMap((each) => each.wanted.map(objectKey)));
  const standings = buildStandings(fleet, deliveries, supplyOf, productsOf);
  const witnesses: Witnesses = {
    stage,
    supplies,
    holdings: buildHoldings(fleet, stage, supplies),
    standingOf: standings.of,
    isTakenUnseen: standings.isTakenUnseen,
    isWanted: (identity) => wanted.has(objectKey(identity)),
    ...buildCreators(stage, productsOf),
  };
  const { hub } = deliveries.hub();
  const judge: Judge = {
    fleet,
    witnesses,
    evidence: { deliveries, witnesses },
    answerPods: buildPodAnswerer(fleet, deliveries.landings().deletions, witnesses, reader),
    definitions: buildDefinitions([...hub.byKind.values()].flatMap(({ all }) => all)),
    answer: shareAnswers(witnesses),
  };
  const { holdings } = witnesses;
  return {
    rows: consumers.flatMap((consumer) => judgeConsumer(judge, consumer)),
    stage,
    landingOf: (identity) => supplies.of(identity)?.landings[0],
    secretTypeOf: ({ answer, thing }) => (thing.kind === 'Secret' ? readSupplyType(answer) : ''),
    keysOf: ({ answer }) => readKeys(answer),
    hasArrived: ({ consumer, answer }) =>
      isEmptyClusterSet(subtractClusters(answer.clusters, holdings.availableAt(consumer))),
  };
}

/** Placements send much to equal sets of clusters; each question is answered once. */
function shareAnswers(witnesses: Witnesses): Judge['answer'] {
  const sets = new Map<ClusterSet, string>();
  const kept = new Map<string, readonly Answer[]>();
  return (thing, clusters) => {
    const text = sets.get(clusters) ?? clusters.join();
    sets.set(clusters, text);
    const key = `${objectKey(thing)}\u0000${text}`;
    const known = kept.get(key) ?? answerReference(witnesses, thing, clusters);
    kept.set(key, known);
    return known;
  };
}

type Common = Pick<Reference, 'landing' | 'consumer' | 'key' | 'optional' | 'usable'>;

function judgeConsumer(judge: Judge, consumer: Consumer): readonly Reference[] {
  const { landing, identity } = consumer;
  const common: Common = { landing, consumer: identity, key: '', optional: false, usable: true };
  return [
    ...consumer.wanted.flatMap((wanted) => judgeWanted(judge, common, wanted)),
    ...judgePods(judge, common, consumer),
    ...judgeDefinition(judge, common, consumer),
    ...judgeDefaultAccount(judge, common, consumer),
  ];
}

function judgeWanted(judge: Judge, common: Common, wanted: Wanted): readonly Reference[] {
  const { landing } = common;
  const { role, optional, pointer } = wanted;
  return judge.answer(wanted, landing.clusters).flatMap((answer) => {
    const row = { ...common, role, thing: wanted, optional, pointer };
    const weighed = weighEvidence(judge.evidence, row, answer);
    return weighed.flatMap((each): readonly Reference[] => [
      ...judgeUse({ ...row, answer: each }),
      ...judgeKeys(judge, { ...row, answer: each }, wanted),
    ]);
  });
}

/** A pull secret that arrives may still be none. */
function judgeUse(row: Reference): readonly Reference[] {
  if (row.role !== 'pullSecret' || row.answer.source !== 'placement') return [row];
  const { inside, outside } = splitAnswer(row.answer, findUnpullable(row.answer));
  return [
    ...(outside === undefined ? [] : [{ ...row, answer: outside }]),
    ...(inside === undefined ? [] : [{ ...row, answer: inside, usable: false }]),
  ];
}

/** One row for each key that a thing arrives without, unless a controller fills it. */
function judgeKeys({ witnesses }: Judge, row: Reference, { keys }: Wanted): readonly Reference[] {
  const { answer, thing } = row;
  if (keys.length === 0 || answer.source !== 'placement' || answer.standing.made) return [];
  return keys.flatMap(({ key, pointer }): readonly Reference[] => {
    const { inside } = splitAnswer(answer, findKeyless(answer, key), witnesses.supplies.madeAt(thing));
    if (inside === undefined) return [];
    const lacking = { ...inside, present: false, why: 'no-key' as const, source: '' as const };
    return [{ ...row, key, pointer, answer: lacking }];
  });
}

function judgePods(judge: Judge, common: Common, { targets, identity }: Consumer): readonly Reference[] {
  return targets.flatMap(({ role, pointer, ...wanted }) => {
    const thing = { group: '', kind: 'Pod', namespace: identity.namespace, name: wanted.text };
    return judge
      .answerPods(identity.namespace, wanted, common.landing.clusters)
      .map((answer) => ({ ...common, role, thing, pointer, answer }));
  });
}

function judgeDefinition(judge: Judge, common: Common, consumer: Consumer): readonly Reference[] {
  const { identity, version } = consumer;
  const thing = judge.definitions.of(identity.group, identity.kind);
  if (thing === undefined) return [];
  const row = { ...common, role: 'crd', thing, pointer: '/apiVersion' };
  const answers = answerDefinition(judge.witnesses, identity, thing, common.landing.clusters);
  return answers.flatMap((answer): readonly Reference[] => {
    if (answer.source !== 'placement') return [{ ...row, answer }];
    const { inside, outside } = splitAnswer(answer, findUnserved(answer, version));
    const lacking = inside && { ...inside, present: false, why: 'no-key' as const, source: '' as const };
    return [
      ...(outside === undefined ? [] : [{ ...row, answer: outside }]),
      ...(lacking === undefined ? [] : [{ ...row, key: version, answer: lacking }]),
    ];
  });
}

function judgeDefaultAccount(judge: Judge, common: Common, consumer: Consumer): readonly Reference[] {
  if (consumer.asDefault === '') return [];
  const { namespace } = consumer.identity;
  const thing = { group: '', kind: 'ServiceAccount', namespace, name: 'default' };
  const row = { ...common, role: 'defaultAccount', thing, pointer: consumer.asDefault };
  return answerDefaultAccount(judge.fleet, judge.witnesses, thing, common.landing.clusters)
    .flatMap((answer) => weighEvidence(judge.evidence, row, answer))
    .map((answer) => ({ ...row, answer }));
}
