import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseAllDocuments,
} from 'yaml';

/** A file's documents as the YAML package sees them, with ranges into the text. */
export interface FileTree {
  readonly text: string;
  readonly documents: readonly Node[];
}

/** A node and what holds it. */
export interface Spot {
  readonly node: Node | null;
  /** The entry of a map whose value it is. */
  readonly pair?: Pair<Node, Node | null>;
  /** The collection around it, and the position in it. */
  readonly parent?: Node;
  readonly index?: number;
  /** Steps from the document's root. */
  readonly path: readonly string[];
}

/** Parses a file for editing; undefined when the package finds errors in it, for then nothing should be touched. */
export function readTree(text: string): FileTree | undefined {
  const documents = parseAllDocuments(text, {
    version: '1.1',
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
  });
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return undefined;
  return { text, documents: documents.flatMap(({ contents }) => (isNode(contents) ? [contents] : [])) };
}

/** The first mapping that begins at or behind an offset, outermost first: the object of that origin. */
export function findMapping(
  tree: FileTree,
  from: number,
  to: number,
): { readonly spot: Spot; readonly document: number } | undefined {
  for (const [index, document] of tree.documents.entries()) {
    const [start = 0, , end = 0] = document.range ?? [];
    if (end <= from || start >= to) continue;
    const found = search({ node: document, path: [] }, from, to);
    if (found !== undefined) return { spot: found, document: index };
  }
  return undefined;
}

function search(spot: Spot, from: number, to: number): Spot | undefined {
  const { node } = spot;
  const [start = 0, , end = 0] = node?.range ?? [];
  if (node === null || end <= from || start >= to) return undefined;
  if (isMap(node) && start >= from) return spot;
  for (const child of childrenOf(node, spot.path)) {
    const found = search(child, from, to);
    if (found !== undefined) return found;
  }
  return undefined;
}

function childrenOf(node: Node, path: readonly string[] = []): readonly Spot[] {
  if (isMap(node)) {
    return node.items.flatMap((item, index) =>
      isPair(item) ? [pairSpot(item as AnyPair, node, index, path)] : [],
    );
  }
  if (!isSeq(node)) return [];
  return node.items.flatMap((item, index) =>
    isNode(item) ? [{ node: item, parent: node, index, path: [...path, String(index)] }] : [],
  );
}

type AnyPair = Pair<Node, Node | null>;

function pairSpot(pair: AnyPair, parent: Node, index: number, path: readonly string[]): Spot {
  return { node: isNode(pair.value) ? pair.value : null, pair, parent, index, path: [...path, keyOf(pair)] };
}

/** A plain `on` is a truth value to the package and a text to the readers of Kubernetes. */
function keyOf({ key }: AnyPair): string {
  if (!isScalar(key)) return '';
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

/** Follows steps from a node as far as they lead; `rest` are those that lead nowhere. */
export function followSteps(
  root: Spot,
  steps: readonly string[],
): { readonly spot: Spot; readonly rest: readonly string[] } {
  let spot = root;
  for (const [done, step] of steps.entries()) {
    const next = childrenOf(spot.node ?? NOTHING, spot.path).find((child) => isStep(child, step));
    if (next === undefined) return { spot, rest: steps.slice(done) };
    spot = next;
  }
  return { spot, rest: [] };
}

/** A node without children, in place of an absent one. */
const NOTHING = { range: null } as unknown as Node;

function isStep({ pair, index }: Spot, step: string): boolean {
  return pair === undefined ? String(index) === step : keyOf(pair) === step;
}

/** True when a node is, or holds, an anchor, an alias or a tag: text elsewhere depends on it. */
export function isShared(node: Node | null): boolean {
  if (node === null) return false;
  if (isAlias(node)) return true;
  if ('anchor' in node && node.anchor !== undefined) return true;
  return childrenOf(node).some((child) => isShared(child.node));
}
