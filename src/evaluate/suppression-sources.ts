import { pointer, readPath } from '../api/json.ts';
import { objectKey } from '../model/identity.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { Location } from '../read/place.ts';
import type { SuppressionEntry } from './config.ts';
import type { Context } from './context.ts';
import type { Finding, ObjectRef } from './finding.ts';
import { matchGlob, matchPathGlob } from './glob.ts';
import type { Suppression } from './suppression.ts';
import { readSuppressionText } from './suppression-text.ts';

/** The annotation that silences findings about its object, and about a placement that carries it. */
export const IGNORE_ANNOTATION = 'fleetlint.dev/ignore';

/** Every suppression of the input and the configuration: comments and annotations in order of place, then entries. */
export function readSuppressions(
  { bundle }: Pick<Context, 'bundle'>,
  entries: readonly SuppressionEntry[],
): readonly Suppression[] {
  return [
    ...(bundle.suppressionComments ?? []).flatMap((comment) => {
      const { source, start, end, firstLine, lastLine } = comment;
      const isCovered = ({ uri, startLine }: Location): boolean =>
        uri === source.uri && startLine >= firstLine && startLine <= lastLine;
      return readStated(comment.text).map(
        (stated): Suppression => ({
          ...stated,
          origin: 'comment',
          place: { source, start, end, side: 'head' },
          covers: ({ at, cause, clusters }) =>
            isCovered(cause.location) || isCovered(at.location) ? clusters : undefined,
        }),
      );
    }),
    ...annotatedObjects(bundle.objects).flatMap(({ object, text }) =>
      text
        .split(/[;\n]/)
        .flatMap((part) =>
          part.trim() === '' ? [] : readStated(part).map((stated) => annotationOf(object, stated)),
        ),
    ),
    ...entries.map(entrySuppression),
  ];
}

type Stated = Pick<Suppression, 'rule' | 'reason' | 'until'>;

/** One for each rule that is named; a text without any stays, so that somebody hears of it. */
function readStated(text: string): readonly Stated[] {
  const { rules, reason, until } = readSuppressionText(text);
  return (rules.length === 0 ? [''] : rules).map((rule) => ({ rule, reason, until }));
}

/** Objects of the hub with the annotation; of several copies of one object the first, a manifest before a dump. */
function annotatedObjects(
  objects: readonly KubeObject[],
): readonly { readonly object: KubeObject; readonly text: string }[] {
  const found = new Map<string, { readonly object: KubeObject; readonly text: string }>();
  for (const object of objects) {
    const text = readPath(object.value, 'metadata', 'annotations', IGNORE_ANNOTATION);
    if (typeof text !== 'string' || object.site.role === 'member') continue;
    const before = found.get(objectKey(object));
    if (before === undefined || (before.object.uid !== '' && object.uid === '')) {
      found.set(objectKey(object), { object, text });
    }
  }
  return [...found.values()];
}

function annotationOf(object: KubeObject, stated: Stated): Suppression {
  const isMeant = (ref: ObjectRef | undefined): boolean =>
    ref !== undefined &&
    groupOf(ref.apiVersion) === object.group &&
    ref.kind === object.kind &&
    ref.namespace === object.namespace &&
    ref.name === object.name;
  const isPlacement = ({ placement }: Finding): boolean =>
    placement !== undefined &&
    placement.kind === object.kind &&
    placement.namespace === object.namespace &&
    placement.name === object.name;
  return {
    ...stated,
    origin: 'annotation',
    place: { object, pointer: pointer('metadata', 'annotations', IGNORE_ANNOTATION), side: 'head' },
    covers: (finding) =>
      isMeant(finding.cause.object) || isMeant(finding.at.object) || isPlacement(finding)
        ? finding.clusters
        : undefined,
  };
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
}

/** An entry of the configuration: all that it states must hold. */
function entrySuppression(entry: SuppressionEntry): Suppression {
  const { kind, namespace, name, path, placement, cluster } = entry;
  const isObject = (ref: ObjectRef | undefined): boolean =>
    matchOptional(kind, ref?.kind) &&
    matchOptional(namespace, ref?.namespace) &&
    matchOptional(name, ref?.name);
  return {
    origin: 'configuration',
    rule: entry.rule ?? '',
    reason: entry.reason,
    until: entry.until ?? '',
    place: entry.place,
    covers: (finding) => {
      const { cause, at } = finding;
      if (!isObject(cause.object) && !isObject(at.object)) return undefined;
      if (!isBelow(path, cause.location.uri) && !isBelow(path, at.location.uri)) return undefined;
      if (placement !== undefined && !matchPlacement(placement, finding)) return undefined;
      if (cluster === undefined) return finding.clusters;
      const covered = finding.clusters.filter((each) => matchGlob(cluster, each));
      return covered.length === 0 ? undefined : covered;
    },
  };
}

function matchOptional(pattern: string | undefined, value: string | undefined): boolean {
  return pattern === undefined || (value !== undefined && matchGlob(pattern, value));
}

function isBelow(pattern: string | undefined, uri: string): boolean {
  return pattern === undefined || matchPathGlob(pattern, uri);
}

/** By name, or by `namespace/name`; a finding about the placement itself counts too. */
function matchPlacement(pattern: string, { placement, cause, at }: Finding): boolean {
  return [placement, cause.object, at.object].some((ref) => {
    if (ref === undefined || (ref !== placement && !/Placement$/.test(ref.kind))) return false;
    return matchGlob(pattern, pattern.includes('/') ? `${ref.namespace}/${ref.name}` : ref.name);
  });
}
