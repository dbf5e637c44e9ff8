import type { Analysis } from '../evaluate/analysis.ts';
import type { Severity } from '../evaluate/finding.ts';
import type { Paint } from './paint.ts';

/** What an edge knows and a report cannot see. All optional; reports decide nothing from it but layout. */
export interface ReportOptions {
  /** Cells of the terminal; absent when the text goes to a file or pipe, and first lines are then never broken. */
  readonly width?: number;
  readonly paint?: Paint;
  /** Errors and what else fails the run only, no summary (text). */
  readonly quiet?: boolean;
  /** The least severity that fails the run; error without it. */
  readonly failsFrom?: Severity;
  /** Every finding whole, however many are alike (text). */
  readonly all?: boolean;
  /** SARIF `automationDetails.id` is this and a slash. */
  readonly category?: string;
  /** What the process will exit with, for SARIF's invocation. */
  readonly exitCode?: number;
  /** Bytes of a text after gzip, to keep SARIF below the limit; guessed without it. */
  readonly packed?: (text: string) => number;
  /** Where paths start in a repository, when the run's root lies below its top: `deploy/` (SARIF, annotations). */
  readonly pathPrefix?: string;
  /** Where files really lie that a symbolic link led to, by uri; code hosts show nothing behind a link. */
  readonly links?: ReadonlyMap<string, string>;
  /** Put before a path it makes a link to the file, ending with a slash (Markdown). */
  readonly linkBase?: string;
  /** Which part of the input this is a report of, when several processes share it (JSON). */
  readonly shard?: Shard;
  /** Whole rows are left out, and counted, beyond so many bytes (Markdown). */
  readonly mostBytes?: number;
}

/** One of `of` parts of an input; `index` counts from 0. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Writes an Analysis in one format, piece by piece; the pieces joined are the whole file. */
export type Renderer = (analysis: Analysis, options: ReportOptions) => Iterable<string>;

/** One output format: help, documentation and dispatch are derived from this row. */
export interface Format {
  readonly name: string;
  /** One line for the help. */
  readonly means: string;
  /** Ends of file names from which `-o FILE` alone chooses the format; the first is the usual one. */
  readonly endings: readonly string[];
  /** True when locations need GitHub's line hashes. */
  readonly lineHashes: boolean;
  readonly load: () => Promise<Renderer>;
}
