import type { ListedKind, TextForm } from '../layout.ts';
import { listedKind, readListedKind } from '../listed-kind.ts';

/** Names that collectors give to what went wrong: `pods-errors.json`, `crp.err`, `logs-errors.log`. */
const ERROR_NAME = /([-_.]errors?\.(json|ya?ml|txt|log)|\.err)$/i;

/** How kubectl and its relatives begin when they could not answer. */
const ERROR_START =
  /^\s*(Error from server|error:|Error:|Unable to connect to the server|The connection to the server|You must be logged in|couldn't get )/;

/** What an API server says about a kind that was asked for. */
const FORBIDDEN =
  /cannot list resource "([^"]+)" in API group "([^"]*)"(?: (at the cluster scope)| in the namespace "([^"]+)")?/;
const NOT_SERVED = /the server doesn't have a resource type "([^"]+)"/;

/** Files in which a collector left the error it met. What they would have listed is unknown, not absent. */
export const collectorError: TextForm = {
  name: 'collector-error',
  use: 'collector-error',
  kind: 'collector-error',
  matches: (name, head) => {
    if (ERROR_NAME.test(name)) return true;
    return ERROR_START.test(head) && !/^(apiVersion:|kind:|items:|\s*"apiVersion")/m.test(head);
  },
};

/** Why a listing failed, and of what; parts that the text does not tell are undefined. */
export interface CollectorFailure {
  readonly reason: 'forbidden' | 'not-served' | 'failed';
  readonly lists: ListedKind | undefined;
  /** The first line of the error. */
  readonly message: string;
}

/** Reads the text of an error file; `stem` is the file's name without ending, which often names the kind. */
export function readCollectorError(stem: string, given: string): CollectorFailure {
  const plain = readErrorText(given);
  const message = plain.split(/[\r\n]+/).find((line) => line.trim() !== '') ?? '';
  const named = readListedKind(stem.replace(/[-_.](errors?|logs?)$/i, ''));
  const forbidden = FORBIDDEN.exec(plain);
  if (forbidden !== null) {
    const [, plural = '', group = '', atClusterScope, namespace] = forbidden;
    const where = atClusterScope === undefined ? namespace : undefined;
    return { reason: 'forbidden', lists: listedKind(plural, group, where) ?? named, message };
  }
  const unserved = NOT_SERVED.exec(plain);
  if (unserved !== null) {
    return { reason: 'not-served', lists: readListedKind(unserved[1] ?? '') ?? named, message };
  }
  const reason = /forbidden|unauthorized/i.test(plain) ? 'forbidden' : 'failed';
  return { reason, lists: named, message };
}

/** The words of an error file: some collectors keep them as a JSON list of strings. */
function readErrorText(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text.trim();
  const strings = [...text.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, inner = '']) =>
    inner.replaceAll('\\"', '"'),
  );
  return strings.join('\n');
}
