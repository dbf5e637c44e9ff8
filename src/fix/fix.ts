import type { Edit, Finding, Fix, Replacement } from '../evaluate/finding.ts';
import { isObserved } from '../model/identity.ts';
import type { Platform, Source } from '../read/source.ts';
import type { TextEdit } from './edit.ts';
import { applyTextEdits, buildPatch, type OpenFile, openFile, type SymbolicEdit } from './patch.ts';

/** Which fixes are made: those that keep the meaning or take the only legal value, or also suggested ones. */
export type FixChoice = 'safe' | 'suggested';

/** How fixes are planned. */
export interface FixOptions {
  readonly choice: FixChoice;
  readonly platform: Platform;
  /** Whether there is a file of this path already; new files do not replace any. */
  readonly exists?: (uri: string) => boolean;
}

/** A file as it should be. */
export interface FileChange {
  readonly uri: string;
  /** Undefined for a new file. */
  readonly before: string | undefined;
  /** Undefined when nothing is left of it. */
  readonly after: string | undefined;
  /** What was mended in it, one title for each fix. */
  readonly titles: readonly string[];
}

/** A fix that was not made, and why: to be said after `... was not made, for`. */
export interface SkippedFix {
  readonly finding: Finding;
  readonly title: string;
  readonly reason: string;
}

/** What making the fixes of some findings comes to. */
export interface FixPlan {
  /** In order of uri. */
  readonly changes: readonly FileChange[];
  readonly fixed: readonly Finding[];
  readonly skipped: readonly SkippedFix[];
}

/**
 * Plans the first fitting fix of each finding (design.md §7). A fix is made whole or not at all; one that touches text
 * that another one changes is left for the next round. Nothing that a cluster printed, and no archive, is edited.
 */
export function planFixes(findings: readonly Finding[], options: FixOptions): FixPlan {
  const { choice, platform } = options;
  const files = new Map<string, Draft>();
  const openings = buildOpenings(platform);
  const fixed: Finding[] = [];
  const skipped: SkippedFix[] = [];
  for (const finding of findings) {
    const fixes = finding.fixes.filter(({ safe }) => safe || choice === 'suggested');
    const reasons = new Map<string, string>();
    const made = fixes.some((fix) => {
      const reason = addFix(finding, fix, files, { openings, ...options });
      if (reason !== undefined) reasons.set(fix.title, reason);
      return reason === undefined;
    });
    if (made) fixed.push(finding);
    else for (const [title, reason] of reasons) skipped.push({ finding, title, reason });
  }
  return {
    changes: [...files.values()].map(finish).sort((a, b) => (a.uri < b.uri ? -1 : 1)),
    fixed,
    skipped,
  };
}

/** Findings whose fixes carry their edits as text, for reports with suggestions; where they fit the file. */
export function addReplacements(findings: readonly Finding[], platform: Platform): readonly Finding[] {
  const openings = buildOpenings(platform);
  return findings.map((finding) => {
    if (finding.fixes.length === 0) return finding;
    return { ...finding, fixes: finding.fixes.map((fix) => withReplacements(fix, openings)) };
  });
}

interface Draft {
  readonly uri: string;
  readonly before: string | undefined;
  /** A byte order mark in front of it, or ''. */
  readonly mark: string;
  /** Content of a new file. */
  readonly content: string;
  readonly edits: TextEdit[];
  readonly titles: string[];
}

type Openings = (source: Source) => OpenFile | { readonly refused: string };

function buildOpenings(platform: Platform): Openings {
  const opened = new Map<string, ReturnType<Openings>>();
  return (source) => {
    const known = opened.get(source.uri) ?? openFile(source, platform);
    opened.set(source.uri, known);
    return known;
  };
}

/** Adds a fix to the drafts; the reason when it cannot be made. */
function addFix(
  finding: Finding,
  fix: Fix,
  files: Map<string, Draft>,
  { openings, exists = () => false }: FixOptions & { readonly openings: Openings },
): string | undefined {
  const patches = readPatches(fix, openings);
  if ('refused' in patches) return patches.refused;
  const news = fix.edits.flatMap((edit) => (edit.op === 'file' ? [newFile(finding, edit)] : []));
  if (patches.length + news.length === 0) return 'it has no edits';
  const there = news.find(({ uri }) => exists(uri));
  if (there !== undefined) return `there is a file ${there.uri} already`;
  for (const { file, edits } of patches) {
    const draft = files.get(file.source.uri);
    if (draft !== undefined && applyTextEdits(file.text, [...draft.edits, ...edits]) === undefined) {
      return 'another fix changes the same lines; run it again';
    }
  }
  if (news.some(({ uri }) => files.has(uri))) return 'another fix makes the same file; run it again';
  for (const { file, edits } of patches) {
    const { uri } = file.source;
    const draft = files.get(uri) ?? {
      uri,
      before: file.text,
      mark: file.mark,
      content: '',
      edits: [],
      titles: [],
    };
    draft.edits.push(...edits);
    draft.titles.push(fix.title);
    files.set(uri, draft);
  }
  for (const { uri, content } of news)
    files.set(uri, { uri, before: undefined, mark: '', content, edits: [], titles: [fix.title] });
  return undefined;
}

function finish({ uri, before, mark, content, edits, titles }: Draft): FileChange {
  const after = before === undefined ? content : (applyTextEdits(before, edits) ?? before);
  const isEmpty = after.trim() === '';
  return {
    uri,
    before: before === undefined ? undefined : mark + before,
    after: isEmpty ? undefined : mark + after,
    titles,
  };
}

/** New files lie beside the file that the finding points at. */
function newFile(
  finding: Finding,
  { path, content }: Extract<Edit, { op: 'file' }>,
): { uri: string; content: string } {
  const { uri } = finding.cause.location;
  const name = path.replace(/[^\w.-]+/g, '-').replace(/^[.-]+/, '');
  return { uri: `${uri.slice(0, uri.lastIndexOf('/') + 1)}${name}`, content: `${content.trimEnd()}\n` };
}

interface FilePatch {
  readonly file: OpenFile;
  readonly edits: readonly TextEdit[];
}

/** The edits of a fix by file, all of them or none. */
function readPatches(fix: Fix, openings: Openings): readonly FilePatch[] | { readonly refused: string } {
  const bySource = new Map<Source, SymbolicEdit[]>();
  for (const edit of fix.edits) {
    if (edit.op === 'file') continue;
    if (!isSymbolic(edit)) return { refused: 'its place is no object' };
    const { object } = edit.place;
    if (isObserved(object)) return { refused: 'its object was printed by a cluster' };
    if (object.overlay !== undefined) return { refused: 'its object is rendered from several files' };
    const edits = bySource.get(object.origin.source) ?? [];
    edits.push(edit);
    bySource.set(object.origin.source, edits);
  }
  const patches: FilePatch[] = [];
  for (const [source, edits] of bySource) {
    const file = openings(source);
    if ('refused' in file) return file;
    const made = buildPatch(file, edits);
    if ('refused' in made) return made;
    patches.push({ file, edits: made });
  }
  return patches;
}

function isSymbolic(edit: Edit): edit is SymbolicEdit {
  return edit.op !== 'file' && 'object' in edit.place;
}

function withReplacements(fix: Fix, openings: Openings): Fix {
  if (fix.edits.some(({ op }) => op === 'file')) return fix;
  const patches = readPatches(fix, openings);
  if ('refused' in patches) return fix;
  const replacements = patches.flatMap(({ file, edits }) => edits.map((edit) => readReplacement(file, edit)));
  return replacements.length === 0 ? fix : { ...fix, replacements };
}

function readReplacement({ text, source }: OpenFile, { start, end, text: inserted }: TextEdit): Replacement {
  const [from, to] = [positionOf(text, start), positionOf(text, end)];
  return {
    location: {
      uri: source.uri,
      startLine: from.line,
      startColumn: from.column,
      endLine: to.line,
      endColumn: to.column,
    },
    text: inserted,
  };
}

/** Line and column from 1. */
function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
