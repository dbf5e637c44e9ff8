import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { analyze } from '../analyze.ts';
import { type Json, readString } from '../api/json.ts';
import { findSourceFiles } from '../cli/files.ts';
import { nodePlatform } from '../cli/platform.ts';
import type { Finding, Spot } from '../evaluate/finding.ts';
import type { Rule } from '../evaluate/rule.ts';
import type { SourceFile } from '../read/source.ts';

/** A finding that the whole dump does not bear out. */
export interface Surplus {
  readonly dump: string;
  /** The file that was taken away. */
  readonly removed: string;
  readonly finding: Finding;
}

/** How many files were taken away, and what was said without them that should not have been. */
export interface RemovalScore {
  readonly removals: number;
  readonly surplus: readonly Surplus[];
}

/**
 * Rules that may speak when a kind is missing, because what they say is then the honest answer; by the file that was
 * taken away (`*` for any). Everything else must have been said of the whole dump, too.
 */
export const ALLOWED: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  // The dump lacks the kind: that is what FL0104 is for.
  ['*', ['FL0104']],
  // Clusters were picked, nothing has come of it yet, and perhaps there are no bindings: said as a `maybe`.
  ['clusterresourcebindings', ['FL1210']],
  ['resourcebindings', ['FL1210']],
]);

/**
 * Takes every file with one kind of one cluster out of every recorded dump below `folder`, one at a time. Less input may
 * make fewer findings, or put an echo in the place of a cause that is not shown any more; it must not make new ones.
 */
export async function scoreRemovals(
  folder: string,
  rules: readonly Rule[],
  allowed: ReadonlyMap<string, readonly string[]> = ALLOWED,
): Promise<RemovalScore> {
  const surplus: Surplus[] = [];
  let removals = 0;
  for (const dump of readdirSync(folder).sort()) {
    const home = join(folder, dump);
    if (!existsSync(join(home, 'dump')) || !existsSync(join(home, 'truth.yaml'))) continue;
    const truth: Json = parse(readFileSync(join(home, 'truth.yaml'), 'utf8'));
    if (readString(truth, 'archive') !== '') continue;
    const { files } = await findSourceFiles([join(home, 'dump')], { root: join(home, 'dump') });
    const whole = buildBackground(await findingsOf(files, rules));
    for (const { uri } of files.filter((file) => file.uri.endsWith('.yaml'))) {
      removals += 1;
      const left = await findingsOf(
        files.filter((file) => file.uri !== uri),
        rules,
      );
      for (const finding of left)
        if (isSurplus(finding, whole, allowedFor(uri, allowed)))
          surplus.push({ dump, removed: uri, finding });
    }
  }
  return { removals, surplus };
}

async function findingsOf(files: readonly SourceFile[], rules: readonly Rule[]): Promise<readonly Finding[]> {
  const { analysis, faults } = await analyze({ files, platform: nodePlatform, rules });
  if (faults.length > 0) throw new Error(JSON.stringify(faults));
  return analysis.findings;
}

/** What the whole dump bears out: rules with the objects they speak of. */
type Background = ReadonlySet<string>;

function buildBackground(findings: readonly Finding[]): Background {
  return new Set(
    findings.flatMap((finding) => [
      ...keysOf(finding, finding.rule),
      // What was evidence of a finding may stand alone when the finding's own ground is gone.
      ...finding.evidence.flatMap((echo) => [
        ...keysOf(finding, echo.rule),
        ...keysOfSpots([echo], echo.rule),
      ]),
    ]),
  );
}

/** A rule with each object and the placement that a finding of it names. */
function keysOf({ at, cause, placement }: Finding, rule: string): readonly string[] {
  const placements = placement === undefined ? [] : [`${rule} placement ${placement.name}`];
  return [...keysOfSpots([at, cause], rule), ...placements];
}

function keysOfSpots(spots: readonly Spot[], rule: string): readonly string[] {
  return spots.flatMap(({ object }) =>
    object === undefined ? [] : [`${rule} ${object.kind} ${object.namespace}/${object.name}`],
  );
}

function allowedFor(removed: string, allowed: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const kind = removed.split('/').at(-1)?.replace('.yaml', '') ?? '';
  return [...(allowed.get(kind) ?? []), ...(allowed.get('*') ?? [])];
}

/** Notes do no harm; what is louder must have its ground in the whole dump, or be the stated answer to the gap. */
function isSurplus(finding: Finding, whole: Background, allowed: readonly string[]): boolean {
  if (finding.severity === 'note') return false;
  return !allowed.includes(finding.rule) && !keysOf(finding, finding.rule).some((key) => whole.has(key));
}
