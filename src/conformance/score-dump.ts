import type { Analysis } from '../evaluate/analysis.ts';
import type { Finding, Spot } from '../evaluate/finding.ts';
import { type Identity, identityOf, type Truth } from './truth.ts';

/** The four scores of design.md §8; undefined where a score does not apply to the dump. */
export interface DumpScore {
  readonly healthySilent?: boolean;
  readonly placeFirst?: boolean;
  readonly rootInThree?: boolean;
  readonly clustersNamed?: boolean;
}

export const SCORE_NAMES = ['healthySilent', 'placeFirst', 'rootInThree', 'clustersNamed'] as const;

/** Families whose warnings a healthy dump may have: loading, reserved and security, images, changes. */
const TOLERATED_FAMILIES = new Set(['01', '11', '15', '16']);

/** Scores what the product said of one dump against the recorded truth. */
export function scoreDump(analysis: Analysis, truth: Truth): DumpScore {
  if (truth.healthy) return { healthySilent: isSilent(analysis.findings) };
  const rootPresent = truth.rootKind !== undefined && truth.kindsPresent.includes(truth.rootKind);
  const placementPresent =
    truth.placementKind !== undefined && truth.kindsPresent.includes(truth.placementKind);
  if (truth.root === undefined || (!rootPresent && !placementPresent)) return {};
  const places = [truth.root, truth.placement].filter((each) => each !== undefined);
  const wanted = rootPresent ? truth.root : truth.placement;
  const loud = analysis.findings.filter((finding) => finding.severity !== 'note');
  const first = loud[0];
  const three = analysis.findings.slice(0, 3);
  return {
    placeFirst: first !== undefined && placesOf(first).some((each) => places.includes(each)),
    rootInThree: three.some((finding) => wanted !== undefined && everythingNamedBy(finding).includes(wanted)),
    ...(truth.clusters.length === 0 ? {} : { clustersNamed: namesAll(three, truth.clusters) }),
  };
}

function isSilent(findings: readonly Finding[]): boolean {
  const notes = findings.filter((finding) => finding.severity === 'note').length;
  const loud = findings.filter(
    (finding) =>
      finding.severity === 'error' ||
      (finding.severity === 'warning' && !TOLERATED_FAMILIES.has(finding.rule.slice(2, 4))),
  );
  return loud.length === 0 && notes <= 3;
}

function namesAll(findings: readonly Finding[], clusters: readonly string[]): boolean {
  const named = new Set(findings.flatMap((finding) => finding.clusters));
  return clusters.every((cluster) => named.has(cluster));
}

function identitiesOf(spots: readonly Spot[]): Identity[] {
  return spots.flatMap(({ object }) =>
    object === undefined ? [] : [identityOf(object.kind, object.namespace, object.name)],
  );
}

function placesOf(finding: Finding): Identity[] {
  const { placement } = finding;
  const own = identitiesOf([finding.at, finding.cause]);
  return placement === undefined
    ? own
    : [...own, identityOf(placement.kind, placement.namespace, placement.name)];
}

function everythingNamedBy(finding: Finding): Identity[] {
  return [...placesOf(finding), ...identitiesOf(finding.related), ...identitiesOf(finding.evidence)];
}
