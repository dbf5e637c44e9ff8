import { LIMIT } from '../../api/placement.kubernetes-fleet.io.ts';
import type { Chain } from '../../diagnose/chain.ts';
import { secondsSince } from '../../model/ages.ts';
import type { Fleet } from '../../model/fleet.ts';
import type { ClusterStatus } from '../../model/placement-status.ts';
import type { Place } from '../../read/place.ts';
import type { Relation, Row } from '../relation.ts';

/** What a dump shows KubeFleet did, from the placement to the member (design.md §5, `chains`). */
export const chains: Relation = {
  name: 'chains',
  grain:
    'one row per placement and cluster that it is bound to, reports on or decided about; one per cluster of a placement that is gone',
  structs: {
    Link: {
      role: {
        type: 'string',
        means:
          '`placement`, `policy-snapshot`, `update-run`, `binding`, `resource-snapshot`, `override-snapshot`, `member`, `work` or `manifest`.',
      },
      state: { type: 'string', means: '`ok`, `stale`, `broken` or `missing`.' },
      text: { type: 'string', means: 'The object and what is so.' },
      place: { type: 'place', means: 'Where it is proven.' },
    },
  },
  columns: {
    placement: { type: 'object', means: 'The placement; what is left of it when it is gone.' },
    orphaned: { type: 'bool', means: 'The placement is gone.' },
    cluster: { type: 'string', means: 'The cluster; empty for a placement without any.' },
    target: { type: 'bool', means: 'The cluster is picked or bound; else the chain ends at the decision.' },
    strategyType: { type: 'string', means: 'RollingUpdate or External; empty when the placement is gone.' },
    state: {
      type: 'string',
      means:
        'State of the first link that is not in order: `stale`, `broken` or `missing`; `ok` when all are.',
    },
    brokenAt: { type: 'string', means: 'Role of that link; empty when all are in order.' },
    message: { type: 'string', means: 'What is so there.' },
    seconds: { type: 'int', means: 'Seconds since it became so; -1 when that is not told.', gates: ['time'] },
    links: { type: 'list<Link>', means: 'All links, in the order in which the system goes.' },
    fullLists: {
      type: 'list<string>',
      means: 'Lists of the cluster’s status that are as long as they get: `failedPlacements` and its like.',
    },
    place: {
      type: 'place',
      means: 'Where the first link that is not in order is proven; else the placement.',
    },
    listPlace: { type: 'place', means: 'The first of these lists; else the placement.' },
  },
  rows: ({ fleet, diagnosis }) => diagnosis.chains.all().flatMap((chain) => chainRows(fleet, chain)),
};

function chainRows(fleet: Fleet, chain: Chain): Row[] {
  const { placement, cluster, target, links, first } = chain;
  const object = placement?.object ?? links.find((link) => link.role === 'binding')?.place.object;
  if (object === undefined) return [];
  const whole: Place = { object, pointer: '', side: 'head' };
  const entry = placement?.status.clusters.find((each) => each.clusterName === cluster && cluster !== '');
  const lists = entry === undefined ? [] : fullListsOf(entry);
  const since = first?.since ?? '';
  return [
    {
      placement: object,
      orphaned: placement === undefined,
      cluster,
      target,
      strategyType: placement?.strategy.type ?? '',
      state: first?.state ?? 'ok',
      brokenAt: first?.role ?? '',
      message: first?.message ?? '',
      seconds: since === '' ? -1 : secondsSince(fleet, since),
      links: links.map(({ role, state, object: each, message, place }) => ({
        role,
        state,
        text: `${each.kind} ${each.namespace === '' ? '' : `${each.namespace}/`}${each.name}: ${message}`,
        place,
      })),
      fullLists: lists,
      place: first?.place ?? whole,
      listPlace:
        entry === undefined || lists[0] === undefined
          ? whole
          : { object, pointer: `${entry.pointer}/${lists[0]}`, side: 'head' },
    },
  ];
}

const LISTS = ['failedPlacements', 'driftedPlacements', 'diffedPlacements'] as const;

function fullListsOf(entry: ClusterStatus): string[] {
  return LISTS.filter((name) => entry[name].length >= LIMIT.reportedPlacements);
}
