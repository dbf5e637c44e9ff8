import type { LogicalLocation, PhysicalLocation, Region } from 'sarif';
import type { ObjectRef } from '../evaluate/finding.ts';
import type { Location } from '../read/place.ts';
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

/** All four numbers, and never an empty region on one line, which viewers do not show. */
export function buildRegion(location: Location): Region {
  const { startLine, startColumn, endLine } = location;
  const endColumn =
    endLine === startLine ? Math.max(location.endColumn, startColumn + 1) : location.endColumn;
  return { startLine, startColumn, endLine, endColumn };
}

/** The object of a place. */
export function buildLogicalLocation(object: ObjectRef): LogicalLocation {
  return {
    name: renderSafe(object.name),
    kind: 'resource',
    fullyQualifiedName: renderSafe(qualifiedName(object)),
  };
}

function buildContext(frame: { firstLine: number; lines: readonly string[] }): Region {
  return {
    startLine: frame.firstLine,
    endLine: frame.firstLine + frame.lines.length - 1,
    snippet: { text: renderSafe(frame.lines.join('\n')) },
  };
}

/** The text of the region, from the frame; undefined when the frame does not hold all of it. */
function readSnippet(location: Location): string | undefined {
  const { frame, startLine, endLine, startColumn, endColumn } = location;
  if (frame === undefined) return undefined;
  const lines = frame.lines.slice(startLine - frame.firstLine, endLine - frame.firstLine + 1);
  if (startLine < frame.firstLine || lines.length !== endLine - startLine + 1) return undefined;
  const last = lines.length - 1;
  return lines
    .map((line, index) =>
      line.slice(index === 0 ? startColumn - 1 : 0, index === last ? endColumn - 1 : undefined),
    )
    .join('\n');
}
