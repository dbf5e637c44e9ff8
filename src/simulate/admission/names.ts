import { readLabelKeyErrors } from '../../model/label-selector-syntax.ts';
import { countBytes } from './go-text.ts';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const LABEL_1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;

// The printed expressions backtrack; these accept the same texts in linear time.
const isLabel = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const isLabel1035 = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;

function isSubdomain(text: string): boolean {
  return text.split('.').every((label) => isLabel.test(label));
}

function tooLong(text: string, most: number): string[] {
  return countBytes(text) > most ? [`must be no more than ${most} characters`] : [];
}

/** Why a text is no DNS-1123 subdomain, in the API machinery's words; empty when it is one. */
export function readSubdomainErrors(text: string): readonly string[] {
  const errors = tooLong(text, 253);
  if (!isSubdomain(text)) {
    errors.push(
      `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`,
    );
  }
  return errors;
}

/** Why a text is no DNS-1123 label; empty when it is one. */
export function readLabelErrors(text: string): readonly string[] {
  const errors = tooLong(text, 63);
  if (isLabel.test(text)) return errors;
  if (isSubdomain(text)) return [...errors, 'must not contain dots'];
  errors.push(
    `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`,
  );
  return errors;
}

/** Why a text is no DNS-1035 label; empty when it is one. */
export function readLabel1035Errors(text: string): readonly string[] {
  const errors = tooLong(text, 63);
  if (!isLabel1035.test(text)) {
    errors.push(
      `a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '${LABEL_1035}')`,
    );
  }
  return errors;
}

/** Why a text cannot stand in a URL path; empty when it can. */
export function readPathSegmentErrors(text: string): readonly string[] {
  if (text === '.' || text === '..') return [`may not be '${text}'`];
  return ['/', '%'].filter((part) => text.includes(part)).map((part) => `may not contain '${part}'`);
}

/** Why a text is no qualified name such as `example.com/name`; empty when it is one. */
export function readQualifiedNameErrors(text: string): readonly string[] {
  return readLabelKeyErrors(text);
}
