import { type Json, readList, readNumber, readObject, readPath, readString } from '../api/json.ts';
import { TOOL } from '../api/tool.ts';
import type { Analysis, RuleInfo } from '../evaluate/analysis.ts';
import type { Finding, Notification } from '../evaluate/finding.ts';
import type { Silencer, SuppressedFinding } from '../evaluate/suppression.ts';
import type { Shard } from '../report/format.ts';
import { decodeFix } from './report-file-fix.ts';
import { decodeLocation, decodeObject, decodeSpot } from './report-file-place.ts';

/** What a JSON report says. */
export interface ReportFile {
  readonly analysis: Analysis;
  /** Set for a part of several (`--shard`). */
  readonly shard?: Shard;
}

/**
 * A report as `--format json` writes it (docs/report.schema.json), as the analysis it was made from; `rules` are
 * those it does not list itself. What the report does not hold is left out: the lines around places and GitHub's
 * hashes of lines. A text says why it is no such report.
 */
export function decodeReport(value: Json, rules: readonly RuleInfo[]): ReportFile | string {
  if (readString(value, 'tool', 'name') !== TOOL.name || readObject(value, 'summary') === undefined) {
    return `it is no report that ${TOOL.name} wrote with --format json`;
  }
  const version = readNumber(value, 'version');
  if (version !== 1) return `it is a report of version ${version}, and this ${TOOL.name} reads version 1`;
  const suppressed = readList(value, 'suppressed').map(decodeSuppressed);
  const analysis: Analysis = {
    findings: readList(value, 'findings').map(decodeFinding),
    ...(suppressed.length > 0 && { suppressed }),
    notEvaluated: readList(value, 'notEvaluated').map((entry) => ({
      rule: readString(entry, 'rule'),
      missing: decodeTexts(entry, 'missing'),
      rows: 0,
    })),
    notifications: readList(value, 'notifications').map(decodeNotification),
    rules,
    summary: decodeSummary(value),
  };
  const shard = readObject(value, 'shard');
  if (shard === undefined) return { analysis };
  return { analysis, shard: { index: count(shard, 'index'), of: count(shard, 'of') } };
}

function decodeSummary(value: Json): Analysis['summary'] {
  const numbers = readObject(value, 'summary');
  const findings = readObject(numbers, 'findings');
  const rules = readObject(numbers, 'rules');
  return {
    sources: count(numbers, 'sources'),
    objects: count(numbers, 'objects'),
    placements: count(numbers, 'placements'),
    clusters: count(numbers, 'clusters'),
    findings: {
      error: count(findings, 'error'),
      warning: count(findings, 'warning'),
      note: count(findings, 'note'),
    },
    rules: { evaluated: count(rules, 'evaluated'), notEvaluated: count(rules, 'notEvaluated') },
  };
}

function count(value: Json | undefined, key: string): number {
  return readNumber(value, key) ?? 0;
}

function decodeTexts(value: Json, key: string): readonly string[] {
  return readList(value, key).filter((each) => typeof each === 'string');
}

function decodeNotification(value: Json): Notification {
  return {
    rule: readString(value, 'rule'),
    level: decodeSeverity(value, 'level'),
    message: readString(value, 'message'),
    do: readString(value, 'do'),
  };
}

function decodeSeverity(value: Json, key: string): Finding['severity'] {
  const text = readString(value, key);
  return text === 'error' || text === 'warning' ? text : 'note';
}

function decodeSuppressed(value: Json): SuppressedFinding {
  const by = readList(value, 'by').map((each): Silencer => {
    const location = readObject(each, 'location');
    return {
      origin: readString(each, 'origin') as Silencer['origin'],
      reason: readString(each, 'reason'),
      until: readString(each, 'until'),
      ...(location && { location: decodeLocation(location) }),
    };
  });
  return { finding: decodeFinding(value), by };
}

function decodeFinding(value: Json): Finding {
  const location = readPath(value, 'location');
  const placement = readObject(value, 'placement');
  const novelty = readString(value, 'novelty');
  return {
    rule: readString(value, 'rule'),
    name: readString(value, 'name'),
    severity: decodeSeverity(value, 'severity'),
    ruleSeverity: decodeSeverity(value, 'ruleSeverity'),
    certainty: readString(value, 'certainty') === 'maybe' ? 'maybe' : 'sure',
    message: readString(value, 'message'),
    why: readString(value, 'why'),
    do: readString(value, 'do'),
    fleet: readString(value, 'fleet'),
    at: decodeSpot(value, readPath(value, 'seenAt') ?? location),
    cause: decodeSpot(readPath(value, 'cause'), location),
    ...(placement && {
      placement: {
        kind: readString(placement, 'kind'),
        namespace: readString(placement, 'namespace'),
        name: readString(placement, 'name'),
      },
    }),
    clusters: decodeTexts(value, 'clusters'),
    related: readList(value, 'related').map((each) => ({
      ...decodeSpot(each, readPath(each, 'location')),
      message: readString(each, 'message'),
    })),
    evidence: readList(value, 'evidence').map((each) => ({
      ...decodeSpot(each, readPath(each, 'location')),
      rule: readString(each, 'rule'),
      message: readString(each, 'message'),
    })),
    chain: readList(value, 'chain').map(decodeLink),
    fixes: decodeFixes(value),
    ...((novelty === 'new' || novelty === 'grown') && { novelty }),
    identity: readString(value, 'identity'),
  };
}

function decodeLink(value: Json): Finding['chain'][number] {
  const location = readPath(value, 'location');
  return {
    object: decodeObject(readPath(value, 'object')),
    state: readString(value, 'state') as Finding['chain'][number]['state'],
    message: readString(value, 'message'),
    ...(location !== undefined && { location: decodeLocation(location) }),
  };
}

function decodeFixes(value: Json): Finding['fixes'] {
  const fix = readObject(value, 'fix');
  return fix === undefined ? [] : [fix, ...readList(fix, 'others')].map(decodeFix);
}
