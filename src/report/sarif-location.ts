import type { LogicalLocation, PhysicalLocation, Region } from 'sarif';
import type { ObjectRef } from '../evaluate/finding.ts';
import type { Frame, Location } from '../read/place.ts';
import { isOutside, renderSafe, renderUri } from './escape.ts';
import type { ReportOptions } from './format.ts';
import { qualifiedName } from './names.ts';
import { repositoryPath } from './path.ts';

/** A location as SARIF's file and region; `snippets` adds the code, secrets already masked by the frame. */
export function buildPhysicalLocation(
  location: Location,
  snippets: boolean,
  options: ReportOptions,
): PhysicalLocation {
  const snippet = snippets ? readSnippet(location) : undefined;
  return {
    artifactLocation: buildArtifact(location.uri, options),
    region: { ...buildRegion(location), ...(snippet && { snippet: { text: renderSafe(snippet) } }) },
    ...(snippet && location.frame && { contextRegion: buildContext(location.frame) }),
  };
}

/** The file of a location, relative to the repository, or to the input when it lies outside of it. */
export function buildArtifact(uri: string, options: ReportOptions): { uri: string; uriBaseId: string } {
  const path = repositoryPath(uri, options);
  return { uri: renderUri(path), uriBaseId: isOutside(path) ? '%INPUT%' : '%SRCROOT%' };
}

/**
 * All four numbers, and never an empty region on one line, which viewers do not show: it takes in the character
 * behind it, at the end of a line the one before.
 */
export function buildRegion(location: Location): Region {
  const { startLine, startColumn, endLine, endColumn, frame } = location;
  if (endLine > startLine || endColumn > startColumn) return { startLine, startColumn, endLine, endColumn };
  const line = frame?.lines[startLine - frame.firstLine];
  const isLineEnd = line !== undefined && startColumn - (frame?.firstColumn ?? 1) >= line.length;
  const start = isLineEnd ? Math.max(1, startColumn - 1) : startColumn;
  return { startLine, startColumn: start, endLine, endColumn: start + 1 };
}

/** The object of a place. */
export function buildLogicalLocation(object: ObjectRef): LogicalLocation {
  return {
    name: renderSafe(object.name),
    kind: 'resource',
    fullyQualifiedName: renderSafe(qualifiedName(object)),
  };
}

/** The lines around a region. Of a very long line the frame holds a part, and says where it begins. */
function buildContext({ firstLine, lines, firstColumn = 1 }: Frame): Region {
  return {
    startLine: firstLine,
    ...(firstColumn > 1 && { startColumn: firstColumn }),
    endLine: firstLine + lines.length - 1,
    ...(firstColumn > 1 && { endColumn: firstColumn + (lines.at(-1) ?? '').length }),
    snippet: { text: renderSafe(lines.join('\n')) },
  };
}

/** The text of the region, from the frame; undefined when the frame does not hold all of it. */
function readSnippet(location: Location): string | undefined {
  const { frame, startLine, endLine, startColumn, endColumn } = location;
  if (frame === undefined) return undefined;
  const lines = frame.lines.slice(startLine - frame.firstLine, endLine - frame.firstLine + 1);
  if (startLine < frame.firstLine || lines.length !== endLine - startLine + 1) return undefined;
  const last = lines.length - 1;
  const { firstColumn = 1 } = frame;
  if (endLine === startLine && endColumn - firstColumn > (lines[0] ?? '').length) return undefined;
  return lines
    .map((line, index) =>
      line.slice(
        index === 0 ? startColumn - firstColumn : 0,
        index === last ? endColumn - firstColumn : undefined,
      ),
    )
    .join('\n');
}
