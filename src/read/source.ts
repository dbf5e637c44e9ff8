/**
 * What the core may not import and an edge hands in (design.md §4.13). All functions are pure:
 * same bytes in, same result out, and damaged data is a result, not an exception.
 */
export interface Platform {
  /** Bytes to text. Malformed sequences become U+FFFD; a byte order mark is kept as a character. */
  readonly decodeText: (bytes: Uint8Array, encoding: TextEncoding) => string;
  /** Lower-case hex SHA-256 of the UTF-8 form of `text`. */
  readonly sha256: (text: string) => string;
  /** Unpacks one gzip file (all its members); keeps what came out before the data broke or `limit` was reached. */
  readonly gunzip: (bytes: Uint8Array, limit: number) => Promise<Unpacked>;
  /** Unpacks one gzip file piece by piece, up to `limit` bytes; a piece may change after the call. */
  readonly gunzipPieces: (
    bytes: Uint8Array,
    limit: number,
    take: (piece: Uint8Array) => void,
  ) => Promise<Stop | undefined>;
  /** The entries of a tar archive in order, links included, directories left out. */
  readonly tarEntries: (bytes: Uint8Array, limits: UnpackLimits) => Promise<ArchiveListing>;
  /** The entries of a zip archive in order, links included, directories left out. */
  readonly zipEntries: (bytes: Uint8Array, limits: UnpackLimits) => Promise<ArchiveListing>;
  /** Told, once an input is read, which texts of it must never be written; the only function here that leaves something behind. */
  readonly hide?: (values: readonly string[]) => void;
}

/** How much one archive may give: bytes of all entries together, and number of entries. */
export interface UnpackLimits {
  readonly bytes: number;
  readonly entries: number;
}

/** Why unpacking ended before the end: a limit, or data that cannot be unpacked (with the unpacker's words). */
export type Stop =
  | { readonly reason: 'bytes' | 'entries' }
  | { readonly reason: 'damaged'; readonly detail: string };

/** What one compressed file gave. Without `stopped` it is everything. */
export interface Unpacked {
  readonly bytes: Uint8Array;
  readonly stopped?: Stop;
}

/** What one archive gave. Without `stopped` it is everything. */
export interface ArchiveListing {
  readonly entries: readonly ArchiveEntry[];
  readonly stopped?: Stop;
}

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be';

/** One member of an archive. `linkTarget` is set for symbolic and hard links, whose bytes are empty. */
export interface ArchiveEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly linkTarget?: string;
  /** True when the target counts from the archive's root (a hard link), not from the link's folder. */
  readonly hardLink?: boolean;
  /** True when the entry needs a password; its bytes are empty then. */
  readonly encrypted?: boolean;
  /** Modification time in milliseconds since 1970, when the archive states one. */
  readonly modified?: number;
}

/** One input as an edge found it: a file, an archive, or stdin. */
export interface SourceFile {
  /** Path relative to the root of the run, forward slashes; archive members as `a.tar.gz!/hub/x.yaml`. */
  readonly uri: string;
  readonly bytes: Uint8Array;
  /**
   * Set for logs that are too large to be held: `bytes` is only their beginning. Hands over everything in order, from
   * the beginning; a piece may change after the call. May be called again.
   */
  readonly pieces?: (take: (piece: Uint8Array) => void) => Promise<Stop | undefined>;
  /** Set when the file was found but could not be read: the reason, for a finding. */
  readonly unreadable?: string;
  /** True when the reason is a limit of ours, which an option raises. */
  readonly overLimit?: boolean;
  /** True when the user named this very file, so that an unknown ending does not make us pass it over. */
  readonly named?: boolean;
  /** Set when another program rendered it: the folder of its chart or kustomization, whose own files then stand for nothing. */
  readonly rendered?: string;
  /** Modification time stated by the archive the file came from, in milliseconds since 1970. */
  readonly modified?: number;
}

/** What a source was taken for; only `yaml` and `json` hold objects. */
export type SourceKind = 'yaml' | 'json' | 'log' | 'archive' | 'collector-error' | 'text' | 'binary';

/** One text or archive that was read. Places point into its bytes; text is made per piece (design.md §3). */
export interface Source {
  readonly uri: string;
  readonly bytes: Uint8Array;
  readonly kind: SourceKind;
  readonly encoding: TextEncoding;
  /** Set when `bytes` holds only some lines of the file, as logs are kept: the number, from 1, of each of its lines. */
  readonly lineNumbers?: Uint32Array;
}
