import { renderObject } from '../../model/identity.ts';
import { type Known, unknown } from '../../model/knowledge.ts';
import type { PatchResult } from '../../simulate/forecast/patches.ts';
import type { Context } from '../context.ts';
import type { Relation, Row } from '../relation.ts';
import { readPatchTarget } from './patches/target.ts';
import { explainInvalidValue, readLost } from './patches/value.ts';

/** What every patch of every override does, by simulation (design.md §5, `patches`). */
export const patches: Relation = {
  name: 'patches',
  grain:
    'one row per placement, override, rule, patch and object that it reaches, for the clusters on which it does the same',
  columns: {
    override: { type: 'object', means: 'The override, or its snapshot where the input lacks it.' },
    placement: { type: 'object', means: 'The placement.' },
    rule: { type: 'int', means: 'Position of the rule.' },
    patch: { type: 'int', means: 'Position of the patch; -1 for a rule that deletes.' },
    place: { type: 'place', means: 'The path of the patch; the rule for one that deletes.' },
    patchPlace: { type: 'place', means: 'The patch; the rule for one that deletes.' },
    selectorPlace: { type: 'place', means: 'The selector of the override that reaches the object.' },
    op: { type: 'string', means: 'add, remove, replace, or `delete` for a rule that deletes.' },
    path: { type: 'string', means: 'The path as written.' },
    object: { type: 'object', means: 'The object, also one inside an envelope.' },
    group: { type: 'string', means: 'API group of the object; empty for the core group.' },
    subject: { type: 'string', means: 'The object as messages print it.' },
    viaNamespace: { type: 'bool', means: 'The override selects its Namespace, not the object.' },
    ownToo: { type: 'bool', means: 'The same patch goes into that Namespace itself.' },
    effect: {
      type: 'string',
      means: '`applied`, `failed`, `deleted`, or `skipped` behind a failure or a deletion.',
    },
    failure: {
      type: 'string',
      means:
        'Why it fails: `path` (it names nothing), `variable` (a label is missing, or a brace), `operation`; else empty.',
      gates: ['members'],
    },
    error: { type: 'string', means: 'KubeFleet’s words for the failure.' },
    missing: { type: 'string', means: 'Pointer to the first part of the path that the object lacks.' },
    missingLabel: {
      type: 'string',
      means: 'The label that the clusters lack; empty when a brace is missing.',
    },
    parentThere: { type: 'bool', means: 'Only the last part of the path is missing.' },
    vanished: {
      type: 'bool',
      means: 'The manifest has a value there, which is empty and does not survive being stored.',
    },
    variableInPath: { type: 'bool', means: 'The path holds a variable, which is never replaced there.' },
    lost: {
      type: 'list<string>',
      means: 'Entries of the map or list that an `add` of the whole takes away.',
    },
    invalid: { type: 'string', means: 'Why the object cannot be valid with the new value; else empty.' },
    overwrites: { type: 'bool', means: 'An earlier rule had written another value to the path.' },
    collides: {
      type: 'bool',
      means: 'That rule belongs to the same override, and this one is no special case of it.',
    },
    overwrittenPlace: { type: 'place', means: 'That earlier patch; this one when there is none.' },
    overwrittenBy: {
      type: 'object',
      means: 'The override with that earlier patch; this one when there is none.',
    },
    clusters: { type: 'list<string>', means: 'The clusters; empty where nobody knows them.' },
    certainty: {
      type: 'string',
      means: '`maybe` when the object, its content on the hub or the clusters are told by half.',
    },
  },
  rows: (context) => {
    const results = context.forecast.patches();
    const own = new Set(results.filter(isOwn).map(keyOf));
    return results.map((result) => patchRow(context, result, own.has(keyOf(result))));
  },
};

/** True for a patch that goes into the selected Namespace itself. */
function isOwn({ object, entry, viaNamespace, effect }: PatchResult): boolean {
  const isNamespace = entry === undefined && object.group === '' && object.kind === 'Namespace';
  return isNamespace && !viaNamespace && effect === 'applied';
}

function keyOf({ snapshot, rule, patch, object }: PatchResult): string {
  const namespace = object.namespace === '' ? object.name : object.namespace;
  return `${snapshot.kind} ${snapshot.namespace}/${snapshot.name} ${rule} ${patch} ${namespace}`;
}

function patchRow({ forecast }: Context, result: PatchResult, ownToo: boolean): Row {
  const { snapshot, placement, op, path, effect, failure, overwrites } = result;
  const overrides = forecast.overrides();
  const override = overrides.objectOf(snapshot);
  const target = readPatchTarget(forecast.hub(), result);
  const earlier = overwrites ?? result;
  return {
    override,
    placement: placement.object,
    rule: result.rule,
    patch: result.patch,
    place: { object: override, pointer: pointerOf(result, '/path'), side: 'head' },
    patchPlace: { object: override, pointer: pointerOf(result, ''), side: 'head' },
    selectorPlace: { object: override, pointer: target.selectorPointer, side: 'head' },
    op,
    path,
    object: target.object,
    group: target.object.group,
    subject: renderObject(target.object),
    viaNamespace: result.viaNamespace,
    ownToo: result.viaNamespace && ownToo,
    effect,
    failure: readFailure(result),
    error: failure?.error ?? '',
    missing: failure?.missing ?? '',
    missingLabel: /label key (\S*) not found/.exec(failure?.error ?? '')?.[1] ?? '',
    parentThere: failure?.missing === path,
    vanished: result.vanished,
    variableInPath: path.includes('${MEMBER-CLUSTER-'),
    lost: readLost(result),
    invalid: explainInvalidValue(result, target.object),
    overwrites: overwrites !== undefined,
    collides: result.collides,
    overwrittenPlace: {
      object: overrides.objectOf(earlier.snapshot),
      pointer: pointerOf(earlier, ''),
      side: 'head',
    },
    overwrittenBy: overrides.objectOf(earlier.snapshot),
    clusters: result.clusters,
    certainty: result.certainty,
  };
}

function pointerOf(
  { snapshot, rule, patch }: Pick<PatchResult, 'snapshot' | 'rule' | 'patch'>,
  rest: string,
): string {
  const at = `${snapshot.pointer}/policy/overrideRules/${rule}`;
  return patch < 0 ? at : `${at}/jsonPatchOverrides/${patch}${rest}`;
}

/** Whether a label is there cannot be told where the labels of the clusters are not. */
function readFailure({ failure, needsLabels }: PatchResult): Known<string> {
  if (failure !== undefined) return failure.kind;
  return needsLabels ? unknown('members') : '';
}
