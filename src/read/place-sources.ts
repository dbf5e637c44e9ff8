import type { Problem } from './bundle.ts';
import { isCombinedDump, readCombinedDump } from './combined-dump.ts';
import type { ComposeCache } from './compose-state.ts';
import { readDescribedSource } from './describe-source.ts';
import { type ReadSource, readSource, type SourceHints } from './document.ts';
import {
  decodeKustomization,
  isKustomization,
  isKustomizationName,
  type Kustomization,
} from './kustomize/kustomization.ts';
import { nameOf, readHead } from './layout.ts';
import { readCollectorError } from './layouts/collector-error.ts';
import { isTextDump } from './layouts/plain-text.ts';
import type { PlacedFile } from './layouts.ts';
import type { ListedSource } from './listing-draft.ts';
import type { LogFile } from './log/log-file.ts';
import { readNoise, startsWithNoise } from './noise.ts';
import { readSnippets } from './snippet.ts';
import type { Platform, Source } from './source.ts';
import { isBinary, readUtf8 } from './text.ts';
import { readValues } from './values.ts';

/** One file after reading: its source, its place, what it holds, and what is wrong with it. */
export interface PlacedInput extends ListedSource {
  readonly found: ReadSource;
  readonly modified: number | undefined;
  /** Set for a kustomization file; it holds no objects. */
  readonly kustomization?: Kustomization;
  /** Set for a log. */
  readonly log?: LogFile;
}

const NOTHING: ReadSource = { objects: [], problems: [], lists: [], passedOver: 0 };

/** Texts of collectors are short; more than this is something else. */
const ANSWER_BYTES = 65_536;
const NOISE_BYTES = 4096;
const LINE_BYTES = 80;
/** Documentation and scripts: what they quote was never meant as input. */
const PROSE = /\.(md|markdown|sh|bash)$/i;

/** How files are read. */
export interface PlacedOptions {
  readonly snippets: boolean;
  readonly cache: ComposeCache;
  /** Folders of charts and kustomizations that another program rendered. */
  readonly rendered: ReadonlySet<string>;
}

/**
 * Reads one file by its role. Undefined for files that are passed over without a word: unknown endings that
 * nobody named, settings of tools, and second copies of what is read anyway.
 */
export function readPlacedFile(
  placed: PlacedFile,
  platform: Platform,
  options: PlacedOptions,
): PlacedInput | undefined {
  const { file, role, kind } = placed;
  const { modified } = file;
  if (file.unreadable !== undefined) {
    const source: Source = { uri: file.uri, bytes: file.bytes, kind: 'text', encoding: 'utf-8' };
    const problem = unreadable(source, file.unreadable, file.overLimit === true);
    return {
      source,
      role,
      use: 'text',
      cut: problem.message,
      found: { ...NOTHING, problems: [problem] },
      modified,
    };
  }
  if (kind === undefined || isPassedOver(placed)) return undefined;
  const bytes = readUtf8(file.bytes, platform);
  if (isBinary(bytes)) return readBinary(placed, bytes);
  const source: Source = { uri: file.uri, bytes, kind, encoding: 'utf-8' };
  const base = { source, role, use: placed.use, cut: '', modified };
  if (placed.use === 'collector-error' || placed.use === 'empty-listing') {
    return readAnswer({ ...base, found: NOTHING }, platform);
  }
  if (placed.use === 'objects' && isKustomizationName(nameOf(file.uri))) {
    const [value = null] = readValues(bytes, platform);
    if (isKustomization(value)) {
      return { ...base, use: 'metadata', found: NOTHING, kustomization: decodeKustomization(value) };
    }
  }
  if (placed.use === 'template' && isBelowAny(options.rendered, role.unit)) {
    return { ...base, found: NOTHING };
  }
  if (placed.use === 'template') return { ...base, found: { ...NOTHING, problems: [templateOf(source)] } };
  const hints = readHints(placed, bytes, options.snippets);
  if (hints === undefined) {
    const isPrint = placed.use === 'text' && !PROSE.test(file.uri) && isTextDump(readHead(bytes));
    const described = isPrint && options.snippets ? readDescribedSource(source, platform) : NOTHING;
    const isPassed = isPrint && described.objects.length === 0;
    return { ...base, found: isPassed ? { ...NOTHING, problems: [printOf(source)] } : described };
  }
  const found = readSource(source, platform, { ...hints, cache: options.cache });
  const cut = found.problems.find((problem) => problem.kind === 'list-truncated')?.message ?? '';
  return { ...base, found, cut };
}

/** True for one of these folders, and for what lies in one of them. */
function isBelowAny(folders: ReadonlySet<string>, folder: string): boolean {
  return [...folders].some((each) => each === '' || folder === each || folder.startsWith(`${each}/`));
}

/** How to read a file for objects; undefined when it has none. */
function readHints(placed: PlacedFile, bytes: Uint8Array, snippets: boolean): SourceHints | undefined {
  const { file, role, use, kind } = placed;
  if (use === 'text' && snippets && PROSE.test(file.uri)) {
    return { ranges: readSnippets(file.uri, bytes) };
  }
  if (use !== 'objects' || (kind !== 'yaml' && kind !== 'json')) return undefined;
  const ranges = isCombinedDump(bytes) ? { ranges: readCombinedDump(bytes) } : withoutNoise(bytes);
  return role.lists === undefined ? ranges : { items: role.lists, ...ranges };
}

/** Second copies and settings; a must-gather's stamp tells when it was taken. */
function isPassedOver({ use, file }: PlacedFile): boolean {
  return use === 'duplicate' || (use === 'metadata' && nameOf(file.uri) !== 'timestamp');
}

/** Tables and descriptions leave out what decides; whoever sent them thinks that they were read. */
function printOf(source: Source): Problem {
  const message = 'It is a table or description that kubectl printed for people; nothing in it was analyzed';
  const advice = 'Collect the objects with -o yaml.';
  return { kind: 'for-people', source, start: 0, end: 0, message, advice };
}

function templateOf(source: Source): Problem {
  const message = 'It is a template of a Helm chart and was not analyzed';
  const advice = 'Pass the output of helm template, or use --render.';
  return { kind: 'template', source, start: 0, end: 0, message, advice };
}

/** The part of a text behind what was printed before it; the offset counts only while all is ASCII. */
function withoutNoise(bytes: Uint8Array): SourceHints {
  if (!startsWithNoise(readHead(bytes, LINE_BYTES))) return {};
  const head = bytes.subarray(0, NOISE_BYTES);
  const end = head.findIndex((byte) => byte >= 0x80);
  const start = readNoise(readHead(end === -1 ? head : head.subarray(0, end)));
  return start === 0 ? {} : { ranges: [{ start, end: bytes.length }] };
}

function unreadable(source: Source, message: string, overLimit: boolean): Problem {
  const kind = overLimit ? 'limit-reached' : 'unreadable';
  return { kind, source, start: 0, end: 0, message, advice: overLimit ? 'Raise the limit to read it.' : '' };
}

/** NUL bytes: an image among tickets is nobody's concern, a manifest with them is. */
function readBinary(placed: PlacedFile, bytes: Uint8Array): PlacedInput | undefined {
  const { file, role } = placed;
  const isManifest = /\.(ya?ml|json)$/i.test(file.uri) || file.named === true;
  if (!isManifest) return undefined;
  const source: Source = { uri: file.uri, bytes, kind: 'binary', encoding: 'utf-8' };
  const start = bytes.indexOf(0);
  const problem: Problem = {
    kind: 'not-parsable',
    source,
    start,
    end: start + 1,
    message: 'It holds NUL bytes, so it is no text',
    advice: 'Collect or save it again; etcd snapshots and protobuf cannot be read.',
  };
  return {
    source,
    role,
    use: 'text',
    cut: problem.message,
    found: { ...NOTHING, problems: [problem] },
    modified: file.modified,
  };
}

/** An error or an empty answer: its text tells of which kind. */
function readAnswer(input: PlacedInput, platform: Platform): PlacedInput {
  const { source, use } = input;
  const text = platform.decodeText(source.bytes.subarray(0, ANSWER_BYTES), 'utf-8').replace(/^\ufeff/, '');
  if (use === 'empty-listing') return { ...input, text };
  const first = readCollectorError('', text).message || 'the file says nothing';
  const problem: Problem = {
    kind: 'collector-error',
    source,
    start: 0,
    end: Math.min(first.length, source.bytes.length),
    message: `Collecting failed: ${first.trim()}`,
    advice:
      'Mend what the error names and collect again; until then it is unknown whether such objects exist.',
  };
  return { ...input, text, found: { ...NOTHING, problems: [problem] } };
}

/**
 * Files of a dump that are called after a kind and hold nothing at all: `kubectl get … > file` failed, and its
 * words went elsewhere. In a tree of manifests an empty file is just empty.
 */
export function markEmptyAnswers(inputs: readonly PlacedInput[]): readonly PlacedInput[] {
  const dumps = new Set(
    inputs.flatMap(({ role, found }) => (found.objects.some(({ uid }) => uid !== '') ? [role.unit] : [])),
  );
  return inputs.map((input) => {
    const { source, role, use } = input;
    const isAnswer = use === 'objects' && role.lists !== undefined && dumps.has(role.unit);
    if (!isAnswer || !source.bytes.every((byte) => byte === 10 || byte === 13 || byte === 32)) return input;
    const problem: Problem = {
      kind: 'collector-error',
      source,
      start: 0,
      end: 0,
      message: 'The file is empty: the command that was to fill it failed',
      advice: 'Collect it again; until then it is unknown whether such objects exist.',
    };
    const text = problem.message;
    return { ...input, use: 'collector-error', text, found: { ...input.found, problems: [problem] } };
  });
}
