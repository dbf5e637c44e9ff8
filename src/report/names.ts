import type { Finding, ObjectRef, PlacementRef } from '../evaluate/finding.ts';
import type { Location } from '../read/place.ts';
import { renderLine } from './escape.ts';

/** `Kind namespace/name`, or `Kind name` for a cluster-scoped object. */
export function objectName(object: ObjectRef | PlacementRef): string {
  return `${object.kind} ${object.namespace === '' ? '' : `${object.namespace}/`}${object.name}`;
}

/** `group/Kind/namespace/name` without empty parts, as SARIF's fully qualified name; no version in it. */
export function qualifiedName(object: ObjectRef): string {
  const group = object.apiVersion.includes('/') ? object.apiVersion.split('/')[0] : '';
  return [group, object.kind, object.namespace, object.name].filter((part) => part !== '').join('/');
}

/** `uri:line:column`, the form editors and problem matchers follow. */
export function placeName(location: Location): string {
  return `${location.uri}:${location.startLine}:${location.startColumn}`;
}

/** What and why and do as one paragraph on one line, each ending with a full stop. */
export function fullMessage(finding: Finding): string {
  return [finding.message, finding.why, finding.do]
    .filter((text) => text !== '')
    .map((text) => sentence(renderLine(text)))
    .join(' ');
}

/** `text` with a full stop at its end, unless it ends a sentence already. */
export function sentence(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed === '' || /[.!?:]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
