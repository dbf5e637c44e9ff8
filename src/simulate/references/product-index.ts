import { type ObjectIdentity, objectKey } from '../../model/identity.ts';
import { matchPattern, type Product } from '../../model/references/product.ts';

/** Products with what they were found with. */
export interface ProductIndex<T> {
  readonly add: (product: Product, value: T) => void;
  /** What makes exactly this thing, and by a name that tells so. */
  readonly naming: (thing: ObjectIdentity) => readonly T[];
  /** What may make the thing among others, of names that cannot be told. */
  readonly covering: (thing: ObjectIdentity) => readonly T[];
}

interface Entry<T> {
  readonly product: Product;
  readonly value: T;
}

/** Indexes products, so that asking for a thing costs no more than the few patterns there are. */
export function buildProductIndex<T>(): ProductIndex<T> {
  const exact = new Map<string, T[]>();
  const patterns: Entry<T>[] = [];
  const covering: Entry<T>[] = [];
  return {
    add: (product, value) => {
      const { kind, namespace, name } = product;
      if (name === '*') covering.push({ product, value });
      else if (kind === '*' || namespace.includes('*') || name.includes('*'))
        patterns.push({ product, value });
      else exact.set(objectKey(product), [...(exact.get(objectKey(product)) ?? []), value]);
    },
    naming: (thing) => [...(exact.get(objectKey(thing)) ?? []), ...findCovering(patterns, thing)],
    covering: (thing) => findCovering(covering, thing),
  };
}

function findCovering<T>(entries: readonly Entry<T>[], thing: ObjectIdentity): readonly T[] {
  if (entries.length === 0) return [];
  return entries.filter(({ product }) => covers(product, thing)).map(({ value }) => value);
}

function covers(product: Product, thing: ObjectIdentity): boolean {
  return (
    (product.kind === '*' || (product.kind === thing.kind && product.group === thing.group)) &&
    matchPattern(product.namespace, thing.namespace) &&
    matchPattern(product.name, thing.name)
  );
}
