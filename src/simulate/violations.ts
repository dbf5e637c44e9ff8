import { pointerSteps, readString } from '../api/json.ts';
import type { Fleet } from '../model/fleet.ts';
import { isObserved, siteName } from '../model/identity.ts';
import { identityOf, objectEntry, objectsOfKind } from '../model/objects.ts';
import type { KubeObject } from '../read/bundle.ts';
import { type Draft, mergeDrafts, placeOf } from './violations/draft.ts';
import { explainEntries } from './violations/envelope-entry.ts';
import { isPlaceholder, readAt, renderField, renderValue } from './violations/field.ts';
import { buildHubRequests, type JudgedRequest } from './violations/hub-request.ts';
import { explainNamespaceChange } from './violations/namespace-change.ts';
import { renderServerAnswer } from './violations/server-answer.ts';
import { explainSubject, type Subject } from './violations/subject.ts';
import { veilObject } from './violations/veil.ts';
import type { Fault, Violation, ViolationMark, ViolationTopic, Words } from './violations/violation.ts';
import { explainWhy } from './violations/why.ts';

/**
 * What stands between the objects of a fleet and its hub, in words (objects-and-selection.md §1–5): every fault that
 * its API server and KubeFleet's webhooks refuse, every field they drop, and what a handler that nobody asks would
 * say; one entry per edit. With `base`, an object is judged as a change of its form in another revision. Of objects that the hub printed only the last is told, since it took them. Answers are
 * worked out when they are asked for.
 */
export function buildViolations(
  fleet: Fleet,
): (object: KubeObject, base?: KubeObject) => readonly Violation[] {
  const ask = buildHubRequests(fleet);
  return (object, base) => {
    const judged = ask(object, base);
    return judged === undefined ? [] : explainJudged(fleet, object, judged);
  };
}

function explainJudged(fleet: Fleet, object: KubeObject, judged: JudgedRequest): readonly Violation[] {
  const { verdict, hub, isStored } = judged;
  const entries = isStored ? [] : explainEntries(object.value);
  const unknown = isStored ? [] : verdict.unknownFields;
  const isSilent = unknown.length === 0 && verdict.unwired.length === 0 && entries.length === 0;
  if (verdict.admitted && isSilent && explainNamespaceChange(judged.request) === undefined) return [];
  const schema = hub.catalogue.find(object.group, object.version, object.kind);
  const veiled = veilObject(object);
  const old = judged.request.old;
  const subject: Subject = {
    fleet,
    object,
    judged,
    schema,
    veiled,
    words: { object: veiled.value, root: schema?.root, old },
  };
  return mergeDrafts(explainSubject(subject))
    .map((draft) => finish(draft, subject))
    .sort((left, right) => compareSteps(left.pointer, right.pointer));
}

/** Orders places as they stand below each other: list items by position. */
function compareSteps(left: string, right: string): number {
  const [a, b] = [pointerSteps(left), pointerSteps(right)];
  for (let at = 0; at < Math.min(a.length, b.length); at += 1) {
    const [one = '', other = ''] = [a[at], b[at]];
    if (one === other) continue;
    const isIndex = /^\d+$/.test(one) && /^\d+$/.test(other);
    return isIndex ? Number(one) - Number(other) : one < other ? -1 : 1;
  }
  return a.length - b.length;
}

/** The columns of a violation that follow from its fault and words. */
function finish(draft: Draft, subject: Subject): Violation {
  const { fault, words } = draft;
  const { object, judged, veiled } = subject;
  const at = placeOf(draft);
  const shown = readAt(veiled.value, at);
  const marks = [...listMarks(words, object), ...markOwner(fault, subject)];
  return {
    topic: topicOf(words, subject),
    stage: fault.stage,
    webhook: fault.webhook,
    operation: judged.request.operation === 'update' ? 'update' : 'create',
    pointer: at,
    isKey: words.isKey ?? false,
    index: Number(/^\/spec\/resourceSelectors\/(\d+)/.exec(at)?.[1] ?? -1),
    field: renderField(veiled.value, at),
    value: renderValue(shown),
    allowed: words.allowed ?? [],
    nearest: words.nearest ?? '',
    what: words.what,
    why: explainWhy(draft, judged),
    advice: words.advice,
    shape: words.shape ?? '',
    replacement: words.replacement ?? '',
    isSafe: words.isSafe ?? false,
    said: draft.said.join('; '),
    answer: veiled.veil(renderServerAnswer(judged.request.object, judged.verdict, true)),
    isStrictOnly: fault.stage === 'pruning' && !draft.isRefused,
    isPlaceholder: isPlaceholder(shown),
    marks,
    gates: words.gates ?? fault.gates,
    isSure: (words.isSure ?? true) && isCertain(draft, subject, marks),
  };
}

/** Topics of rules that look at one manifest of each object. */
const ELSEWHERE: ReadonlySet<ViolationTopic | undefined> = new Set<ViolationTopic>([
  'property',
  'period',
  'max-unavailable',
  'selector-scope',
  'selector-disabled',
  'selector-name-and-labels',
  'namespace-mode',
  'status-scope',
  'stage-task',
  'eviction',
  'budget',
]);

/** What is told elsewhere of the first manifest of an object has to be told here of the others. */
function topicOf({ topic = 'schema' }: Words, { fleet, object }: Subject): ViolationTopic {
  if (!ELSEWHERE.has(topic)) return topic;
  const head = objectEntry(fleet.objects, siteName(object.site), identityOf(object))?.head;
  return head === object ? topic : 'schema';
}

function listMarks({ marks = [] }: Words, object: KubeObject): readonly ViolationMark[] {
  return marks.map((mark) => ({ object, ...mark }));
}

/** The override that has chosen the object before. */
function markOwner({ text }: Fault, { fleet, object }: Subject): readonly ViolationMark[] {
  const [, owner] = /the resource has been selected by both \S+ and (\S+), which/.exec(text) ?? [];
  if (owner === undefined) return [];
  const entry = objectsOfKind(fleet.objects, '', object.group, object.kind).find(
    (each) => each.name === owner && each.namespace === object.namespace,
  );
  return entry === undefined
    ? []
    : [{ object: entry.head, pointer: '/spec', text: `${entry.kind} ${owner}` }];
}

/**
 * Objects of one folder go to one hub; those of different folders may be alternatives, and what a hub refuses by
 * default its flags may allow.
 */
function isCertain(
  { words, fault }: Draft,
  { fleet, object }: Subject,
  marks: readonly ViolationMark[],
): boolean {
  if (words.topic === 'hub-workload' || words.topic === 'guard-rail') return fleet.flags !== undefined;
  if (fault.webhook !== '' && (words.topic === 'eviction' || words.topic === 'budget')) {
    return !hasAlternatives(fleet, object);
  }
  return marks.every((mark) => isObserved(mark.object) || folderOf(mark.object) === folderOf(object));
}

/** Eviction and budget name a placement of which there are several manifests. */
function hasAlternatives(fleet: Fleet, object: KubeObject): boolean {
  const name = readString(object.value, 'spec', 'placementName') || object.name;
  const entry = objectsOfKind(fleet.objects, '', object.group, 'ClusterResourcePlacement').find(
    (each) => each.name === name,
  );
  return (entry?.copies.filter((copy) => !isObserved(copy)).length ?? 0) > 1;
}

function folderOf({ origin }: KubeObject): string {
  return origin.source.uri.slice(0, Math.max(0, origin.source.uri.lastIndexOf('/')));
}
