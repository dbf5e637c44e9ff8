/** One file of a packet. */
export interface PacketFile {
  readonly path: string;
  readonly text: string;
}

/** Something that support will ask for and the input does not hold. */
export interface MissingPart {
  /** In words: `all Work objects of the hub`. */
  readonly what: string;
  /** A read-only command that prints it, and the file it belongs into. */
  readonly command: string;
}

/** A packet for an escalation: everything the input tells, without secrets. */
export interface Packet {
  /** In order of path. */
  readonly files: readonly PacketFile[];
  readonly missing: readonly MissingPart[];
  /** How many values were taken out. */
  readonly redacted: number;
}
