/**
 * What the core may not import and an edge hands in (design.md §4.13). All functions are pure:
 * same bytes in, same result out. They may throw on damaged data; `read` turns that into problems.
 */
export interface Platform {
  /** Bytes to text. Malformed sequences become U+FFFD; a byte order mark is kept as a character. */
  readonly decodeText: (bytes: Uint8Array, encoding: TextEncoding) => string;
  /** Lower-case hex SHA-256 of the UTF-8 form of `text`. */
  readonly sha256: (text: string) => string;
  /** Unpacks one gzip stream; throws once more than `limit` bytes come out. */
  readonly gunzip: (bytes: Uint8Array, limit: number) => Promise<Uint8Array>;
  /** The entries of a tar archive in order, links included. Stops and throws once `limit` bytes were read. */
  readonly tarEntries: (bytes: Uint8Array, limit: number) => Promise<readonly ArchiveEntry[]>;
  /** The entries of a zip archive in order. Throws once `limit` bytes came out. */
  readonly zipEntries: (bytes: Uint8Array, limit: number) => Promise<readonly ArchiveEntry[]>;
}

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be';

/** One member of an archive. `linkTarget` is set for symbolic and hard links, whose bytes are empty. */
export interface ArchiveEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly linkTarget?: string;
  /** Modification time in milliseconds since 1970, when the archive states one. */
  readonly modified?: number;
}

/** One input as an edge found it: a file, an archive, or stdin. */
export interface SourceFile {
  /** Path relative to the root of the run, forward slashes; archive members as `a.tar.gz!/hub/x.yaml`. */
  readonly uri: string;
  readonly bytes: Uint8Array;
  /** Set when the file was found but could not be read: the reason, for a finding. */
  readonly unreadable?: string;
  /** True when the user named this very file, so that an unknown ending does not make us pass it over. */
  readonly named?: boolean;
}

/** What a source was taken for; only `yaml` and `json` hold objects. */
export type SourceKind = 'yaml' | 'json' | 'log' | 'archive' | 'collector-error' | 'text' | 'binary';

/** One text or archive that was read. Places point into its bytes; text is made per piece (design.md §3). */
export interface Source {
  readonly uri: string;
  readonly bytes: Uint8Array;
  readonly kind: SourceKind;
  readonly encoding: TextEncoding;
}
