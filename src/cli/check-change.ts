import { relative, resolve, sep } from 'node:path';
import type { DiffReport } from '../diff/change-view.ts';
import type { Analysis } from '../evaluate/analysis.ts';
import { applyBaseline } from './baseline.ts';
import type { CheckOutcome } from './check.ts';
import { compareFleets } from './compare-fleets.ts';
import { readConfiguration } from './configuration.ts';
import { explainNoMergeBase } from './diff-sides.ts';
import { judgeDiff } from './diff-verdict.ts';
import { UsageError } from './exit-code.ts';
import { findCommit, findMergeBase, listChangedPaths } from './git.ts';
import { type Flags, NO_FLAGS } from './options.ts';
import { findRepository, readPathPrefix } from './repository.ts';
import { readRuleChoice } from './rule-choice.ts';
import { readTargets } from './targets.ts';
import { writeReports } from './write-reports.ts';

/** What came of checking a change; reports of the whole head revision are written. */
export interface ChangeOutcome extends CheckOutcome {
  /** The head revision with all its findings: what code scanning wants. */
  readonly analysis: Analysis;
  /** The same with new findings alone: what people are asked about. */
  readonly fresh: Analysis;
  readonly gone: number;
  readonly report: DiffReport;
  /** Files that the change touches, as uris of the run. */
  readonly changed: ReadonlySet<string>;
}

/** A base commit, or why there is none. */
export type BaseCommit = { readonly commit: string; readonly name: string } | { readonly missing: string };

/** Finds where the checked out commit has left a revision: the first of these that git knows. */
export function findBaseCommit(revisions: readonly string[]): BaseCommit {
  const top = findRepository(process.cwd());
  if (top === undefined) return { missing: 'there is no git repository here' };
  const head = findCommit(top, 'HEAD');
  const known = revisions.find((revision) => findCommit(top, revision) !== undefined);
  const [first = ''] = revisions;
  if (head === undefined || known === undefined) {
    return { missing: `git does not know ${first} here; check out with fetch-depth: 0` };
  }
  const commit = findMergeBase(top, known, head);
  return commit === undefined ? { missing: explainNoMergeBase(top, known, 'HEAD') } : { commit, name: known };
}

/** Compares what the paths hold with their form in a commit: new findings decide, reports tell all. */
export async function checkChange(
  operands: readonly string[],
  base: { readonly commit: string; readonly name: string },
  given: Partial<Flags>,
): Promise<ChangeOutcome> {
  const flags = { ...NO_FLAGS, ...given };
  const targets = readTargets(flags.format, flags.output);
  const configuration = readConfiguration(flags.config);
  const top = findRepository(process.cwd());
  if (top === undefined) throw new UsageError('there is no git repository here');
  const paths = operands.length === 0 ? ['.'] : operands;
  const result = await compareFleets(
    { base: { kind: 'commit', ...base, top, paths }, head: { kind: 'paths', name: 'HEAD', paths } },
    {
      flags,
      configuration,
      choice: readRuleChoice(configuration.config, flags),
      lineHashes: targets.some((target) => target.format.lineHashes),
    },
  );
  const accepted = againstBaseline(result.fresh, flags.baseline);
  const failOn = flags.failOn ?? configuration.config.failOn;
  const judged = judgeDiff({ ...result, fresh: accepted.analysis }, flags, failOn);
  const reportPaths = { pathPrefix: readPathPrefix(process.cwd()), links: result.links };
  await writeReports(result.whole, targets, { flags, exitCode: judged.code, paths: reportPaths, failOn });
  const kept = new Set(accepted.analysis.findings.map(({ identity }) => identity));
  return {
    code: judged.code,
    lines: [...judged.lines, ...accepted.lines],
    analysis: result.whole,
    fresh: accepted.analysis,
    gone: result.gone.length,
    report: {
      base: base.name,
      head: 'HEAD',
      views: result.views,
      findings: {
        fresh: result.listed.filter(({ identity }) => kept.has(identity)),
        known: result.known + result.listed.length - kept.size,
        gone: result.gone.length,
      },
    },
    targets,
    paths: reportPaths,
    changed: readChanged(top, base.commit),
  };
}

/** Of the new findings, those that a baseline file does not accept. */
function againstBaseline(
  fresh: Analysis,
  path: string | undefined,
): { analysis: Analysis; lines: readonly string[] } {
  if (path === undefined) return { analysis: fresh, lines: [] };
  // What is gone from the baseline is told by a check of everything.
  return { ...applyBaseline(fresh, { path, isUpdate: false, isPrune: false }, () => false), lines: [] };
}

function readChanged(top: string, commit: string): ReadonlySet<string> {
  return new Set(
    listChangedPaths(top, commit, 'HEAD').map((path) =>
      relative(process.cwd(), resolve(top, path)).split(sep).join('/'),
    ),
  );
}
