import { type Json, type JsonObject, readPath, readString, readStringMap } from '../../api/json.ts';
import type { Fleet } from '../../model/fleet.ts';
import { hubListing } from '../../model/hub-knowledge.ts';
import type { ObjectIdentity } from '../../model/identity.ts';
import { isUnknown, type Unknown, unknown } from '../../model/knowledge.ts';
import { type LabelSelector, matchLabelSelector, readLabelSelector } from '../../model/label-selector.ts';
import type { ReferenceReader } from '../../model/references/wanted.ts';
import {
  buildClusterSet,
  type ClusterSet,
  intersectClusters,
  isEmptyClusterSet,
  subtractClusters,
  uniteClusters,
} from '../landings/cluster-set.ts';
import type { LandingDeletion } from '../landings.ts';
import type { Answer, Proof, Source, Witnesses } from './answer.ts';
import { readLanded, readLandedIdentity, type Stage } from './stage.ts';
import type { Standing } from './standing.ts';

/** The labels of pods that start in a namespace, and where. */
interface Pods {
  readonly labels: ReadonlyMap<string, string>;
  readonly clusters: ClusterSet;
  readonly source: Source;
}

/** What a selector of pods asks for, and where it stands. */
export interface WantedPods {
  readonly selector: LabelSelector;
  /** The selector as `a=b,c=d`, or its conditions. */
  readonly text: string;
}

/** Whether pods that a selector means start on these clusters. */
export type PodAnswerer = (namespace: string, wanted: WantedPods, clusters: ClusterSet) => readonly Answer[];

/** Reads a selector; undefined when it chooses nothing or everything, or cannot be read. */
export function readWantedPods(value: Json, plain: boolean): WantedPods | undefined {
  const selector = readLabelSelector(plain ? { matchLabels: value as JsonObject } : value);
  if (selector === undefined || selector.error !== undefined) return undefined;
  if (selector.requirements.length === 0) return undefined;
  const text = selector.requirements
    .map(({ key, operator, values }) =>
      operator === 'In' && values.length === 1
        ? `${key}=${values[0]}`
        : `${key} ${operator} ${values.join()}`,
    )
    .join();
  return { selector, text };
}

/** Prepares answers about pods, from the templates that land and from what members show. */
export function buildPodAnswerer(
  fleet: Fleet,
  deletions: readonly LandingDeletion[],
  witnesses: Witnesses,
  reader: ReferenceReader,
): PodAnswerer {
  const bySpace = indexPods(fleet, witnesses.stage, reader);
  const onHub = indexHubPods(fleet, reader);
  const deleted = indexDeleted(deletions, reader);
  return (namespace, { selector, text }, clusters) => {
    const thing = { group: '', kind: 'Pod', namespace, name: text };
    const shared = { supply: undefined, instead: undefined, certainty: 'sure' as const };
    let standing = NO_STANDING;
    const answers: Answer[] = [];
    let rest = clusters;
    const take = (
      set: ClusterSet,
      answer: Pick<Answer, 'present' | 'source' | 'proof' | 'why' | 'certainty'>,
    ) => {
      const taken = intersectClusters(rest, set);
      if (isEmptyClusterSet(taken)) return;
      rest = subtractClusters(rest, taken);
      answers.push({ ...shared, standing, ...answer, clusters: taken });
    };
    for (const pods of bySpace.get(namespace) ?? []) {
      if (!matchLabelSelector(selector, pods.labels)) continue;
      take(pods.clusters, { ...FOUND, source: pods.source });
    }
    if (isEmptyClusterSet(rest)) return answers;
    const removed = (deleted.get(namespace) ?? []).find(({ labels }) => matchLabelSelector(selector, labels));
    standing = {
      ...NO_STANDING,
      open: readOpen(fleet, namespace),
      deletedAt: removed?.clusters ?? [],
      deletedBy: removed?.by,
    };
    const hasHub = (onHub.get(namespace) ?? []).some((labels) => matchLabelSelector(selector, labels));
    const why = hasHub ? ('not-selected' as const) : ('not-on-hub' as const);
    const lose = (set: ClusterSet, proof: Proof): void => {
      const certainty = proof === 'forecast' ? 'maybe' : 'sure';
      const missing = { present: false, source: '', proof, certainty } as const;
      take(intersectClusters(set, standing.deletedAt), { ...missing, why: 'removed-by-override' });
      take(set, { ...missing, why });
    };
    const { holdings, supplies } = witnesses;
    lose(holdings.completeAt(thing), 'listed');
    const unseen = witnesses.isTakenUnseen(namespace) ? unknown('hub:Namespace') : undefined;
    const doubt = unseen ?? (hasHub ? undefined : standing.open);
    if (doubt !== undefined) take(holdings.unworkedAt, { ...FOUND, present: doubt, source: '' });
    const operated = uniteClusters(supplies.perhapsMadeAt(thing), witnesses.operatedAt(namespace));
    if (!hasHub) take(operated, { ...FOUND, present: readGates(witnesses.stage, clusters), source: '' });
    const open = uniteClusters(operated, witnesses.writableAt(thing));
    lose(subtractClusters(holdings.closedAt(namespace), open), 'closed');
    lose(rest, 'forecast');
    return answers;
  };
}

/** Only the pods of the members would tell. */
function readGates(stage: Stage, clusters: ClusterSet): Unknown {
  const gates = stage.namesOf(clusters).map((name) => `objects:${name}/Pod`);
  return unknown(...gates, ...(stage.hasStandIn(clusters) ? ['members'] : []));
}

const FOUND = {
  present: true as boolean | Unknown,
  proof: 'forecast' as const,
  why: '' as const,
  certainty: 'sure' as const,
};

const NO_STANDING: Standing = {
  item: undefined,
  carriers: [],
  skipped: '',
  open: undefined,
  whole: false,
  made: false,
  deletedAt: [],
  deletedBy: undefined,
  failedAt: [],
};

const STARTING = ['Deployment', 'StatefulSet', 'DaemonSet'] as const;

function readOpen(fleet: Fleet, namespace: string): Unknown | undefined {
  const missing = STARTING.filter((kind) => {
    const listed = hubListing(fleet, 'apps', kind, namespace);
    return isUnknown(listed) || !listed.sure;
  });
  return missing.length === 0 ? undefined : unknown(...missing.map((kind) => `hub:${kind}`));
}

function indexPods(fleet: Fleet, stage: Stage, reader: ReferenceReader): Map<string, Pods[]> {
  const found = new Map<string, Pods[]>();
  for (const landing of stage.landings) {
    const identity = readLandedIdentity(landing);
    const template = reader.podTemplateOf(identity, readLanded(landing));
    if (template === undefined) continue;
    const labels = readLabels(identity, readLanded(landing), template.labels);
    append(found, identity.namespace, { labels, clusters: landing.clusters, source: 'placement' });
  }
  const positions = new Map(stage.clusters.map((name, at) => [name, at]));
  for (const entry of fleet.objects.entries.values()) {
    const at = entry.site === '' ? undefined : positions.get(entry.site);
    const template = at === undefined ? undefined : reader.podTemplateOf(entry, entry.head.value);
    if (at === undefined || template === undefined) continue;
    const clusters = buildClusterSet(stage.size, [at]);
    const labels = readLabels(entry, entry.head.value, template.labels);
    append(found, entry.namespace, { labels, clusters, source: 'member' });
  }
  return found;
}

interface DeletedPods {
  readonly labels: ReadonlyMap<string, string>;
  readonly clusters: ClusterSet;
  readonly by: LandingDeletion['by'];
}

function indexDeleted(
  deletions: readonly LandingDeletion[],
  reader: ReferenceReader,
): Map<string, DeletedPods[]> {
  const found = new Map<string, DeletedPods[]>();
  for (const { object, entry, clusters, by } of deletions) {
    const identity = readLandedIdentity({ object, ...(entry && { entry }) });
    const value = entry?.manifest ?? object.object;
    const template = reader.podTemplateOf(identity, value);
    if (template === undefined) continue;
    append(found, identity.namespace, { labels: readLabels(identity, value, template.labels), clusters, by });
  }
  return found;
}

function indexHubPods(fleet: Fleet, reader: ReferenceReader): Map<string, ReadonlyMap<string, string>[]> {
  const found = new Map<string, ReadonlyMap<string, string>[]>();
  for (const entry of fleet.objects.entries.values()) {
    const template = entry.site === '' ? reader.podTemplateOf(entry, entry.head.value) : undefined;
    if (template !== undefined)
      append(found, entry.namespace, readLabels(entry, entry.head.value, template.labels));
  }
  return found;
}

/** A StatefulSet or a Job gives its pods labels of its own. */
function readLabels(identity: ObjectIdentity, value: Json, written: JsonObject): ReadonlyMap<string, string> {
  const labels = new Map(readStringMap({ labels: written }, 'labels'));
  const name = readString(value, 'metadata', 'name');
  if (identity.kind === 'StatefulSet' && !labels.has('statefulset.kubernetes.io/pod-name'))
    labels.set('statefulset.kubernetes.io/pod-name', `${name}-0`);
  if (identity.kind === 'Job' && readPath(value, 'spec', 'manualSelector') !== true)
    labels.set('job-name', name).set('batch.kubernetes.io/job-name', name);
  return labels;
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
