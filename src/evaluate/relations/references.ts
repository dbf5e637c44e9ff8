import { renderObject } from '../../model/identity.ts';
import { isUnknown } from '../../model/knowledge.ts';
import { list } from '../../model/list.ts';
import type { Reference } from '../../simulate/references/reference.ts';
import type { Context } from '../context.ts';
import { buildLazyRows, type CellReaders } from '../lazy-row.ts';
import type { Relation } from '../relation.ts';
import { readLandedObject } from './patches/target.ts';
import { findCause, placeInConsumer } from './references/cause.ts';
import { readCertainty } from './references/certainty.ts';
import { readDeliverers, readElsewhere, readThing } from './references/deliverers.ts';
import { buildFlawReader, placeOfFlaw, readFailurePolicy } from './references/flaws.ts';

/** What workloads and other objects refer to, and whether it arrives with them (design.md §5, `references`). */
export const references: Relation = {
  name: 'references',
  grain:
    'one row per object that lands, thing it refers to and set of clusters with the same answer; one more for each key that the thing arrives without',
  columns: {
    consumer: { type: 'object', means: 'The object that refers to something.' },
    manifest: { type: 'string', means: 'It as `Kind ns/name`.' },
    consumerKind: { type: 'string', means: 'Its kind.' },
    placement: { type: 'object', means: 'The placement that brings it.' },
    role: {
      type: 'string',
      means:
        'What for. Of pods: `pullSecret` (also of ServiceAccounts), `defaultAccount` (pull secrets that only the ServiceAccount `default` of the hub carries), `env`, `envFrom`, `volume`, `secretProviderClass`, `serviceAccount`, `claim`, `storageClass`, `priorityClass`, `runtimeClass`. Of others: `volumeName`, `governingService`, `ingressClass`, `backend`, `gateway`, `gatewayClass`, `tlsSecret`, `role`, `subject`, `webhookService`, `conversionService`, `apiService`, `scaleTarget`, `issuer`, `secretStore`; `crd` of custom resources; and by labels `serviceSelector`, `budgetSelector`, `networkPolicySelector`. Configuration may add more.',
    },
    wantedKind: { type: 'string', means: 'Kind of the thing; `Pod` for labels.' },
    wantedNs: { type: 'string', means: 'Namespace of the thing; empty for cluster-scoped kinds.' },
    wantedName: {
      type: 'string',
      means:
        'Name of the thing; the labels as `a=b,c=d` for pods; `Kind.group` for a definition nobody shows.',
    },
    wanted: { type: 'string', means: 'The thing as `Kind ns/name`.' },
    key: {
      type: 'string',
      means:
        'On a row of its own, with `whyMissing` `no-key`: the key, or version of a definition, that the thing lacks; else empty.',
    },
    keys: { type: 'list<string>', means: 'For ConfigMaps and Secrets: the keys it has where it arrives.' },
    waivable: { type: 'bool', means: 'The consumer starts without it.' },
    present: {
      type: 'bool',
      means: 'The thing is on the clusters, or the key in it.',
      gates: ['hub:<Kind>', 'members', 'objects:<cluster>/<Kind>', 'crds:<cluster>'],
    },
    source: {
      type: 'string',
      means:
        'Who has it there: a `placement`, a `controller` that makes it of something that lands, the `member` itself, every `cluster`; empty when it is missing or not told.',
    },
    usable: { type: 'bool', means: 'For pull secrets that arrive: a kubelet can pull images with it.' },
    thingType: { type: 'string', means: 'For Secrets that land anywhere: the type; else empty.' },
    clusters: {
      type: 'list<string>',
      means: 'The clusters of this row; empty when only clusters are meant that the input does not show.',
    },
    where: {
      type: 'string',
      means: 'The clusters in words: `east and west`, or `its clusters` when nobody knows them.',
    },
    whyMissing: {
      type: 'string',
      means:
        'Why it is not there: `not-selected`: it is on the hub and nobody brings it; `other-clusters`: a placement brings it, to others; `skipped`: KubeFleet never brings it; `removed-by-override`; `failed`: nothing of its placement arrives; `near-name`: it does not exist, and something of nearly that name arrives; `other-namespace`: one of that name arrives in another namespace; `not-on-hub`: it does not exist; `no-key`: it arrives without the key. Empty when it is there.',
      gates: ['hub:<Kind>', 'members', 'objects:<cluster>/<Kind>', 'crds:<cluster>'],
    },
    skippedWhy: {
      type: 'string',
      means: 'For things on the hub that never travel: the reason as in `selections`.',
    },
    instead: {
      type: 'string',
      means: 'For `near-name` and `other-namespace`: what arrives instead, as `Kind ns/name`.',
    },
    insteadName: { type: 'string', means: 'Its name; else empty.' },
    proof: {
      type: 'string',
      means:
        'How absence is known: `listed`: a listing of the members shows it; `closed`: only KubeFleet fills the namespace; `forecast`: nobody is known to bring it.',
    },
    thing: {
      type: 'object',
      means: 'The thing: as it lands, or on the hub; the consumer when the input has none.',
    },
    things: { type: 'list<object>', means: 'The thing, when the input has it.' },
    deliverer: {
      type: 'list<object>',
      means: 'Placements that bring it to these clusters; when it is missing, those that bring it elsewhere.',
    },
    delivererPolicy: {
      type: 'place',
      means: 'The policy of the first of them; the reference when there is none.',
    },
    elsewhere: { type: 'list<string>', means: 'The clusters to which they bring it.' },
    apart: {
      type: 'bool',
      means: 'It arrives, by other placements only than the consumer does.',
    },
    prompt: {
      type: 'bool',
      means: 'Neither side of a thing that arrives apart waits for update runs (strategy External).',
    },
    flaw: {
      type: 'string',
      means:
        'What is wrong with a thing that arrives: `no-requests` (an autoscaler goes by requests that its target does not make), `never-evicts` (a budget that lets no pod go), `no-port` (a backend names a port that its Service lacks), `port-not-exposed` (no pod has the named port of a Service); else empty.',
    },
    flawDetail: { type: 'string', means: 'The flaw in words.' },
    flawPlace: { type: 'place', means: 'Where it stands; the reference when there is none.' },
    failurePolicy: {
      type: 'string',
      means: 'For the Service of an admission webhook: `Fail` or `Ignore`; else empty.',
    },
    arrived: { type: 'bool', means: 'The member of every cluster says that the consumer is available.' },
    certainty: { type: 'string', means: '`sure` or `maybe`.' },
    place: { type: 'place', means: 'The reference.' },
    cause: {
      type: 'place',
      means:
        'What to change: the selectors that bring the consumer; the policy that brings the thing elsewhere; the override that takes it away; the data without the key; or the reference, when nothing of that name exists.',
    },
  },
  rows: (context) => {
    const build = buildRows(context);
    return context.forecast.references().rows.map((row) => build(row));
  },
};

function buildRows(context: Context): ReturnType<typeof buildLazyRows<Reference>> {
  const { forecast } = context;
  const hub = forecast.hub();
  const { stage, secretTypeOf, keysOf, hasArrived } = forecast.references();
  const consumerOf = ({ landing }: Reference) => readLandedObject(hub, landing.object, landing.entry);
  const placementOf = (row: Reference) => stage.placementOf(row.landing)?.object ?? consumerOf(row);
  const names = ({ answer }: Reference): readonly string[] => stage.namesOf(answer.clusters);
  return buildLazyRows<Reference>({
    consumer: consumerOf,
    manifest: ({ consumer }) => renderObject(consumer),
    consumerKind: ({ consumer }) => consumer.kind,
    placement: placementOf,
    role: ({ role }) => role,
    wantedKind: ({ thing }) => thing.kind,
    wantedNs: ({ thing }) => thing.namespace,
    wantedName: ({ thing }) => thing.name,
    wanted: ({ thing }) => renderObject(thing),
    key: ({ key }) => key,
    keys: keysOf,
    waivable: ({ optional }) => optional,
    present: ({ answer }) => answer.present,
    source: ({ answer }) => answer.source,
    usable: ({ usable }) => usable,
    thingType: secretTypeOf,
    clusters: names,
    where: (row) => list(names(row), 2) || 'its clusters',
    whyMissing: ({ answer }) => (isUnknown(answer.present) ? answer.present : answer.why),
    skippedWhy: ({ answer }) => answer.standing.skipped,
    instead: ({ answer }) => (answer.instead === undefined ? '' : renderObject(answer.instead)),
    insteadName: ({ answer }) => answer.instead?.name ?? '',
    proof: ({ answer }) => answer.proof,
    ...buildThingReaders(context),
    arrived: hasArrived,
    certainty: (row) => readCertainty(context, row),
    place: (row) => placeInConsumer(context, row),
    cause: (row) => findCause(context, row),
  });
}

/** What is read of the thing and of those who bring it. */
function buildThingReaders(context: Context): CellReaders<Reference> {
  const { stage } = context.forecast.references();
  const flawOf = buildFlawReader(context);
  return {
    thing: (row) => readThing(context, row) ?? placeInConsumer(context, row).object,
    things: (row) => {
      const found = readThing(context, row);
      return found === undefined ? [] : [found];
    },
    deliverer: (row) => readDeliverers(context, row).map(({ object }) => object),
    delivererPolicy: (row) => {
      const [first] = readDeliverers(context, row);
      if (first === undefined) return placeInConsumer(context, row);
      const pointer = first.policy.stated ? first.policy.pointer : '/spec';
      return { object: first.object, pointer, side: 'head' };
    },
    elsewhere: (row) => readElsewhere(context, row),
    apart: (row) =>
      row.answer.source === 'placement' &&
      readDeliverers(context, row).every((each) => each !== stage.placementOf(row.landing)),
    prompt: (row) =>
      [stage.placementOf(row.landing), ...readDeliverers(context, row)].every(
        (each) => each?.strategy.type !== 'External',
      ),
    flaw: (row) => flawOf(row)?.sort ?? '',
    flawDetail: (row) => flawOf(row)?.detail ?? '',
    flawPlace: (row) => placeOfFlaw(placeInConsumer(context, row), flawOf(row)),
    failurePolicy: (row) => readFailurePolicy(context, row),
  };
}
