import { type JsonObject, readString, readStringMap } from '../../api/json.ts';
import type { Item } from './item.ts';

/** True when a patch's `target` means the item: regular expressions over any identity it had, and selectors. */
export function matchTarget(item: Item, target: JsonObject): boolean {
  const { group, version, kind } = item.object;
  const fits = (key: string, value: string) => matchWhole(readString(target, key), value);
  if (!fits('group', group) || !fits('version', version) || !fits('kind', kind)) return false;
  const isNamed = item.ids.some(({ name, namespace }) => fits('name', name) && fits('namespace', namespace));
  if (!isNamed) return false;
  const labels = readStringMap(item.value, 'metadata', 'labels');
  const annotations = readStringMap(item.value, 'metadata', 'annotations');
  return (
    matchSelector(readString(target, 'labelSelector'), labels) &&
    matchSelector(readString(target, 'annotationSelector'), annotations)
  );
}

/** Kustomize anchors the expressions; a plain name is the usual case and needs no engine. */
function matchWhole(pattern: string, text: string): boolean {
  if (pattern === '' || pattern === text) return true;
  if (!/[\\^$.*+?()[\]{}|]/.test(pattern)) return false;
  return matchSimple(pattern.replace(/^\^/, '').replace(/\$$/, ''), text);
}

/**
 * Matches alternatives of words with `.*`, `.+` and `.`, which is what targets are made of. Anything else does
 * not match: these expressions are untrusted, and a full engine may take for ever.
 */
function matchSimple(pattern: string, text: string): boolean {
  const alternatives = pattern.replace(/^\((.*)\)$/, '$1').split('|');
  return alternatives.some((each) => {
    const pieces = each.split(/\.[*+]/);
    if (pieces.some((piece) => /[\\^$*+?()[\]{}]/.test(piece))) return false;
    return matchPieces(pieces, text);
  });
}

/** True when the pieces stand in the text one after another, the first at its start and the last at its end. */
function matchPieces(pieces: readonly string[], text: string): boolean {
  const [first = '', ...rest] = pieces;
  const last = rest.pop();
  if (last === undefined) return samePiece(first, text, 0) && text.length === first.length;
  let at = first.length;
  if (!samePiece(first, text, 0)) return false;
  for (const piece of rest) {
    while (at + piece.length <= text.length && !samePiece(piece, text, at)) at += 1;
    if (at + piece.length > text.length) return false;
    at += piece.length;
  }
  return text.length - last.length >= at && samePiece(last, text, text.length - last.length);
}

function samePiece(piece: string, text: string, at: number): boolean {
  if (at + piece.length > text.length) return false;
  return [...piece].every((each, index) => each === '.' || text[at + index] === each);
}

/** A selector as one text: `a=b,c!=d,e in (f,g),h,!i`. */
function matchSelector(selector: string, labels: ReadonlyMap<string, string>): boolean {
  if (selector.trim() === '') return true;
  const terms = selector.split(/,(?![^(]*\))/).map((term) => term.trim());
  return terms.every((term) => matchTerm(term, labels));
}

function matchTerm(term: string, labels: ReadonlyMap<string, string>): boolean {
  const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(term);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((each) => each.trim());
    const isIn = labels.has(key) && values.includes(labels.get(key) ?? '');
    return operator === 'in' ? isIn : !isIn;
  }
  const unequal = /^([^!=\s]+)\s*!=\s*(.*)$/.exec(term);
  if (unequal !== null) return labels.get(unequal[1] ?? '') !== unequal[2];
  const equal = /^([^=\s]+)\s*==?\s*(.*)$/.exec(term);
  if (equal !== null) return labels.get(equal[1] ?? '') === equal[2];
  return term.startsWith('!') ? !labels.has(term.slice(1)) : labels.has(term);
}
