import {
  isJsonList,
  type Json,
  pointerSteps,
  readList,
  readObject,
  readPath,
  readString,
} from '../../../api/json.ts';
import { matchLabelSelector, readLabelSelector } from '../../../model/label-selector.ts';
import type { Place } from '../../../read/place.ts';
import type { Payload } from '../../../simulate/forecast/payloads.ts';
import type { Reference } from '../../../simulate/references/reference.ts';
import type { Context } from '../../context.ts';
import { clustersOfPayload } from '../../payload-cells.ts';
import type { Flaw } from './flaws/flaw.ts';
import { findExposure, findMissingPort } from './flaws/ports.ts';
import { findStandstill, findUnrequested } from './flaws/scaling.ts';

/** Everything that flaws are found in. */
export interface FlawGround {
  /** The pod templates that land in a namespace. */
  readonly podsIn: (namespace: string) => readonly Payload[];
  /** Namespaces for which LimitRanges are known: they may fill in requests. */
  readonly limited: ReadonlySet<string>;
  /** Workloads that something scales, as `namespace/kind/name`. */
  readonly scaled: ReadonlySet<string>;
}

/** Looks for flaws; a row is judged when a rule asks. */
export type FlawReader = (row: Reference) => Flaw | undefined;

const TEMPLATES = /^(Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob|Pod|ReplicationController)$/;

/** Prepares the search for flaws of a fleet. */
export function buildFlawReader(context: Context): FlawReader {
  const { forecast } = context;
  let ground: FlawGround | undefined;
  return (row) => {
    if (row.answer.present !== true || row.key !== '') return undefined;
    ground ??= buildGround(context);
    const consumer = forecast.manifestOf(row.landing);
    const [thing] = row.answer.supply?.landings ?? [];
    const manifest = thing === undefined ? undefined : forecast.manifestOf(thing);
    switch (row.role) {
      case 'scaleTarget':
        if (manifest === undefined || ground.limited.has(row.thing.namespace)) return undefined;
        return findUnrequested(consumer, row.thing, manifest);
      case 'budgetSelector':
        return findStandstill(consumer, readPods(context, ground, row, consumer), ground.scaled);
      case 'backend':
        return manifest === undefined || row.thing.kind !== 'Service'
          ? undefined
          : findMissingPort(consumer, row.pointer, manifest);
      case 'serviceSelector':
        return findExposure(consumer, readPods(context, ground, row, consumer));
      default:
        return undefined;
    }
  };
}

/** Where a flaw stands. */
export function placeOfFlaw(place: Place, flaw: Flaw | undefined): Place {
  return flaw === undefined || !('pointer' in place) ? place : { ...place, pointer: flaw.pointer };
}

function buildGround({ forecast }: Context): FlawGround {
  const pods = new Map<string, Payload[]>();
  const limited = new Set<string>();
  const scaled = new Set<string>();
  const isWanted = (_: string, kind: string): boolean =>
    TEMPLATES.test(kind) ||
    kind === 'LimitRange' ||
    kind === 'HorizontalPodAutoscaler' ||
    kind === 'ScaledObject';
  for (const payload of forecast.payloads(isWanted)) {
    const { kind, namespace, manifest } = payload;
    if (kind === 'LimitRange') limited.add(namespace);
    else if (TEMPLATES.test(kind)) {
      const known = pods.get(namespace);
      if (known === undefined) pods.set(namespace, [payload]);
      else known.push(payload);
    } else {
      const target = readObject(manifest, 'spec', 'scaleTargetRef');
      scaled.add(`${namespace}/${readString(target, 'kind') || 'Deployment'}/${readString(target, 'name')}`);
    }
  }
  return { podsIn: (namespace) => pods.get(namespace) ?? [], limited, scaled };
}

/** The delivered workloads whose pods the consumer's selector means, on the clusters of the row. */
function readPods(
  { forecast }: Context,
  ground: FlawGround,
  { answer, consumer, landing }: Reference,
  manifest: Json,
): readonly Payload[] {
  const written = readPath(manifest, 'spec', 'selector');
  const isPlain = consumer.kind === 'Service';
  const selector = readLabelSelector(isPlain ? { matchLabels: written ?? {} } : written);
  const names = new Set(forecast.references().stage.namesOf(answer.clusters));
  const seen = new Set<string>();
  return ground.podsIn(consumer.namespace).filter((payload) => {
    const { kind, name, placement } = payload;
    const labels = readTemplateLabels(payload);
    if (!matchLabelSelector(selector, labels) || seen.has(`${kind}/${name}`)) return false;
    const isHere =
      names.size === 0
        ? placement.namespace === landing.placement.namespace && placement.name === landing.placement.name
        : clustersOfPayload(forecast, payload).some((cluster) => names.has(cluster));
    if (isHere) seen.add(`${kind}/${name}`);
    return isHere;
  });
}

function readTemplateLabels({ kind, manifest }: Payload): ReadonlyMap<string, string> {
  const at =
    kind === 'Pod' ? [] : ['spec', ...(kind === 'CronJob' ? ['jobTemplate', 'spec'] : []), 'template'];
  const labels = readObject(manifest, ...at, 'metadata', 'labels') ?? {};
  return new Map(
    Object.entries(labels).flatMap(([key, text]) => (typeof text === 'string' ? [[key, text]] : [])),
  );
}

/** The failurePolicy of the webhook that a reference stands in; '' for anything else. */
export function readFailurePolicy({ forecast }: Context, { role, landing, pointer }: Reference): string {
  if (role !== 'webhookService') return '';
  let current: Json | undefined = forecast.manifestOf(landing);
  for (const step of pointerSteps(pointer).slice(0, 2)) {
    current = readPath(current, isJsonList(current) ? Number(step) : step);
  }
  return readString(current, 'failurePolicy') || (readList(current, 'rules').length > 0 ? 'Fail' : '');
}
