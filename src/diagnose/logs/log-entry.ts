import type { Placement } from '../../model/placement.ts';
import type { LogFile } from '../../read/log/log-file.ts';
import type { LogLevel } from '../../read/log/log-line.ts';
import type { LogTopic } from '../../read/log/log-topics.ts';
import type { SourcePlace } from '../../read/place.ts';
import type { FailureClass } from '../failure-class.ts';
import type { LogTie } from './log-ties.ts';

/** Lines of agents' logs that say the same of one object, placement and cluster. */
export interface LogEntry extends LogTie {
  readonly agent: 'hub' | 'member';
  /** The member whose agent wrote it; '' for the hub agent. */
  readonly site: string;
  readonly topic: LogTopic;
  readonly level: LogLevel;
  readonly message: string;
  /** What went wrong, secrets masked. */
  readonly error: string;
  /** The class of what an API server said (rule catalogue, family 12). */
  readonly failure: FailureClass;
  readonly names: ReadonlyMap<string, string>;
  readonly count: number;
  readonly peak: number;
  /** RFC 3339 text; as the log has it where no year is known. */
  readonly first: string;
  readonly last: string;
  /** Milliseconds since 1970, for comparing. */
  readonly lastTime: number | undefined;
  readonly firstTime: number | undefined;
  /** Undefined when the input does not have the placement. */
  readonly placement: Placement | undefined;
  /** Of a kind that goes away by itself: conflicts of two writers, objects that are being deleted. */
  readonly transient: boolean;
  /** It went well later, or everything it concerns is in order now. */
  readonly settled: boolean;
  /** The first line. */
  readonly place: SourcePlace;
}

/** The time that the logs of one agent cover. */
export interface LogWindow {
  readonly agent: 'hub' | 'member';
  readonly site: string;
  readonly files: number;
  readonly lines: number;
  readonly first: string;
  readonly last: string;
  readonly firstTime: number | undefined;
  readonly lastTime: number | undefined;
  readonly place: SourcePlace;
}

/** A log whose agent is known. */
export interface AgentLog {
  readonly file: LogFile;
  readonly agent: 'hub' | 'member';
  readonly site: string;
}
