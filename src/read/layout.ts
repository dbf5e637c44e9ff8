import type { SourceFile, SourceKind } from './source.ts';

/** What a place or a name says a file lists: one kind, in one namespace or in all. */
export interface ListedKind {
  readonly group: string;
  readonly kind: string;
  /** `apiVersion` of items that state none. */
  readonly apiVersion: string;
  /** The one namespace that was listed; '' for a kind without namespaces; undefined when nothing tells. */
  readonly namespace?: string;
}

/** What a file is used for. Only `objects` is searched for Kubernetes objects. */
export type FileUse =
  /** YAML or JSON that may hold objects. */
  | 'objects'
  /** Agent or container log. */
  | 'log'
  /** What a collector wrote when asking failed. */
  | 'collector-error'
  /** A listing that was asked for and came back empty. */
  | 'empty-listing'
  /** A source of a template engine: its objects exist only after rendering. */
  | 'template'
  /** Settings of a tool, discovery data, statements of a collector about itself. */
  | 'metadata'
  /** The same objects as another file that is read. */
  | 'duplicate'
  /** Tables, descriptions, prose. */
  | 'text';

/** What the place of a file among others says of it. */
export interface FileRole {
  readonly layout: string;
  /** The folder or file whose objects were all taken from one cluster; '' for the whole input. */
  readonly unit: string;
  /** Names that the cluster may have by folder and file names, most telling first. */
  readonly names: readonly string[];
  /** Set when the place alone decides what the file is used for. */
  readonly use?: FileUse;
  readonly lists?: ListedKind;
  /** True when the layout keeps custom resources, so that a kind without file was probably empty. */
  readonly keepsCustomResources: boolean;
}

/** The names of all files of a run, and their beginnings. Archive members count as files below the archive. */
export interface FileTree {
  /** Sorted. Archive members read `a.tar.gz/hub/x.yaml`: what lies in an archive is laid out like a folder. */
  readonly paths: readonly string[];
  readonly has: (path: string) => boolean;
  /** Names of the folders and files right inside a folder. */
  readonly children: (folder: string) => ReadonlySet<string>;
  /** The first characters of a file, one per byte and without NULs, so that UTF-16 is readable too. */
  readonly head: (path: string) => string;
}

/** One way in which people and tools lay out what they took from clusters. */
export interface Layout {
  readonly name: string;
  /** The roles of the files it recognizes; the first layout that speaks for a file wins. */
  readonly read: (tree: FileTree) => ReadonlyMap<string, FileRole>;
}

/** A kind of text that is no list of objects, told by its name or its first lines. */
export interface TextForm {
  readonly name: string;
  readonly use: FileUse;
  readonly kind: SourceKind;
  /** `name` is the file's name without folders. */
  readonly matches: (name: string, head: string) => boolean;
}

const HEAD_BYTES = 4096;
/** A manifest shows sooner than a text what it is. */
const MANIFEST_HEAD_BYTES = 1024;
const NONE: ReadonlySet<string> = new Set();

/** The folder view of a file's uri: archive members lie below their archive. */
export function treePath(uri: string): string {
  return uri.replaceAll('!/', '/');
}

/** Builds the tree of a run's files. */
export function buildFileTree(files: readonly SourceFile[]): FileTree {
  const byPath = new Map(files.map((file) => [treePath(file.uri), file]));
  const children = new Map<string, Set<string>>();
  for (const path of byPath.keys()) {
    for (let at = path.length; at > 0; ) {
      const slash = path.lastIndexOf('/', at - 1);
      const folder = slash === -1 ? '' : path.slice(0, slash);
      const known = children.get(folder) ?? new Set<string>();
      const name = path.slice(slash + 1, at);
      if (known.has(name)) break;
      known.add(name);
      children.set(folder, known);
      at = slash;
    }
  }
  return {
    paths: [...byPath.keys()].sort(),
    has: (path) => byPath.has(path),
    children: (folder) => children.get(folder) ?? NONE,
    head: (path) => {
      const length = /\.(ya?ml|json)$/i.test(path) ? MANIFEST_HEAD_BYTES : HEAD_BYTES;
      return readHead(byPath.get(path)?.bytes ?? new Uint8Array(0), length);
    },
  };
}

/** The first characters of a text of any encoding that keeps ASCII, byte order mark and NULs left out. */
export function readHead(bytes: Uint8Array, length = HEAD_BYTES): string {
  let head = '';
  for (let at = 0; at < length && at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80 ? byte !== 0 : !MARKS.includes(byte)) head += String.fromCharCode(byte);
  }
  return head;
}

/** Bytes of byte order marks. */
const MARKS: readonly number[] = [0xff, 0xfe, 0xef, 0xbb, 0xbf];

/** The folder of a path; '' for the top. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `path` as seen from `folder`, or undefined when it does not lie below it. */
export function pathBelow(folder: string, path: string): string | undefined {
  if (folder === '') return path;
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined;
}

/** The folders that have all of `names` as children, outermost first. */
export function foldersWith(tree: FileTree, ...names: readonly string[]): readonly string[] {
  const [first = ''] = names;
  const found = new Set<string>();
  for (const path of tree.paths) {
    const parts = path.split('/');
    for (let at = parts.indexOf(first); at !== -1; at = parts.indexOf(first, at + 1)) {
      const folder = parts.slice(0, at).join('/');
      if (!found.has(folder) && names.every((name) => tree.children(folder).has(name))) found.add(folder);
    }
  }
  return [...found].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}
