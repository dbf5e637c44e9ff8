import type { Site } from './bundle.ts';
import type { Source } from './source.ts';

/** When an input was taken from its clusters, in milliseconds since 1970. */
export interface Capture {
  /** The time by which ages are judged; undefined when nothing tells. */
  readonly time: number | undefined;
  /** `stated` by the collector, the newest time `objects` show, or the time of an `archive`'s members. */
  readonly basis: 'stated' | 'objects' | 'archive' | 'none';
  /** The newest time per cluster, the hub first, then members by name. */
  readonly sites: readonly SiteCapture[];
}

/** The newest time that the objects of one cluster show. */
export interface SiteCapture {
  readonly site: Site;
  readonly time: number;
  /** The newest time of each of its sources that shows one, in order of uri. */
  readonly sources: readonly SourceCapture[];
}

/** The newest time one source shows, and when its file was written, if an archive states that. */
export interface SourceCapture {
  readonly source: Source;
  readonly time: number;
  readonly written?: number;
}
