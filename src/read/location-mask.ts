import { type Json, pointerSteps, readPath, readString } from '../api/json.ts';
import { buildComposeCache } from './compose-state.ts';
import { findNode, type Outline } from './location-outline.ts';
import { findSecrets } from './redact.ts';
import { redactLines } from './redact-lines.ts';
import { decodeYamlDocument } from './yaml-document.ts';

/** An object whose kind its own manifest may not state: the items of typed lists do without. */
export interface KnownKind {
  readonly steps: readonly string[];
  readonly kind: string;
}

/**
 * The text of a piece with every secret masked, character by character, so that offsets stay. Without an outline
 * nothing is known of the text, and more is masked than need be.
 */
export function maskPiece(text: string, outline: Outline | undefined, known: KnownKind): string {
  const document = outline === undefined ? undefined : decodeYamlDocument(text, buildComposeCache());
  if (outline === undefined || document === undefined || document.fault !== undefined)
    return redactLines(text);
  const ranges: TextRange[] = [];
  for (const path of findPieceSecrets(document.value, known)) {
    const node = findNode(outline, pointerSteps(path));
    if (node !== undefined) addRanges(node, ranges);
  }
  return maskRanges(text, ranges);
}

type TextRange = readonly [start: number, end: number];

function findPieceSecrets(value: Json, { steps, kind }: KnownKind): readonly string[] {
  const object = readPath(value, ...steps.map((step) => (/^[0-9]+$/.test(step) ? Number(step) : step)));
  const all = findSecrets(value);
  if (object === undefined || readString(object, 'kind') !== '') return all;
  const prefix = steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  return [...all, ...findSecrets(object, kind).map((path) => prefix + path)];
}

/** The ranges of all scalars at and below a node, also where an alias leads. */
function addRanges(node: Outline, ranges: TextRange[]): void {
  if (node.target !== undefined) addRanges(node.target, ranges);
  else if (node.isCollection) for (const entry of node.entries.values()) addRanges(entry, ranges);
  else if (node.start !== -1) ranges.push([node.start, node.textEnd]);
}

/** Every character but white space gives way, headers of block scalars and quotes too. */
function maskRanges(text: string, ranges: readonly TextRange[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    parts.push(text.slice(at, from), text.slice(from, end).replace(/[^\s]/g, '*'));
    at = end;
  }
  return parts.join('') + text.slice(at);
}
