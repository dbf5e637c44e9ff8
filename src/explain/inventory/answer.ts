import type { JsonObject } from '../../api/json.ts';

/** One member in a few words, for people. */
export interface InventoryRow {
  readonly name: string;
  readonly labels: readonly string[];
  readonly taints: readonly string[];
  /** How many properties it reports, and how many of them are left out as none of an inventory's business. */
  readonly properties: number;
  readonly withheld: number;
  /** How many namespaces it has; undefined when not all of them are known. */
  readonly namespaces: number | undefined;
  /** How many kinds its API server knows beyond the built-in ones; undefined when not all of them are known. */
  readonly kinds: number | undefined;
  /** What does not go into the file but should be known: that it is leaving, or was not well. */
  readonly remarks: readonly string[];
}

/** The members of a fleet as a file to commit. Views read nothing else. */
export interface FleetInventory {
  /** The content of the file, keys in their order; `decodeInventories` of the model reads it. */
  readonly file: JsonObject;
  /** RFC 3339; '' when the input tells no time. */
  readonly captured: string;
  /** No member of the fleet is missing. */
  readonly complete: boolean;
  readonly members: readonly InventoryRow[];
  /** What to add to the input for an inventory without gaps, in words; '' when it has none. */
  readonly missing: string;
}
