import { renderObject } from '../../model/identity.ts';
import type { Payload } from '../../simulate/forecast/payloads.ts';
import type { QuotaDemand } from '../../simulate/quotas.ts';
import type { Forecast } from '../../simulate/simulate.ts';
import { placeInPayload } from '../payload-cells.ts';
import type { Relation, Row } from '../relation.ts';

/** What quotas and limit ranges of members make of what lands beside them (design.md §5, `quotas`). */
export const quotas: Relation = {
  name: 'quotas',
  grain:
    'one row per ResourceQuota or LimitRange, resource, set of clusters on which the same objects land in its namespace, and object that counts',
  structs: {
    Container: {
      text: { type: 'string', means: '`container web of Deployment shop/web`.' },
      place: { type: 'place', means: 'Its resources, also where they are missing.' },
    },
  },
  columns: {
    rule: { type: 'object', means: 'The ResourceQuota or LimitRange, delivered or seen on a member.' },
    delivered: { type: 'bool', means: 'A placement brings it; false for one that only a member has.' },
    ns: { type: 'string', means: 'Its namespace.' },
    resource: {
      type: 'string',
      means: 'The resource as the rule names it; for `omitted` all that lack a value, with commas.',
    },
    verdict: {
      type: 'string',
      means:
        '`short`: more is needed than allowed; `omitted`: containers lack values that the quota asks for; `above` or `below` the bounds of a LimitRange; `enough`.',
    },
    hard: { type: 'string', means: 'What is allowed; empty for `omitted`.' },
    needed: {
      type: 'string',
      means:
        'What the delivered objects need at least; for `above` and `below` what the first container states.',
    },
    workload: { type: 'object', means: 'A delivered object that counts.' },
    manifest: { type: 'string', means: 'It as `Kind ns/name`.' },
    placement: { type: 'object', means: 'The placement that delivers it.' },
    containers: { type: 'list<Container>', means: 'The containers of it at fault; none for `short`.' },
    place: { type: 'place', means: 'The entry of the rule.' },
    containerPlace: {
      type: 'place',
      means: 'The resources of the first container at fault; else the entry.',
    },
    clusters: { type: 'list<string>', means: 'The clusters.' },
    certainty: {
      type: 'string',
      means: '`maybe` when landings are told by half, or others may write to the namespace.',
    },
  },
  rows: ({ forecast }) =>
    forecast
      .quotas()
      .flatMap((demand) =>
        [...new Set(demand.consumers)].map((consumer) => quotaRow(forecast, demand, consumer)),
      ),
};

function quotaRow(forecast: Forecast, demand: QuotaDemand, consumer: Payload): Row {
  const { rule, payload, pointer, namespace } = demand;
  const containers = demand.containers.filter((each) => each.payload === consumer);
  const own = { object: rule, pointer, side: 'head' } as const;
  const place = payload === undefined ? own : placeInPayload(forecast, payload, pointer);
  const first = containers[0];
  return {
    rule,
    delivered: payload !== undefined,
    ns: namespace,
    resource: demand.resource,
    verdict: demand.verdict,
    hard: demand.hard,
    needed: demand.needed,
    workload: consumer.object,
    manifest: renderObject(consumer.object),
    placement: consumer.placement.object,
    containers: containers.map((each) => ({
      text: `container ${each.name} of ${nameOf(each.payload)}`,
      place: placeInPayload(forecast, each.payload, each.pointer),
    })),
    place,
    containerPlace: first === undefined ? place : placeInPayload(forecast, first.payload, first.pointer),
    clusters: demand.clusters,
    certainty: demand.certainty,
  };
}

function nameOf({ object }: Payload): string {
  return renderObject(object);
}
