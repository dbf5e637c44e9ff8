import { isJsonList, isJsonObject, type Json } from '../api/json.ts';
import { renderGoJson } from './admission/go-text.ts';
import {
  addMember,
  type Container,
  getMember,
  type Outcome,
  refuse,
  removeMember,
  setMember,
} from './json-patch/container.ts';

/** One operation of a patch. A missing value reads as null, as it does in an override. */
export interface PatchOperation {
  readonly op: string;
  readonly path: string;
  readonly value?: Json;
}

/** The patched document, or which operation failed and the library's words for it. Operations are all or nothing. */
export type PatchResult = { readonly document: Json } | { readonly failed: number; readonly error: string };

/**
 * The document while it is patched. `twin` is a second copy of the root that only paths beginning with `//` reach:
 * the library parses the root anew for them and never looks at that copy again.
 */
interface Draft {
  readonly document: Json;
  readonly twin: Json | undefined;
}

type DraftOutcome = { readonly draft: Draft } | { readonly error: string };

const MISSING = 'missing value';

/**
 * Applies a JSON patch as `github.com/evanphx/json-patch/v5` v5.9.11 does with its default options: its own reading
 * of RFC 6902, its leniences and its error texts (delivery-and-conditions.md §3.6). Pure: `document` is not changed.
 */
export function applyJsonPatch(document: Json, operations: readonly PatchOperation[]): PatchResult {
  const invalid = explainInvalidPatch(operations);
  if (invalid !== undefined) return invalid;
  let draft: Draft = { document, twin: document };
  for (const [failed, operation] of operations.entries()) {
    const outcome = applyOperation(draft, operation);
    if ('error' in outcome) return { failed, error: outcome.error };
    draft = outcome.draft;
  }
  return { document: draft.document };
}

/** Which operation the library refuses before it applies anything, and why; undefined when it takes them all. */
export function explainInvalidPatch(
  operations: readonly PatchOperation[],
): { readonly failed: number; readonly error: string } | undefined {
  for (const [failed, operation] of operations.entries()) {
    const error = explainInvalidOperation(operation);
    if (error !== undefined) return { failed, error };
  }
  return undefined;
}

/** An override cannot say `from`, so `move` and `copy` never work. */
function explainInvalidOperation({ op, path, value = null }: PatchOperation): string | undefined {
  if (op === 'add' || op === 'replace' || op === 'remove' || op === 'test') return undefined;
  const reason =
    op === 'move' || op === 'copy'
      ? `failed to decode 'from': operation, missing from field: ${MISSING}`
      : 'unsupported operation';
  return `invalid operation ${renderGoJson({ op, path, value })}: ${reason}`;
}

function applyOperation(draft: Draft, { op, path, value = null }: PatchOperation): DraftOutcome {
  if (path === '' && op !== 'remove') return applyToRoot(draft, op, value);
  const steps = readSteps(path);
  if (steps === undefined) return { error: explainMissingParent(op, path) };
  const [first, ...rest] = steps.parents;
  const onTwin = first === '';
  const root = onTwin ? draft.twin : draft.document;
  const parents = onTwin ? rest : steps.parents;
  const self = parents.length === 0 && !onTwin ? (draft.twin ?? null) : null;
  const change = (container: Container): Outcome =>
    op === 'test'
      ? testMember(container, path, steps.key, value, self)
      : applyToMember(container, op, path, steps.key, value);
  const outcome = root === undefined ? undefined : applyBelow(root, parents, change);
  if (outcome === undefined) return { error: explainMissingParent(op, path) };
  if ('error' in outcome) return outcome;
  return { draft: onTwin ? { ...draft, twin: outcome.value } : { ...draft, document: outcome.value } };
}

/** The segments of a path. What stands before the first slash is dropped; without any slash there is no path. */
function readSteps(path: string): { readonly parents: readonly string[]; readonly key: string } | undefined {
  if (path === '') return { parents: [], key: '' };
  const segments = path.split('/').slice(1).map(unescapeSegment);
  const key = segments.pop();
  return key === undefined ? undefined : { parents: segments, key };
}

function unescapeSegment(segment: string): string {
  return segment.replace(/~[01]/g, (sign) => (sign === '~1' ? '/' : '~'));
}

function explainMissingParent(op: string, path: string): string {
  const shown = op === 'replace' || op === 'test' ? path : `"${path}"`;
  const lacks = op === 'test' ? 'is missing path' : 'doc is missing path';
  return `${op} operation does not apply: ${lacks}: ${shown}: ${MISSING}`;
}

/** Applies `change` to the container at the end of `parents`; undefined when there is none. */
function applyBelow(
  container: Json,
  parents: readonly string[],
  change: (container: Container) => Outcome,
): Outcome | undefined {
  if (!isJsonObject(container) && !isJsonList(container)) return undefined;
  const [step, ...rest] = parents;
  if (step === undefined) return change(container);
  // An empty segment inside a path names the container itself, which the library does not know here.
  const child = step === '' ? undefined : getMember(container, step);
  if (child === undefined || 'error' in child || child.value === null) return undefined;
  const outcome = applyBelow(child.value, rest, change);
  if (outcome === undefined || 'error' in outcome) return outcome;
  return setMember(container, step ?? '', outcome.value);
}

/** Applies an operation to the member `key` of its container. */
function applyToMember(container: Container, op: string, path: string, key: string, value: Json): Outcome {
  if (op === 'add')
    return explainFailure(addMember(container, key, value), `error in add for path: '${path}'`);
  if (op === 'remove')
    return explainFailure(removeMember(container, key), `error in remove for path: '${path}'`);
  // An empty last segment always passes the look-up, in objects and lists alike.
  if (key !== '' && 'error' in getMember(container, key)) {
    return refuse(`replace operation does not apply: doc is missing key: ${path}: ${MISSING}`);
  }
  return explainFailure(setMember(container, key, value), `error in remove for path: '${path}'`);
}

function explainFailure(outcome: Outcome, prefix: string): Outcome {
  return 'error' in outcome ? refuse(`${prefix}: ${outcome.error}`) : outcome;
}

/** An empty last segment names the container itself: for the root its twin, elsewhere nothing. */
function testMember(container: Container, path: string, key: string, value: Json, self: Json): Outcome {
  const found: Outcome = key === '' ? { value: self } : getMember(container, key);
  if ('error' in found && found.absent !== true) {
    return refuse(`error in test for path: '${path}': ${found.error}`);
  }
  const present = 'error' in found ? null : found.value;
  return isSame(present, value) ? { value: container } : refuse(`testing value ${path} failed: test failed`);
}

/** An empty path means the whole document. */
function applyToRoot(draft: Draft, op: string, value: Json): DraftOutcome {
  if (op === 'test') {
    return isSame(draft.document, value) ? { draft } : { error: 'testing value  failed: test failed' };
  }
  if (isJsonObject(value) || isJsonList(value) || (op === 'replace' && value === null)) {
    return { draft: { document: value, twin: op === 'add' ? value : undefined } };
  }
  return { error: explainScalarRoot(op, value) };
}

function explainScalarRoot(op: string, value: Json): string {
  if (op === 'replace') return 'replace operation value must be object or array: %!w(<nil>)';
  if (value === null) {
    return 'json: error calling MarshalJSON for type *jsonpatch.partialDoc: invalid value, expected object';
  }
  const got = typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${got} into Go value of type map[string]*jsonpatch.lazyNode`;
}

function isSame(left: Json, right: Json): boolean {
  return renderGoJson(left) === renderGoJson(right);
}
