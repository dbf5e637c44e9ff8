import { isJsonObject, readPath } from '../../api/json.ts';
import { type Item, withValue } from './item.ts';
import { type Step, withEntries } from './json-edit.ts';
import type { LabelSet } from './kustomization.ts';

/** Where a kind keeps labels besides its own, and whether the place is made when it is missing. */
interface LabelPlace {
  readonly path: readonly Step[];
  readonly create: boolean;
}

const TEMPLATE: LabelPlace = { path: ['spec', 'template', 'metadata', 'labels'], create: true };
const MATCH_LABELS: LabelPlace = { path: ['spec', 'selector', 'matchLabels'], create: true };
const OPTIONAL_MATCH_LABELS: LabelPlace = { path: ['spec', 'selector', 'matchLabels'], create: false };

/** Templates by kind: pods they make carry the labels. */
const TEMPLATES: ReadonlyMap<string, readonly LabelPlace[]> = new Map([
  ['Deployment', [TEMPLATE]],
  ['ReplicaSet', [TEMPLATE]],
  ['DaemonSet', [TEMPLATE]],
  ['ReplicationController', [TEMPLATE]],
  ['Job', [TEMPLATE]],
  ['StatefulSet', [TEMPLATE]],
  [
    'CronJob',
    [
      { path: ['spec', 'jobTemplate', 'metadata', 'labels'], create: true },
      { path: ['spec', 'jobTemplate', 'spec', 'template', 'metadata', 'labels'], create: true },
    ],
  ],
]);

/** Selectors by kind: they must go on matching the pods. */
const SELECTORS: ReadonlyMap<string, readonly LabelPlace[]> = new Map([
  ['Service', [{ path: ['spec', 'selector'], create: true }]],
  ['ReplicationController', [{ path: ['spec', 'selector'], create: true }]],
  ['Deployment', [MATCH_LABELS]],
  ['ReplicaSet', [MATCH_LABELS]],
  ['DaemonSet', [MATCH_LABELS]],
  ['StatefulSet', [MATCH_LABELS]],
  ['Job', [OPTIONAL_MATCH_LABELS]],
  ['PodDisruptionBudget', [OPTIONAL_MATCH_LABELS]],
  ['NetworkPolicy', [{ path: ['spec', 'podSelector', 'matchLabels'], create: false }]],
]);

/** Adds labels to an object and, as the set says, to its pod template and its selectors. */
export function addLabels(item: Item, set: LabelSet): Item {
  const { kind } = item.object;
  let value = withEntries(item.value, ['metadata', 'labels'], set.pairs, true);
  const places = [
    ...(set.templates ? (TEMPLATES.get(kind) ?? []) : []),
    ...(set.selectors ? (SELECTORS.get(kind) ?? []) : []),
  ];
  if (isJsonObject(readPath(value, 'spec'))) {
    for (const { path, create } of places) value = withEntries(value, path, set.pairs, create);
  }
  return withValue(item, value);
}

/** Adds annotations to an object and its pod template. */
export function addAnnotations(item: Item, annotations: ReadonlyMap<string, string>): Item {
  let value = withEntries(item.value, ['metadata', 'annotations'], annotations, true);
  for (const { path } of TEMPLATES.get(item.object.kind) ?? []) {
    const place = [...path.slice(0, -1), 'annotations'];
    if (isJsonObject(readPath(value, 'spec'))) value = withEntries(value, place, annotations, true);
  }
  return withValue(item, value);
}
