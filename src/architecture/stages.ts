import type { SourceText } from './source-tree.ts';

/** A broken law of the house: which, where, and what to do instead. */
export interface Violation {
  readonly law: string;
  readonly path: string;
  readonly advice: string;
}

/** A law looks at the whole tree and lists what breaks it. */
export type Law = (files: readonly SourceText[]) => Violation[];

/** The stages in order; a stage looks left only. Those of one rank do not see each other. */
export const STAGE_RANK: ReadonlyMap<string, number> = new Map([
  ['api', 0],
  ['read', 1],
  ['model', 2],
  ['simulate', 3],
  ['diagnose', 4],
  ['evaluate', 5],
  ['fix', 6],
  ['explain', 6],
  ['diff', 6],
  ['report', 7],
]);
export const EDGES = new Set(['cli', 'action', 'browser', 'language-server', 'conformance']);
/** The stage or edge a path belongs to; 'root' for the public files, 'tests' for tests and this folder. */
export function stageOf(path: string): string {
  if (path.endsWith('.test.ts') || /^src\/(architecture|testing)\//.test(path)) return 'tests';
  const parts = path.split('/');
  return parts.length > 2 && parts[1] !== undefined ? parts[1] : 'root';
}

/** True for files that must run anywhere: everything but edges and tests. */
export function isCore(file: SourceText): boolean {
  const stage = stageOf(file.path);
  return STAGE_RANK.has(stage) || stage === 'root';
}

/** Builds a violation of `law` by `file`. */
export function violation(law: string, file: SourceText, advice: string): Violation {
  return { law, path: file.path, advice };
}
