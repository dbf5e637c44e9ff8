import { TOOL } from '../api/tool.ts';
import type { Analysis } from '../evaluate/analysis.ts';
import type { Evidence, Finding, Fix, Notification, ObjectRef, Related, Spot } from '../evaluate/finding.ts';
import type { SuppressedFinding } from '../evaluate/suppression.ts';
import type { Location } from '../read/place.ts';
import { renderJsonText } from './escape.ts';
import type { ReportOptions } from './format.ts';

/** The shape of this output; it grows and never breaks (design.md §7). */
const VERSION = 1;

/** Renders the versioned JSON of design.md §7: one finding a line, so that large reports stay greppable. */
export function* renderJson(analysis: Analysis, { shard }: ReportOptions = {}): Generator<string> {
  const tool = renderJsonText({ name: TOOL.name, version: TOOL.version });
  const part = shard === undefined ? '' : `"shard":${renderJsonText(shard)},`;
  yield `{"version":${VERSION},"tool":${tool},${part}\n"findings":[`;
  yield* rows(analysis.findings.map(buildFinding));
  if (analysis.suppressed !== undefined) {
    yield '],\n"suppressed":[';
    yield* rows(analysis.suppressed.map(buildSuppressed));
  }
  yield '],\n"notEvaluated":[';
  yield* rows(analysis.notEvaluated.map(({ rule, missing }) => ({ rule, missing })));
  yield '],\n"notifications":[';
  yield* rows(analysis.notifications.map(buildNotification));
  yield `],\n"summary":${renderJsonText(analysis.summary)}}\n`;
}

function* rows(values: readonly unknown[]): Generator<string> {
  let separator = '\n ';
  for (const value of values) {
    yield `${separator}${renderJsonText(value)}`;
    separator = ',\n ';
  }
}

function buildSuppressed({ finding, by }: SuppressedFinding): object {
  const silencers = by.map(({ origin, reason, until, location }) => ({
    origin,
    reason,
    ...(until !== '' && { until }),
    ...(location && { location: buildLocation(location) }),
  }));
  return { ...buildFinding(finding), by: silencers };
}

function buildNotification({ rule, level, message, do: advice }: Notification): object {
  return { rule, level, message, ...(advice !== '' && { do: advice }) };
}

function buildFinding(finding: Finding): object {
  const [fix, ...others] = finding.fixes;
  return {
    rule: finding.rule,
    name: finding.name,
    severity: finding.severity,
    ruleSeverity: finding.ruleSeverity,
    certainty: finding.certainty,
    message: finding.message,
    why: finding.why,
    do: finding.do,
    fleet: finding.fleet,
    ...objectAndPath(finding.at),
    cause: objectAndPath(finding.cause),
    location: buildLocation(finding.cause.location),
    ...(isElsewhere(finding) && { seenAt: buildLocation(finding.at.location) }),
    ...(finding.placement && { placement: finding.placement }),
    clusters: finding.clusters,
    related: finding.related.map(buildRelated),
    evidence: finding.evidence.map(buildEvidence),
    chain: finding.chain.map(({ object, state, message, location }) => ({
      object: buildObject(object),
      state,
      message,
      ...(location && { location: buildLocation(location) }),
    })),
    ...(fix && { fix: { ...buildFix(fix), ...(others.length > 0 && { others: others.map(buildFix) }) } }),
    ...(finding.novelty && { novelty: finding.novelty }),
    identity: finding.identity,
  };
}

/** True when the symptom lies at another place than the cause. */
function isElsewhere({ at, cause }: Finding): boolean {
  return JSON.stringify(buildLocation(at.location)) !== JSON.stringify(buildLocation(cause.location));
}

function objectAndPath(spot: Spot): object {
  return { ...(spot.object && { object: buildObject(spot.object) }), path: spot.path };
}

function buildObject({ apiVersion, kind, namespace, name }: ObjectRef): ObjectRef {
  return { apiVersion, kind, namespace, name };
}

function buildLocation({ uri, startLine, startColumn, endLine, endColumn }: Location): Location {
  return { uri, startLine, startColumn, endLine, endColumn };
}

function buildRelated(related: Related): object {
  return { ...objectAndPath(related), location: buildLocation(related.location), message: related.message };
}

function buildEvidence(evidence: Evidence): object {
  const { rule, message } = evidence;
  return {
    rule,
    ...objectAndPath(evidence),
    message,
    location: buildLocation(evidence.location),
  };
}

/** Edits name object and pointer; `replacements` are the same edits as text, when the place is in the input. */
function buildFix(fix: Fix): object {
  const edits = fix.edits.map((edit) => {
    if (edit.op === 'file') return edit;
    const { place, op, value } = edit;
    const where =
      'object' in place
        ? { object: buildObject(place.object), path: place.pointer }
        : { uri: place.source.uri, start: place.start, end: place.end };
    return { op, ...where, ...(value !== undefined && { value }) };
  });
  const replacements = fix.replacements?.map(({ location, text }) => ({
    location: buildLocation(location),
    text,
  }));
  return { title: fix.title, safe: fix.safe, edits, ...(replacements && { replacements }) };
}
