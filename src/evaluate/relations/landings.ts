import { readString } from '../../api/json.ts';
import { renderObject } from '../../model/identity.ts';
import { isUnknown, type Known, unknown } from '../../model/knowledge.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { DeliveryState } from '../../simulate/forecast/delivered.ts';
import type { Landing, LandingSubject } from '../../simulate/landings.ts';
import type { Context } from '../context.ts';
import type { Relation, Row } from '../relation.ts';
import { SERVED, SERVED_COLUMNS, servedColumns } from './landings/served.ts';
import { readLandedObject } from './patches/target.ts';

/** What lands where, and what does not and why (design.md §3, §5, `landings`). */
export const landings: Relation = {
  name: 'landings',
  grain:
    'one row per placement, object and form in which it lands, for all clusters that get it so with equal certainty; one per object that an override deletes, that fails, or of which the input does not tell enough',
  columns: {
    placement: { type: 'object', means: 'The placement.' },
    object: {
      type: 'object',
      means: 'The object, also one inside an envelope; the placement when none is meant.',
    },
    kind: { type: 'string', means: 'Its kind.' },
    ns: { type: 'string', means: 'Its namespace.' },
    name: { type: 'string', means: 'Its name.' },
    subject: { type: 'string', means: 'The object as messages print it.' },
    outcome: {
      type: 'string',
      means:
        '`lands`, `deleted` by an override, `failed` (nothing of the placement reaches these clusters), or `open` when the input does not tell.',
    },
    certainty: { type: 'string', means: '`maybe` when the input tells the object or the clusters by half.' },
    changed: { type: 'bool', means: 'Overrides change it on these clusters.' },
    overrides: {
      type: 'list<object>',
      means: 'The overrides that change, delete or stop it there, in order.',
    },
    enveloped: { type: 'bool', means: 'An envelope brings it.' },
    envelope: { type: 'object', means: 'That envelope; the object itself when there is none.' },
    clusters: { type: 'list<string>', means: 'The clusters, in name order.', gates: ['members'] },
    delivered: {
      type: 'list<string>',
      means: 'The clusters for which a Work holds it in this form.',
      gates: ['hub:Work'],
    },
    lagging: {
      type: 'list<string>',
      means: 'The clusters for which no Work holds it, or in another form.',
      gates: ['hub:Work'],
    },
    error: { type: 'string', means: 'KubeFleet’s words for a failure; else empty.' },
    ...SERVED_COLUMNS,
  },
  rows: function* (context) {
    const found = context.forecast.landings();
    const names = context.forecast.clustersOf;
    for (const row of found.rows) yield* landingRows(context, row);
    for (const row of found.deletions) {
      const overrides = [context.forecast.overrides().objectOf(row.by.snapshot)];
      const common = subjectColumns(context, row);
      if (common !== undefined)
        yield { ...common, outcome: 'deleted', overrides, clusters: names(row.clusters) };
    }
    for (const { placement, object, entry, clusters, error, step } of found.failures) {
      const common = subjectColumns(context, { placement, object, entry });
      const overrides = step === undefined ? [] : [context.forecast.overrides().objectOf(step.snapshot)];
      if (common !== undefined)
        yield { ...common, outcome: 'failed', overrides, clusters: names(clusters), error: error.text };
    }
    for (const { placement, object, entry, clusters, unknown: gates } of found.gaps) {
      const common = subjectColumns(context, { placement, object, entry });
      if (common !== undefined)
        yield { ...common, outcome: 'open', clusters: clusters === undefined ? gates : names(clusters) };
    }
  },
};

/** A subject as gaps and failures have it: perhaps the placement alone. */
interface LooseSubject {
  readonly placement: LandingSubject['placement'];
  readonly object?: LandingSubject['object'] | undefined;
  readonly entry?: LandingSubject['entry'] | undefined;
}

function subjectColumns({ fleet, forecast }: Context, subject: LooseSubject): Row | undefined {
  const { namespace, name } = subject.placement;
  const placement = fleet.links.placements.get(`${namespace}/${name}`)?.object;
  const hub = forecast.hub();
  const holder = subject.object && hub.sourceOf(subject.object).object;
  const object: KubeObject | undefined =
    subject.object && readLandedObject(hub, subject.object, subject.entry);
  const shown = object ?? placement;
  if (shown === undefined) return undefined;
  return {
    placement: placement ?? shown,
    object: shown,
    kind: shown.kind,
    ns: shown.namespace,
    name: shown.name,
    subject: renderObject(shown),
    certainty: 'sure',
    changed: false,
    overrides: [],
    enveloped: subject.entry !== undefined,
    envelope: holder ?? shown,
    clusters: [],
    delivered: [],
    lagging: [],
    error: '',
    ...SERVED,
  };
}

function* landingRows(context: Context, landing: Landing): Iterable<Row> {
  const { forecast } = context;
  const common = subjectColumns(context, landing);
  if (common === undefined) return;
  const rules = landing.rules.map(({ snapshot }) => forecast.overrides().objectOf(snapshot));
  const served = once(() => servedColumns(context, landing, readKind(landing)));
  yield Object.defineProperties(
    { ...common },
    {
      ...Object.fromEntries(
        Object.keys(SERVED).map((name) => [name, { enumerable: true, get: () => served()[name] }]),
      ),
      outcome: stated('lands'),
      certainty: stated(landing.certainty),
      changed: stated(landing.changed !== undefined),
      overrides: stated([...new Set(rules)]),
      clusters: stated(forecast.clustersOf(landing.clusters)),
      // Works are compared only when a rule asks: there may be as many as clusters times objects.
      delivered: { enumerable: true, get: () => readWhere(context, landing, (state) => state === 'same') },
      lagging: { enumerable: true, get: () => readWhere(context, landing, (state) => state !== 'same') },
    },
  );
}

function readKind({ entry, object }: Landing): string {
  return entry === undefined ? object.kind : readString(entry.manifest, 'kind');
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function stated(value: Row[string]): PropertyDescriptor {
  return { enumerable: true, value };
}

function readWhere(
  { fleet, forecast }: Context,
  landing: Landing,
  isWanted: (state: DeliveryState) => boolean,
): Known<readonly string[]> {
  const placement = fleet.links.placements.get(`${landing.placement.namespace}/${landing.placement.name}`);
  if (placement === undefined) return unknown('hub:Work');
  const found: string[] = [];
  for (const cluster of forecast.clustersOf(landing.clusters)) {
    const state = forecast.delivered().stateOf(placement, landing, cluster);
    if (isUnknown(state)) return state;
    if (isWanted(state)) found.push(cluster);
  }
  return found;
}
