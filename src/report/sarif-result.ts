import type { Result, Fix as SarifFix, Location as SarifLocation, ThreadFlowLocation } from 'sarif';
import type { ChainLink, Evidence, Finding, Fix, Related, Spot } from '../evaluate/finding.ts';
import { list } from '../model/list.ts';
import type { Location } from '../read/place.ts';
import { renderSafe, renderSarifText } from './escape.ts';
import { renderFirstSentence } from './first-sentence.ts';
import type { ReportOptions } from './format.ts';
import { SARIF_LIMITS } from './limits.ts';
import { objectName, sentence } from './names.ts';
import type { FindingGroup } from './sarif-group.ts';
import { buildArtifact, buildLogicalLocation, buildPhysicalLocation, buildRegion } from './sarif-location.ts';

/** How much is told of a result. */
export interface Detail {
  readonly snippets: boolean;
  readonly flow: number;
  readonly related: number;
}

export const FULL: Detail = {
  snippets: true,
  flow: SARIF_LIMITS.flowLocations,
  related: SARIF_LIMITS.relatedLocations,
};

/** The rules of the run by id: where they stand in the file, and their titles. */
export type ListedRules = ReadonlyMap<string, { readonly index: number; readonly title: string }>;

/** Of findings on one line so many are named; a dump of one line would have thousands. */
const MOST_OTHERS = 10;

/** One result: the lead of the group, the others of its line named in the message. */
export function buildResult(
  { lead, others }: FindingGroup,
  rules: ListedRules,
  detail: Detail,
  options: ReportOptions,
): Result {
  const related = buildRelated(lead, detail, options);
  const flow = lead.chain.slice(0, detail.flow).map((link) => buildFlowStep(link, lead.cause, options));
  const fixes = lead.fixes.flatMap((fix) => buildFix(fix, options));
  const { lineHash } = lead.cause.location;
  const rule = rules.get(lead.rule);
  const text = renderMessage(lead, others, related.links);
  const title = sentence(renderSarifText(oneLine(rule?.title ?? lead.name)));
  return {
    ruleId: lead.rule,
    ...(rule !== undefined && { ruleIndex: rule.index }),
    level: lead.severity,
    message: { text: renderFirstSentence(text, title) },
    locations: [buildPlace(lead.cause, detail.snippets, options)],
    ...(related.locations.length > 0 && { relatedLocations: related.locations }),
    ...(flow.length > 0 && { codeFlows: [{ threadFlows: [{ locations: flow }] }] }),
    partialFingerprints: {
      ...(lineHash !== undefined && { primaryLocationLineHash: lineHash }),
      'fleetlintIdentity/v1': lead.identity,
    },
    ...(lead.novelty && { baselineState: lead.novelty === 'new' ? 'new' : 'updated' }),
    ...(fixes.length > 0 && { fixes }),
    properties: {
      certainty: lead.certainty,
      ruleSeverity: lead.ruleSeverity,
      fleet: renderSafe(lead.fleet),
      ...(lead.placement && { placement: renderSafe(objectName(lead.placement)) }),
      clusters: [...new Set([lead, ...others].flatMap(({ clusters }) => clusters))].map((cluster) =>
        renderSafe(cluster),
      ),
      path: renderSafe(lead.cause.path),
    },
  };
}

/** The statement first, since lists show its first sentence alone; links refer to related locations. */
function renderMessage(lead: Finding, others: readonly Finding[], links: readonly string[]): string {
  const also = new Set(others.map((finding) => finding.message));
  also.delete(lead.message);
  const named = [...also].slice(0, MOST_OTHERS);
  const rest = also.size - named.length;
  const counted = rest > 0 ? [`${rest} more like these on this line.`] : [];
  const parts = [lead.message, ...named, ...counted, lead.why, lead.do].map((text) =>
    sentence(renderSarifText(oneLine(text))),
  );
  if (links.length > 0) parts.push(`See ${list(links, links.length)}.`);
  return parts.filter((part) => part !== '').join(' ');
}

function oneLine(text: string): string {
  return text.replace(/\s*[\r\n\t]+\s*/g, ' ');
}

/** Related places and evidence as locations with ids, and a link to each for the message. */
function buildRelated(
  finding: Finding,
  detail: Detail,
  options: ReportOptions,
): { locations: SarifLocation[]; links: string[] } {
  const seen = finding.at.location;
  const { uri, startLine, startColumn } = finding.cause.location;
  const isElsewhere = seen.uri !== uri || seen.startLine !== startLine || seen.startColumn !== startColumn;
  const places: (Related | Evidence)[] = [
    ...(isElsewhere ? [{ ...finding.at, message: 'where it shows' }] : []),
    ...finding.related,
    ...finding.evidence,
  ].slice(0, detail.related);
  const labels = places.map((place) => ('rule' in place ? place.rule : oneLine(place.message)));
  return {
    locations: places.map((place, index) => ({
      id: index + 1,
      message: {
        text: renderSarifText(`${'rule' in place ? `${place.rule} ` : ''}${oneLine(place.message)}`),
      },
      ...buildPlace(place, false, options),
    })),
    links: labels.map((label, index) => `[${renderSarifText(label)}](${index + 1})`),
  };
}

function buildPlace(spot: Spot, snippets: boolean, options: ReportOptions): SarifLocation {
  return {
    physicalLocation: buildPhysicalLocation(spot.location, snippets, options),
    ...(spot.object && { logicalLocations: [buildLogicalLocation(spot.object)] }),
  };
}

/** A link of the chain. One without a place in the input is shown at the finding itself. */
function buildFlowStep(link: ChainLink, cause: Spot, options: ReportOptions): ThreadFlowLocation {
  const location: Location = link.location ?? cause.location;
  return {
    location: {
      message: {
        text: renderSarifText(oneLine(`${objectName(link.object)} is ${link.state}: ${link.message}`)),
      },
      ...buildPlace({ object: link.object, path: '', location }, false, options),
    },
    importance: link.state === 'ok' ? 'important' : 'essential',
  };
}

/** A fix whose edits are known as text; none for others. */
function buildFix(fix: Fix, options: ReportOptions): SarifFix[] {
  const files = new Map<string, NonNullable<Fix['replacements']>[number][]>();
  for (const replacement of fix.replacements ?? []) {
    const { uri } = replacement.location;
    files.set(uri, [...(files.get(uri) ?? []), replacement]);
  }
  if (files.size === 0) return [];
  const artifactChanges = [...files].map(([uri, replacements]) => ({
    artifactLocation: buildArtifact(uri, options),
    replacements: replacements.map(({ location, text }) => ({
      deletedRegion: buildDeleted(location),
      insertedContent: { text },
    })),
  }));
  return [{ description: { text: sentence(renderSarifText(oneLine(fix.title))) }, artifactChanges }];
}

/** A deleted region may be empty: that is an insertion. */
function buildDeleted(location: Location): ReturnType<typeof buildRegion> {
  return { ...buildRegion(location), endColumn: location.endColumn };
}
