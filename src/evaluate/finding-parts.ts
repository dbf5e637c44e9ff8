import { isCelProblem } from '../model/cel/scope.ts';
import type { CelType } from '../model/cel/value.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { Place } from '../read/place.ts';
import { isObjectCell, isPlaceCell } from './cell.ts';
import type { ActiveRule, Read } from './draft.ts';
import type { ObjectRef, PlacementRef } from './finding.ts';
import { printerFor } from './print.ts';
import type { ScopeName } from './rule-program.ts';
import { isTextProblem, readText } from './template.ts';

/** Printed where a text names something that the input does not tell. */
const NOT_TOLD = 'not known';

/** Runs an expression of a rule over a finding; errors are logged. Undefined when there is no value. */
export function runPart(
  active: ActiveRule,
  scope: ScopeName,
  text: string,
  read: Read,
): { readonly value: unknown; readonly type: CelType } | undefined {
  const program = active.programs.compile(scope, text);
  const outcome = active.programs.run(scope, text)(read);
  if ('error' in outcome) active.faults.add(active.rule.id, `${outcome.error} in \`${text.trim()}\``);
  if (!('value' in outcome) || isCelProblem(program)) return undefined;
  return { value: outcome.value, type: program.type };
}

/** Fills in the expressions of a text. */
export function renderText(active: ActiveRule, scope: ScopeName, text: string, read: Read): string {
  const parts = readText(text);
  if (isTextProblem(parts)) return text;
  return parts
    .map((part) => {
      if ('literal' in part) return part.literal;
      const found = runPart(active, scope, part.expression, read);
      return found === undefined ? NOT_TOLD : printerFor(found.type)(found.value);
    })
    .join('');
}

/** The places an expression names, in order: a place, an object, or a list of them. */
export function readPlaces(value: unknown): readonly Place[] {
  if (Array.isArray(value)) return value.flatMap(readPlaces);
  if (isObjectCell(value)) return [{ object: value, pointer: '', side: 'head' }];
  return isPlaceCell(value) ? [value] : [];
}

/** How outputs name an object. */
export function objectRef(object: KubeObject): ObjectRef {
  const { apiVersion, kind, namespace, name } = object;
  return { apiVersion, kind, namespace, name };
}

function placementRef({ kind, namespace, name }: KubeObject): PlacementRef {
  return { kind, namespace, name };
}

/** A placement from an object, a text `Kind namespace/name`, or the first of a list. */
export function readPlacement(value: unknown): PlacementRef | undefined {
  if (Array.isArray(value)) return readPlacement(value[0]);
  // Columns that must hold an object hold another one where there is no placement.
  if (isObjectCell(value)) return /Placement$/.test(value.kind) ? placementRef(value) : undefined;
  if (typeof value !== 'string') return undefined;
  const [, kind, namespace = '', name] = /^(\S+) (?:([^/\s]+)\/)?(\S+)$/.exec(value) ?? [];
  return kind === undefined || name === undefined ? undefined : { kind, namespace, name };
}

/** Names of clusters from texts and objects, sorted, each once. */
export function readClusters(value: unknown): readonly string[] {
  const items = Array.isArray(value) ? value : [value];
  const names = items.map((item) => (isObjectCell(item) ? item.name : String(item ?? '')));
  return [...new Set(names.filter((name) => name !== ''))].sort();
}
