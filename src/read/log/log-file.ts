import type { Source, Stop } from '../source.ts';
import type { LogLevel } from './log-line.ts';
import type { LogTopic } from './log-topics.ts';

/** Lines of one log that say the same of the same objects. Texts are masked already. */
export interface LogGroup {
  readonly topic: LogTopic;
  readonly level: LogLevel;
  readonly message: string;
  readonly error: string;
  /** Objects that the lines name, by the keys of the log: `placement`, `work`, `manifestObj`. */
  readonly names: ReadonlyMap<string, string>;
  readonly count: number;
  /** Most lines within ten minutes of the clock. */
  readonly peak: number;
  /** Times as the log writes them (`LogLine.time`). */
  readonly first: string;
  readonly last: string;
  /** Bytes of the first line in the log's source. */
  readonly start: number;
  readonly end: number;
}

/** What an agent's log says, in a size that does not grow with the log. */
export interface LogFile {
  /** Holds the first line of each group, masked, and their numbers; not the log. */
  readonly source: Source;
  /** Whose log it is by its lines and its name; '' when neither tells. */
  readonly agent: 'hub' | 'member' | '';
  /** The member that its lines mention most; '' for none. */
  readonly mailbox: string;
  readonly lines: number;
  /** The flags it began with, defaults included; empty when its beginning is not there. */
  readonly flags: ReadonlyMap<string, string>;
  /** Times of the first and last entry; '' when it has none with a time. */
  readonly first: string;
  readonly last: string;
  /** By first line. */
  readonly groups: readonly LogGroup[];
  /** How many lines said something new after more groups than are kept. */
  readonly dropped: number;
  /** Why reading ended before the end. */
  readonly stopped?: Stop;
}
