import type { KubeObject } from './bundle.ts';
import type { Source } from './source.ts';

/**
 * A place a finding can point at: a node of an object, or a byte range of a source when there is no object.
 * It is symbolic; lines and columns are computed only for places that are printed (`read/location`).
 */
export type Place = ObjectPlace | SourcePlace;

export interface ObjectPlace {
  readonly object: KubeObject;
  /** JSON pointer from the object's root. When the node is absent, its nearest present ancestor is shown. */
  readonly pointer: string;
  /** Which part of a mapping entry is meant; the value by default. */
  readonly part?: 'key' | 'value';
  readonly side: Side;
}

export interface SourcePlace {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  readonly side: Side;
}

/** The revision a place belongs to; everything is `head` unless two revisions are compared. */
export type Side = 'head' | 'base';

/** A place resolved for printing. Lines and columns count from 1; columns are UTF-16 units; the end is exclusive. */
export interface Location {
  readonly uri: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** The lines around the region, secrets masked; absent for sources that hold no text. */
  readonly frame?: Frame;
  /** GitHub's `primaryLocationLineHash` of the first line, when line hashes were asked for. */
  readonly lineHash?: string;
}

/** Lines to show around a region. `firstLine` counts from 1. */
export interface Frame {
  readonly firstLine: number;
  readonly lines: readonly string[];
  /** The column of the lines' first characters; 1 unless a very long line was cut around the region. */
  readonly firstColumn?: number;
}

export function isObjectPlace(place: Place): place is ObjectPlace {
  return 'object' in place;
}
