import { compareText } from '../model/identity.ts';
import { isUnknown, type Known, unknown } from '../model/knowledge.ts';
import type { Location, Place } from '../read/place.ts';
import type { Finding } from './finding.ts';
import { dayEnd } from './suppression-text.ts';

/** One rule that is silenced somewhere. */
export interface Suppression {
  readonly origin: 'comment' | 'annotation' | 'configuration';
  /** As written: an id or a name; '' in a configuration that means every rule. */
  readonly rule: string;
  readonly reason: string;
  /** The last day on which it holds; '' without an end. */
  readonly until: string;
  readonly place: Place;
  /** The clusters of a finding that it silences; undefined when it is not about it. */
  readonly covers: (finding: Finding) => readonly string[] | undefined;
}

/** A suppression and what it did in this run. */
export interface JudgedSuppression extends Suppression {
  /** The id of the rule it means; undefined when there is no such rule. */
  readonly id: string | undefined;
  /** Its day has passed; Unknown without a time to judge by. */
  readonly expired: Known<boolean>;
  /** How many findings it silenced, or would have. */
  readonly used: number;
}

/** A finding that is not reported, and what silenced it. */
export interface SuppressedFinding {
  readonly finding: Finding;
  readonly by: readonly Silencer[];
}

/** What silenced a finding, as outputs say it. */
export interface Silencer {
  readonly origin: Suppression['origin'] | 'baseline';
  readonly reason: string;
  readonly until: string;
  readonly location?: Location;
}

/** What suppressions are judged with. */
export interface SuppressionOptions {
  /** The time of the run; Unknown when nothing tells it. */
  readonly now: Known<number>;
  /** Every rule there is. */
  readonly rules: readonly { readonly id: string; readonly name: string }[];
  readonly locate: (place: Place) => Location;
}

/** What is left of the findings, what is silenced, and what each suppression did. */
export interface Suppressed {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly judged: readonly JudgedSuppression[];
}

/**
 * Silences findings (design.md §7). A suppression about some clusters silences a finding only together with others
 * that cover the rest; one whose day has passed silences nothing, one whose day cannot be judged still does.
 */
export function applySuppressions(
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
  options: SuppressionOptions,
): Suppressed {
  if (suppressions.length === 0) return { findings, suppressed: [], judged: [] };
  const ids = new Map(
    options.rules.flatMap(
      ({ id, name }) =>
        [
          [id.toLowerCase(), id],
          [name, id],
        ] as const,
    ),
  );
  const working = suppressions.map((suppression) => ({
    suppression,
    id: ids.get(suppression.rule.toLowerCase()),
    expired: judgeExpiry(suppression, options.now),
    used: 0,
  }));
  const suppressed: SuppressedFinding[] = [];
  const kept = findings.filter((finding) => {
    const about = working.flatMap((each) => {
      const isRule = each.id === finding.rule || (each.suppression.rule === '' && isEntry(each.suppression));
      const clusters = isRule ? each.suppression.covers(finding) : undefined;
      return clusters === undefined ? [] : [{ each, clusters }];
    });
    for (const { each } of about) each.used += 1;
    const valid = about.filter(({ each }) => each.expired !== true);
    if (valid.length === 0) return true;
    const covered = new Set(valid.flatMap(({ clusters }) => clusters));
    if (!finding.clusters.every((cluster) => covered.has(cluster))) return true;
    suppressed.push({ finding, by: valid.map(({ each }) => silencerOf(each.suppression, options)) });
    return false;
  });
  const judged = working.map(({ suppression, id, expired, used }) => ({ ...suppression, id, expired, used }));
  return { findings: kept, suppressed, judged: judged.sort(comparePlaces(options.locate)) };
}

function isEntry({ origin }: Suppression): boolean {
  return origin === 'configuration';
}

function judgeExpiry({ until }: Suppression, now: Known<number>): Known<boolean> {
  const end = dayEnd(until);
  if (end === undefined) return false;
  return isUnknown(now) ? unknown('time') : now >= end;
}

function silencerOf({ origin, reason, until, place }: Suppression, { locate }: SuppressionOptions): Silencer {
  return { origin, reason, until, location: locate(place) };
}

function comparePlaces(locate: SuppressionOptions['locate']) {
  const keyOf = ({ place }: Suppression): string => {
    const { uri, startLine } = locate(place);
    return `${uri}\u0001${String(startLine).padStart(9, '0')}`;
  };
  return (left: Suppression, right: Suppression): number => compareText(keyOf(left), keyOf(right));
}
