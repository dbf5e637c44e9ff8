import type { JsonObject } from '../json.ts';

/** One served version of a kind: its scope, whether it is the stored one, whether it has a status subresource. */
export interface SchemaKind {
  readonly kind: string;
  readonly version: string;
  readonly namespaced: boolean;
  readonly stored: boolean;
  readonly status: boolean;
  /** Number of the node that describes the whole object. */
  readonly root: number;
}

/**
 * The schemas of one API group. Nodes are OpenAPI schemas of CustomResourceDefinitions in which every nested
 * schema is replaced by the number of a node; equal parts are stored once.
 */
export interface SchemaTable {
  readonly group: string;
  readonly kinds: readonly SchemaKind[];
  readonly nodes: readonly JsonObject[];
}
