import { pointer, readList, readObject, readString } from '../api/json.ts';
import type { Fleet } from '../model/fleet.ts';
import { isUnknown } from '../model/knowledge.ts';
import { isClosed } from '../model/member-knowledge.ts';
import { type ResourceDefaults, readContainerResources, readLimitDefaults } from '../model/pod-resources.ts';
import { compareQuantities, type Quantity, renderQuantity } from '../model/quantity.ts';
import { addQuantities, readAmounts } from '../model/quantity-sum.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { Deliveries } from './forecast/deliveries.ts';
import type { Payload } from './forecast/payloads.ts';
import type { LandingCertainty } from './landings.ts';
import { buildGrounds, type Ground } from './quotas/grounds.ts';
import { collectRules, type NamespaceRule } from './quotas/rules-on-cluster.ts';
import { type Consumer, findOmissions, isInScope, readUsage } from './quotas/usage.ts';

/**
 * What a rule of a namespace does to delivered objects. `short`: they need more than the quota allows; `omitted`: the
 * quota wants values that containers do not state; `above`, `below`: outside what a LimitRange allows; `enough`.
 */
export type QuotaVerdict = 'short' | 'omitted' | 'above' | 'below' | 'enough';

/** One resource of a ResourceQuota or LimitRange against what placements deliver to its namespace. */
export interface QuotaDemand {
  readonly rule: KubeObject;
  /** The delivered rule; undefined when the member alone has it. */
  readonly payload: Payload | undefined;
  readonly pointer: string;
  readonly namespace: string;
  readonly resource: string;
  readonly hard: string;
  readonly needed: string;
  readonly verdict: QuotaVerdict;
  readonly consumers: readonly Payload[];
  /** Containers concerned, as `container web of Deployment shop/web`; for `omitted`, `above` and `below`. */
  readonly containers: readonly {
    readonly payload: Payload;
    readonly name: string;
    readonly pointer: string;
  }[];
  readonly clusters: readonly string[];
  readonly certainty: LandingCertainty;
}

/** Compares the quotas and limit ranges of members with what placements deliver there (never with what others use). */
export function simulateQuotas(
  fleet: Fleet,
  { payloads, clustersOf }: Pick<Deliveries, 'payloads' | 'clustersOf'>,
): readonly QuotaDemand[] {
  const namesOf = ({ clusters }: Payload): readonly string[] =>
    clusters === undefined ? [] : clustersOf(clusters);
  const rules = [
    ...payloads((group, kind) => group === '' && (kind === 'ResourceQuota' || kind === 'LimitRange')),
  ];
  const quotas = collectRules(fleet, 'ResourceQuota', rules, namesOf);
  const ranges = collectRules(fleet, 'LimitRange', rules, namesOf);
  if (quotas.size === 0 && ranges.size === 0) return [];
  const everything = [...payloads(() => true)];
  const brought = new Set(
    everything
      .filter(({ group, kind }) => group === '' && kind === 'Namespace')
      .flatMap((payload) => namesOf(payload).map((cluster) => `${cluster}/${payload.name}`)),
  );
  return buildGrounds(quotas, ranges, everything, namesOf).flatMap((ground) => {
    const namespace = (ground.quotas[0] ?? ground.ranges[0])?.namespace ?? '';
    const isOpen = ground.clusters.some((cluster) =>
      isUnknown(isClosed(fleet, cluster, namespace, brought.has(`${cluster}/${namespace}`))),
    );
    return judgeGround(ground, isOpen ? 'maybe' : 'sure');
  });
}

function judgeGround(ground: Ground, closed: LandingCertainty): readonly QuotaDemand[] {
  const defaults = readLimitDefaults(ground.ranges.map(({ manifest }) => manifest));
  return [
    ...ground.quotas.flatMap((quota) => judgeQuota(ground, quota, defaults, closed)),
    ...ground.ranges.flatMap((range) => judgeRange(ground, range, defaults, closed)),
  ];
}

function judgeQuota(
  ground: Ground,
  quota: NamespaceRule,
  defaults: ResourceDefaults,
  closed: LandingCertainty,
): readonly QuotaDemand[] {
  const counted = ground.consumers.filter((consumer) => isInScope(quota.manifest, consumer) === true);
  const hard = readAmounts(readObject(quota.manifest, 'spec', 'hard'));
  const omissions = counted.flatMap((consumer) => findOmissions(consumer, hard.keys(), defaults));
  const demands = [...hard].flatMap(([resource, limit]): QuotaDemand[] => {
    const users = counted.flatMap((consumer) => {
      const usage = readUsage(consumer, resource, defaults);
      return usage === undefined ? [] : [{ payload: consumer.payload, usage }];
    });
    const sum = users.map(({ usage }) => usage).reduce(addUp, undefined);
    if (sum === undefined) return [];
    const verdict = compareQuantities(sum, limit) > 0 ? 'short' : 'enough';
    const consumers = users.map(({ payload }) => payload);
    const at = `/spec/hard${pointer(resource)}`;
    return [
      buildDemand(ground, quota, closed, {
        pointer: at,
        resource,
        hard: renderQuantity(limit),
        needed: renderQuantity(sum),
        verdict,
        consumers,
        containers: [],
      }),
    ];
  });
  const first = omissions[0];
  if (first === undefined) return demands;
  const resources = [...new Set(omissions.map(({ resource }) => resource))];
  const containers = uniqueContainers(
    omissions.map(({ consumer, container, pointer: at }) => ({
      payload: consumer.payload,
      name: container,
      pointer: at,
    })),
  );
  const omitted = buildDemand(ground, quota, closed, {
    pointer: '/spec/hard',
    resource: resources.join(', '),
    hard: '',
    needed: '',
    verdict: 'omitted',
    consumers: [...new Set(containers.map(({ payload }) => payload))],
    containers,
  });
  return [...demands, omitted];
}

function addUp(sum: Quantity | undefined, next: Quantity): Quantity {
  return sum === undefined ? next : addQuantities(sum, next);
}

function uniqueContainers(all: QuotaDemand['containers']): QuotaDemand['containers'] {
  const seen = new Set<string>();
  return all.filter(({ payload, pointer: at }) => {
    const key = `${payload.group}/${payload.kind}/${payload.name}${at}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

/** Containers that ask for more, or less, than a LimitRange allows (`maximum cpu usage per Container is …`). */
function judgeRange(
  ground: Ground,
  range: NamespaceRule,
  defaults: ResourceDefaults,
  closed: LandingCertainty,
): readonly QuotaDemand[] {
  return readList(range.manifest, 'spec', 'limits').flatMap((item, index) => {
    if (readString(item, 'type') !== 'Container') return [];
    return (['max', 'min'] as const).flatMap((bound) =>
      [...readAmounts(readObject(item, bound))].flatMap(([resource, hard]): QuotaDemand[] => {
        const found = ground.consumers.flatMap((consumer) =>
          findOutside(consumer, bound, resource, hard, defaults),
        );
        const first = found[0];
        if (first === undefined) return [];
        return [
          buildDemand(ground, range, closed, {
            pointer: pointer('spec', 'limits', index, bound, resource),
            resource,
            hard: renderQuantity(hard),
            needed: renderQuantity(first.amount),
            verdict: bound === 'max' ? 'above' : 'below',
            consumers: [...new Set(found.map(({ payload }) => payload))],
            containers: found,
          }),
        ];
      }),
    );
  });
}

function findOutside(
  { payload, spec }: Consumer,
  bound: 'max' | 'min',
  resource: string,
  hard: Quantity,
  defaults: ResourceDefaults,
): readonly { payload: Payload; name: string; pointer: string; amount: Quantity }[] {
  return (spec?.containers ?? []).flatMap((container) => {
    if (container.role === 'ephemeral') return [];
    const { requests, limits } = readContainerResources(container, defaults);
    const amount =
      bound === 'min' ? requests.get(resource) : (limits.get(resource) ?? requests.get(resource));
    if (amount === undefined) return [];
    const order = compareQuantities(amount, hard);
    const isOutside = bound === 'max' ? order > 0 : order < 0;
    const at = `${container.pointer}/resources`;
    return isOutside ? [{ payload, name: container.name, pointer: at, amount }] : [];
  });
}

type Judged = Pick<
  QuotaDemand,
  'pointer' | 'resource' | 'hard' | 'needed' | 'verdict' | 'consumers' | 'containers'
>;

function buildDemand(
  { clusters }: Ground,
  rule: NamespaceRule,
  closed: LandingCertainty,
  judged: Judged,
): QuotaDemand {
  const { object, payload, namespace } = rule;
  const isSure =
    (payload?.certainty ?? 'sure') === 'sure' &&
    judged.consumers.every(({ certainty }) => certainty === 'sure');
  const certainty = isSure ? closed : 'maybe';
  return { rule: object, payload, namespace, clusters: [...clusters].sort(), certainty, ...judged };
}
