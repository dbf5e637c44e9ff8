import { PLACEMENT_GROUP } from '../../api/groups.ts';
import { isObserved, renderObject, siteName } from '../../model/identity.ts';
import { firstDifference } from '../../model/json-equality.ts';
import { type Known, unknown } from '../../model/knowledge.ts';
import { identityOf, objectEntry } from '../../model/objects.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { Place } from '../../read/place.ts';
import type { Violation } from '../../simulate/violations/violation.ts';
import type { BaseContext, Context } from '../context.ts';
import type { Cell, Relation, Row } from '../relation.ts';

const PLACEMENTS: ReadonlySet<string> = new Set(['ClusterResourcePlacement', 'ResourcePlacement']);
/** Stages that let an object pass for the moment. */
const PASSING: ReadonlySet<string> = new Set(['unwired', 'delivery', 'controller']);

/** What stands between objects and the hub they are meant for (design.md §5, `violations`). */
export const violations: Relation = {
  name: 'violations',
  grain: 'one row per object and edit that makes the hub take it as it is meant',
  structs: {
    Mark: {
      place: { type: 'place', means: 'Another place that belongs to it.' },
      text: { type: 'string', means: 'What is there.' },
    },
  },
  columns: {
    object: {
      type: 'object',
      means:
        'The manifest. Of objects that a hub printed only ResourcePlacements are judged: it took the others.',
    },
    kind: { type: 'string', means: 'Its kind.' },
    ns: { type: 'string', means: 'Its namespace; empty when there is none.' },
    placement: { type: 'object', means: 'The object again, to compare with rules over placements.' },
    placementName: { type: 'string', means: 'The object as text when it is a placement; else empty.' },
    topic: {
      type: 'string',
      means:
        'What it is about: `schema` (types, limits, names and whatever has no topic of its own), `policy`, `property`, `period`, `max-unavailable`, `not-served`, `unknown-field`, `other-version`, `emptied-selector`, `selector-kind`, `selector-scope`, `selector-disabled`, `selector-name-and-labels`, `namespace-mode`, `status-scope`, `hub-workload`, `guard-rail` (who applies it may not), `override-patch`, `override-target`, `override-limit`, `envelope-entry`, `stage-task`, `eviction`, `budget`; of a change: `placement-type-changed`, `policy-removed`, `toleration-changed`, `strategy-left-external`, `status-scope-changed`, `status-namespace-changed`, `frozen-field`.',
    },
    stage: {
      type: 'string',
      means:
        'Who objects: `decode`, `mutating-webhook`, `schema`, `admission-policy`, `validating-webhook`; `pruning` (the schema does not know a field), `unwired` (a handler that exists and that no hub asks), `delivery` (the hub takes it, the members cannot), `controller` (the hub takes it, its own controller stops at it).',
    },
    webhook: { type: 'string', means: 'The webhook that speaks; empty in other stages.' },
    operation: {
      type: 'string',
      means: '`create`, or `update` when the hub holds another form of the object.',
    },
    refused: { type: 'bool', means: 'The hub refuses the object, whatever the client asks for.' },
    strictOnly: {
      type: 'bool',
      means: 'Only clients that ask for strict decoding are refused, as kubectl does; others lose the field.',
    },
    stored: { type: 'bool', means: 'A hub printed the object, so it is there already.' },
    index: { type: 'int', means: 'Position in resourceSelectors; -1 elsewhere.' },
    place: { type: 'place', means: 'What to edit: the value, or the key when its name is wrong.' },
    field: { type: 'string', means: 'The field as people write it: spec.policy.clusterNames[1].' },
    value: { type: 'string', means: 'What stands there; empty when nothing does.' },
    allowed: {
      type: 'list<string>',
      means: 'The values or fields that may stand there, as far as they can be listed.',
    },
    nearest: { type: 'string', means: 'The one of them that was probably meant; empty when none is near.' },
    shape: {
      type: 'string',
      means: 'The right shape as YAML in one line, for the usual mistakes; else empty.',
    },
    replacement: {
      type: 'string',
      means: 'What to write there instead, as YAML; empty when a person must choose.',
    },
    safe: { type: 'bool', means: 'The replacement keeps the meaning, or nothing else is allowed.' },
    what: { type: 'string', means: 'What is wrong, one sentence that continues the name of the object.' },
    why: { type: 'string', means: 'Who refuses or drops it and in which words.' },
    advice: { type: 'string', means: 'What to write instead, one sentence.' },
    said: { type: 'string', means: 'The server’s exact text about this.' },
    answer: {
      type: 'string',
      means: 'All that kubectl apply prints for the object; empty when it is taken.',
    },
    marks: { type: 'list<Mark>', means: 'Other places that belong to it.' },
    placeholder: {
      type: 'bool',
      means: 'The value looks like a placeholder that a program is going to fill in.',
    },
    settled: {
      type: 'bool',
      means: 'True; Unknown where something that the input lacks could tell otherwise.',
      gates: ['hub:CustomResourceDefinition'],
    },
    certainty: {
      type: 'string',
      means:
        '`sure`, or `maybe` where manifests may be alternatives or flags of the hub agent are not known.',
    },
  },
  rows: function* ({ bundle, forecast, base }) {
    const seen = new Set<string>();
    for (const object of bundle.objects) {
      const changed = base === undefined ? [] : listChangeViolations(forecast, base, object);
      for (const violation of [...forecast.violationsOf(object), ...changed]) {
        // Overlays render one text several times; it is mended once.
        const { source, start, pointer } = object.origin;
        const key = [source.uri, start, pointer, violation.pointer, violation.what].join('\u0000');
        if (seen.has(key)) continue;
        seen.add(key);
        yield violationRow(object, violation);
      }
    }
  },
};

/** What only a change can violate. */
const CHANGE_TOPICS: ReadonlySet<string> = new Set([
  'placement-type-changed',
  'policy-removed',
  'toleration-changed',
  'strategy-left-external',
  'status-scope-changed',
  'status-namespace-changed',
  'frozen-field',
]);

/** What the hub says of a manifest as a change of its form in the base revision, which it holds by then. */
function listChangeViolations(
  forecast: Context['forecast'],
  base: BaseContext,
  object: KubeObject,
): readonly Violation[] {
  if (object.group !== PLACEMENT_GROUP || isObserved(object)) return [];
  const before = objectEntry(base.fleet.objects, siteName(object.site), identityOf(object))?.head;
  if (before === undefined || firstDifference(before.value, object.value) === undefined) return [];
  return forecast.violationsOf(object, before).filter(({ topic }) => CHANGE_TOPICS.has(topic));
}

function violationRow(object: KubeObject, violation: Violation): Row {
  const { gates, stage } = violation;
  const settled: Known<Cell> = gates.length === 0 ? true : unknown(...gates);
  const isPlacement = object.group === PLACEMENT_GROUP && PLACEMENTS.has(object.kind);
  return {
    object,
    kind: object.kind,
    ns: object.namespace,
    placement: object,
    placementName: isPlacement ? renderObject(object) : '',
    topic: violation.topic,
    stage,
    webhook: violation.webhook,
    operation: violation.operation,
    refused: !violation.isStrictOnly && !PASSING.has(stage),
    strictOnly: violation.isStrictOnly,
    stored: object.uid !== '',
    index: violation.index,
    place: placeAt(object, violation.pointer, violation.isKey),
    field: violation.field,
    value: violation.value,
    allowed: violation.allowed,
    nearest: violation.nearest,
    shape: violation.shape,
    replacement: violation.replacement,
    safe: violation.isSafe,
    what: violation.what,
    why: violation.why,
    advice: violation.advice,
    said: violation.said,
    answer: violation.answer,
    marks: violation.marks.map((mark) => ({
      place: placeAt(mark.object, mark.pointer, false),
      text: mark.text,
    })),
    placeholder: violation.isPlaceholder,
    settled,
    certainty: violation.isSure ? 'sure' : 'maybe',
  };
}

function placeAt(object: KubeObject, pointer: string, isKey: boolean): Place {
  return { object, pointer, side: 'head', ...(isKey ? { part: 'key' } : {}) };
}
