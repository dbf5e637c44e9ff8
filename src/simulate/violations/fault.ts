import {
  isJsonList,
  isJsonObject,
  type Json,
  type JsonObject,
  pointer,
  readList,
  readPath,
  readString,
} from '../../api/json.ts';
import { findFaults } from '../admission/fault.ts';
import { explainMapping } from '../admission/hub-view.ts';
import { RULES_NOT_RUN } from '../admission/schema-stage.ts';
import { typeNameOf } from '../admission/value-rules.ts';
import type { Verdict } from '../admission/verdict.ts';
import { askUnwired } from '../admission/webhooks.ts';
import { simulateAdmission } from '../admission.ts';
import type { JudgedRequest } from './hub-request.ts';
import type { Fault, ViolationStage } from './violation.ts';

const UNMAPPED = 'failed to get GVR of the selector: ';

/**
 * Takes an answer of the hub apart: every fault with its own place, and what the handler that nobody asks would
 * say. Selectors whose kind the hub does not serve do not hide what else is wrong.
 */
export function readFaults(judged: JudgedRequest): readonly Fault[] {
  const faults = [...readRefusal(judged), ...readUnwired(judged)];
  const kept = judged.isStored ? faults.filter((fault) => fault.stage === 'unwired') : faults;
  return addUnmapped(judged, kept);
}

function readRefusal({ request, hub, verdict }: JudgedRequest): readonly Fault[] {
  const [first] = verdict.errors;
  if (first === undefined) return [];
  if (first.message.startsWith('deny update on old invalid')) {
    const created = simulateAdmission({ operation: 'create', object: request.object }, hub);
    if (!created.admitted) return listViolations(created);
    const gates = listViolations(verdict).flatMap((fault) => fault.gates);
    return [{ ...wholeFault('validating-webhook', first.message, first.webhook), gates }];
  }
  if (first.stage === 'schema') {
    return verdict.errors
      .filter(({ message }) => message !== RULES_NOT_RUN.message)
      .map(({ type, path = '', pointer: at, message }) => ({
        ...wholeFault('schema', message, ''),
        type,
        pointer: at,
        said: `${path}: ${message}`,
      }));
  }
  return listViolations(verdict).map((fault) => ({ ...fault, pointer: findExactly(fault, request.object) }));
}

function wholeFault(stage: ViolationStage, text: string, webhook: string | undefined): Fault {
  return {
    stage,
    webhook: webhook ?? '',
    type: undefined,
    pointer: '',
    text,
    said: text,
    gates: [],
    isLater: false,
  };
}

function listViolations(verdict: Verdict): readonly Fault[] {
  return verdict.violations.map(({ stage, webhook, type, pointer: at, message, gate }) => ({
    ...wholeFault(stage, message, webhook),
    type,
    pointer: at,
    gates: gate === undefined ? [] : [gate],
  }));
}

/** Go names the field without positions and keys: the first value there that is of the sort it names. */
function findExactly({ pointer: at, text }: Pick<Fault, 'pointer' | 'text'>, object: JsonObject): string {
  const [, found, path] =
    /cannot unmarshal (\w+)(?: \S+)? into Go struct field [^.\s]+\.(\S+) of type/.exec(text) ?? [];
  if (found === undefined || path === undefined || (at !== '' && at !== '/metadata')) return at;
  const start = at === '/metadata' ? readPath(object, 'metadata') : object;
  const rest = findMismatch(start ?? null, path.split('.'), found);
  return rest === undefined ? at : at + rest;
}

function findMismatch(value: Json, path: readonly string[], sort: string): string | undefined {
  if (isJsonList(value) && !(path.length === 0 && sort === 'array')) {
    for (const [index, item] of value.entries()) {
      const found = findMismatch(item, path, sort);
      if (found !== undefined) return pointer(index) + found;
    }
    return undefined;
  }
  const [step, ...rest] = path;
  if (step === undefined) return findLeaf(value, sort);
  if (!isJsonObject(value) || !Object.hasOwn(value, step)) return undefined;
  const found = findMismatch(value[step] ?? null, rest, sort);
  return found === undefined ? undefined : pointer(step) + found;
}

/** The value itself, or the first entry of a map, when it is of a sort. */
function findLeaf(value: Json, sort: string): string | undefined {
  if (isSort(value, sort)) return '';
  if (!isJsonObject(value)) return undefined;
  const key = Object.keys(value).find((each) => isSort(value[each] ?? null, sort));
  return key === undefined ? undefined : pointer(key);
}

function isSort(value: Json, sort: string): boolean {
  const name = typeNameOf(value);
  return (
    name === sort || (sort === 'number' && name === 'integer') || (sort === 'bool' && name === 'boolean')
  );
}

/** What the handler of ResourcePlacements would say, taken apart; it is served, and nothing calls it. */
function readUnwired({ hub, verdict }: JudgedRequest): readonly Fault[] {
  const [first] = verdict.unwired;
  if (first === undefined || verdict.stored === undefined) return [];
  const refusal = askUnwired({
    operation: 'create',
    object: verdict.stored,
    old: undefined,
    hub: hub.view,
    catalogue: hub.catalogue,
  });
  if (refusal === undefined) return [];
  const { stored } = verdict;
  return findFaults(refusal.faults).map(({ text, pointer: at, gate }) => ({
    ...wholeFault('unwired', text, first.webhook),
    pointer: findExactly({ pointer: at, text }, stored),
    gates: gate === undefined ? [] : [gate],
  }));
}

/** The webhook stops at the first selector whose kind is not served; the others are no better. */
function addUnmapped({ request, hub }: JudgedRequest, faults: readonly Fault[]): readonly Fault[] {
  const model = faults.find(({ text }) => text.startsWith(UNMAPPED));
  if (model === undefined) return faults;
  const unmapped = readList(request.object, 'spec', 'resourceSelectors').flatMap((selector, index) => {
    const reason = explainMapping(
      hub.view,
      readString(selector, 'group'),
      readString(selector, 'version'),
      readString(selector, 'kind'),
    );
    const text = `${UNMAPPED}${reason ?? ''}`;
    const at = `/spec/resourceSelectors/${index}`;
    return reason === undefined ? [] : [{ ...model, text, said: text, pointer: at, gates: [] }];
  });
  return [...faults.filter((fault) => fault !== model), ...unmapped];
}
