import { fleetKind } from '../../api/groups.ts';
import { type JsonObject, readString } from '../../api/json.ts';
import type { Fleet } from '../../model/fleet.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { ServedSchema } from '../admission/catalogue.ts';
import { type AdmissionHub, simulateAdmission } from '../admission.ts';
import type { Draft } from './draft.ts';
import { explainEntries, explainEntryType, isEnvelope } from './envelope-entry.ts';
import { readFaults } from './fault.ts';
import { readAt } from './field.ts';
import type { JudgedRequest } from './hub-request.ts';
import { explainNamespaceChange } from './namespace-change.ts';
import { type MendedPlace, repairObject } from './repair.ts';
import { explainSchemaFault, quoteFault, type WordsInput } from './schema-words.ts';
import { explainUnknownFields } from './unknown-field-words.ts';
import type { VeiledObject } from './veil.ts';
import type { Fault, ViolationStage, ViolationTopic, Words } from './violation.ts';
import { explainWebhookFault } from './webhook-words.ts';

/** A judged object with all that words are made of. */
export interface Subject {
  readonly fleet: Fleet;
  readonly object: KubeObject;
  readonly judged: JudgedRequest;
  readonly schema: ServedSchema | undefined;
  readonly veiled: VeiledObject;
  readonly words: WordsInput;
}

/** Everything that is to be said about a judged object, before it is put together by edits. */
export function explainSubject(subject: Subject): readonly Draft[] {
  const { judged, object } = subject;
  const refusals = explainRounds(subject);
  const faults = refusals.map(({ fault }) => fault);
  const entries = judged.isStored ? [] : explainEntries(object.value);
  const moved = explainNamespaceChange(judged.request);
  return [
    ...refusals,
    ...explainPruned(subject, faults),
    ...entries.map((words) => laterDraft(words, 'delivery', '')),
    ...(moved === undefined ? [] : [laterDraft(moved.words, 'controller', moved.said)]),
  ];
}

/** How the webhook begins when it is the stored object that it refuses; no manifest mends that. */
const STORED_INVALID = 'deny update on old invalid';

/** Stages whose findings come as texts of KubeFleet's own. */
const WEBHOOK_STAGES: ReadonlySet<ViolationStage> = new Set<ViolationStage>([
  'admission-policy',
  'validating-webhook',
  'unwired',
]);

/** How often an object is mended and asked about again. */
const MOST_ROUNDS = 10;

/**
 * What the hub says, and what it would say next: it stops at the first stage that refuses, so the object is mended
 * somehow and asked about again. What is told about mended places, or about what holds them, does not count.
 */
function explainRounds(subject: Subject): readonly Draft[] {
  const found: Draft[] = [];
  const mended: MendedPlace[] = [];
  let { judged } = subject;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const drafts = readFaults(judged)
      .filter(({ text }) => round === 0 || !text.startsWith(STORED_INVALID))
      .map((fault) => ({ ...fault, isLater: round > 0 }))
      .flatMap((fault) => explainFault(fault, subject))
      .filter((draft) => !isOfMended(draft, mended));
    found.push(...drafts);
    const repaired = drafts.length === 0 ? undefined : repairObject(judged.request.object, drafts);
    if (repaired === undefined) break;
    mended.push(...repaired.places);
    const request = { ...judged.request, object: repaired.object };
    judged = { ...judged, request, verdict: simulateAdmission(request, judged.hub) };
  }
  return found;
}

/** True for what is told about a mended place, and about what holds one where something was taken out. */
function isOfMended({ fault, words }: Draft, mended: readonly MendedPlace[]): boolean {
  const places = [words.pointer ?? fault.pointer, ...(words.missing === undefined ? [] : [words.missing])];
  return mended.some(({ pointer, isGone }) =>
    [...places, ...(isGone ? [fault.pointer] : [])].some((place) => isRelated(place, pointer)),
  );
}

/** True when one of the places holds the other. */
function isRelated(left: string, right: string): boolean {
  return `${left}/`.startsWith(`${right}/`) || `${right}/`.startsWith(`${left}/`);
}

function explainFault(fault: Fault, subject: Subject): readonly Draft[] {
  const said = [subject.veiled.veil(fault.said)];
  return wordsFor(fault, subject).map((words) => ({
    fault,
    words,
    said,
    isRefused: fault.stage !== 'unwired',
    standsFor: '',
  }));
}

function wordsFor(fault: Fault, { words, judged, object }: Subject): readonly Words[] {
  if (fault.text.startsWith(STORED_INVALID)) {
    return [
      {
        pointer: '/metadata/name',
        what: 'the hub holds this object in a form that its own checks refuse today, so it takes no change of it.',
        effect: 'a placement that has become invalid can only be deleted',
        advice:
          'Delete it (with deleteStrategy Abandon to keep its objects on the members), then create it from this manifest.',
      },
    ];
  }
  if (WEBHOOK_STAGES.has(fault.stage)) {
    return [explainWebhookFault(fault, words, judged.hub.view)];
  }
  if (fault.stage === 'decode' && fault.text.startsWith('no matches for kind')) {
    const isOurs = judged.hub.catalogue.find(object.group, 'v1beta1', object.kind) !== undefined;
    return [
      {
        ...quoteFault(fault, words),
        ...explainNotServed(object, isOurs || fleetKind(object.group, object.kind) !== undefined),
      },
    ];
  }
  const entry = explainEntryType(words.object, fault.pointer, readAt(words.object, fault.pointer));
  if (entry !== undefined) return [entry];
  const explained = explainSchemaFault(fault, words);
  if (isEnvelope(object.value) && /^\/data\/[^/]/.test(fault.pointer)) {
    return explained.map((each) => ({ ...each, topic: 'envelope-entry' as const }));
  }
  const topic = findTopic(fault, words.object);
  if (topic !== undefined) return explained.map((each) => ({ topic, ...each }));
  return explained;
}

/** Faults of the schema that are told along with others about the same thing. */
function findTopic({ pointer, type }: Fault, object: JsonObject): ViolationTopic | undefined {
  if (/\/propertySelector\/matchExpressions\/\d+(\/|$)/.test(pointer)) return 'property';
  if (pointer.endsWith('/unavailablePeriodSeconds') && type === 'FieldValueInvalid') return 'period';
  if (/^\/spec\/stages\/\d+\/name$/.test(pointer) && type === 'FieldValueInvalid') return 'stage-task';
  const [task] =
    /^\/spec\/stages\/\d+\/(?:before|after)StageTasks(?:\/\d+(?=\/waitTime$)|$)/.exec(pointer) ?? [];
  if (task === undefined) return undefined;
  const isTimed = task === pointer || readString(readAt(object, task), 'type') === 'TimedWait';
  return isTimed ? 'stage-task' : undefined;
}

function explainNotServed(object: KubeObject, isOurs: boolean): Words {
  return {
    topic: isOurs ? 'not-served' : 'schema',
    pointer: '/apiVersion',
    what: `the hub serves no kind ${object.kind} in ${object.apiVersion}.`,
    advice: 'Correct apiVersion and kind, or install the CustomResourceDefinition on the hub first.',
  };
}

function explainPruned(subject: Subject, faults: readonly Fault[]): readonly Draft[] {
  const { schema, judged, veiled, object } = subject;
  if (schema === undefined || judged.isStored) return [];
  const unknown = judged.verdict.unknownFields.filter(
    ({ pointer }) => !schema.hasStatus || !/^\/status(\/|$)/.test(pointer),
  );
  const check = { object: veiled.value, root: schema.root, versions: listVersions(object, judged.hub) };
  const refused = faults.filter(({ stage }) => stage !== 'unwired').map(({ pointer }) => pointer);
  return explainUnknownFields(unknown, check, refused).map(({ words, paths, standsFor }) => ({
    fault: {
      stage: 'pruning',
      webhook: '',
      type: undefined,
      pointer: words.pointer ?? '',
      text: '',
      said: '',
      gates: [],
      isLater: false,
    },
    words,
    said: [`strict decoding error: ${paths.map((path) => `unknown field "${path}"`).join(', ')}`],
    isRefused: false,
    standsFor,
  }));
}

/** The other versions in which a kind is served. */
function listVersions(object: KubeObject, hub: AdmissionHub) {
  const versions = fleetKind(object.group, object.kind)?.versions ?? [];
  return versions.flatMap((version) => {
    const schema = hub.catalogue.find(object.group, version, object.kind);
    return version === object.version || schema === undefined
      ? []
      : [{ apiVersion: `${object.group}/${version}`, root: schema.root }];
  });
}

/** What the hub takes and somebody behind it does not. */
function laterDraft(words: Words, stage: ViolationStage, said: string): Draft {
  const fault: Fault = {
    stage,
    webhook: '',
    type: undefined,
    pointer: words.pointer ?? '',
    text: said,
    said,
    gates: [],
    isLater: false,
  };
  return { fault, words, said: said === '' ? [] : [said], isRefused: false, standsFor: '' };
}
