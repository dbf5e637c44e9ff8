import type { Site } from './bundle.ts';
import type { FileUse } from './layout.ts';
import type { ListingState } from './listing.ts';
import type { PlacedSource, UnplacedObject } from './site.ts';
import type { Source } from './source.ts';

/** A List, typed list or array as it stands at the top of a document, by its byte range. */
export interface ReadList {
  readonly source: Source;
  readonly start: number;
  readonly end: number;
  /** '' for an array and for a List that lost its end. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Number of items, of whatever kind. */
  readonly items: number;
  /** How it shows that there is more than it holds, in words; '' when it does not. */
  readonly truncated: string;
}

/** A source, what it is used for, and its text when it is an error or an empty answer. */
export interface ListedSource extends PlacedSource {
  readonly use: FileUse;
  readonly text?: string;
  /** Why a part of it is missing, in words; '' when it is whole. */
  readonly cut: string;
}

/** An object and the cluster it was taken from. */
export interface SitedObject {
  readonly object: UnplacedObject;
  readonly site: Site;
}

/** One listing in the making. */
export interface Draft {
  readonly site: Site;
  readonly group: string;
  readonly kind: string;
  readonly source: Source;
  readonly unit: string;
  readonly namespaces: Set<string>;
  readonly stated: string | undefined;
  readonly state: ListingState;
  readonly reason: string;
  count: number;
}

/** What a draft is made of; `stated` is the one namespace that was asked for, as far as known. */
export interface DraftParts {
  readonly site: Site;
  readonly group: string;
  readonly kind: string;
  readonly placed: ListedSource;
  readonly stated: string | undefined;
  readonly state: ListingState;
  readonly reason: string;
}

/** The draft of a listing, started when it is new. Listings differ by cluster, kind, stated namespace, source and `start`. */
export function draftOf(drafts: Map<string, Draft>, parts: DraftParts, start: number): Draft {
  const { site, group, kind, placed, stated, state, reason } = parts;
  const key = [siteKey(site), group, kind, stated ?? '*', placed.source.uri, start].join('\n');
  const known = drafts.get(key);
  if (known !== undefined) return known;
  const { source, role } = placed;
  const draft: Draft = {
    site,
    group,
    kind,
    source,
    unit: role.unit,
    namespaces: new Set(),
    stated,
    state,
    reason,
    count: 0,
  };
  drafts.set(key, draft);
  return draft;
}

/** One text per cluster, for keys. */
export function siteKey(site: Site): string {
  return site.role === 'member' ? `member ${site.cluster}` : site.role;
}
