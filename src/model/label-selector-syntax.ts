/** What Kubernetes accepts as label keys and values, and its words for what it refuses (apimachinery v0.34.1). */
const NAME = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const VALUE = `(${NAME})?`;
const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;

// The printed expressions above backtrack; these accept the same texts in linear time.
const isName = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const isDomainLabel = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;

const PARTS =
  "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const NAME_EXAMPLES = "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '";
const VALUE_EXAMPLES = "(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '";
const DOMAIN_EXAMPLE = "(e.g. 'example.com', regex used for validation is '";

/** Why `key` is no label key, in the API server's words; empty when it is one (`IsQualifiedName`). */
export function readLabelKeyErrors(key: string): readonly string[] {
  const parts = key.split('/');
  if (parts.length > 2) {
    const form = `must ${PARTS} ${NAME_EXAMPLES}${NAME}')`;
    return [
      `a qualified name ${form} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const errors: string[] = [];
  if (parts.length === 2) errors.push(...readPrefixErrors(parts[0] ?? ''));
  const name = parts.at(-1) ?? '';
  if (name === '') errors.push('name part must be non-empty');
  else if (byteLength(name) > 63) errors.push('name part must be no more than 63 characters');
  if (!isName.test(name)) errors.push(`name part must ${PARTS} ${NAME_EXAMPLES}${NAME}')`);
  return errors;
}

function readPrefixErrors(prefix: string): readonly string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  const errors: string[] = [];
  if (byteLength(prefix) > 253) errors.push('prefix part must be no more than 253 characters');
  if (!prefix.split('.').every((label) => isDomainLabel.test(label))) {
    const rule = "consist of lower case alphanumeric characters, '-' or '.', and must start and end with an";
    errors.push(
      `prefix part a lowercase RFC 1123 subdomain must ${rule} alphanumeric character ${DOMAIN_EXAMPLE}${SUBDOMAIN}')`,
    );
  }
  return errors;
}

/** Why `value` is no label value, in the API server's words; empty when it is one (`IsValidLabelValue`). */
export function readLabelValueErrors(value: string): readonly string[] {
  const errors: string[] = [];
  if (byteLength(value) > 63) errors.push('must be no more than 63 characters');
  if (value !== '' && !isName.test(value)) {
    errors.push(`a valid label must be an empty string or ${PARTS} ${VALUE_EXAMPLES}${VALUE}')`);
  }
  return errors;
}

function byteLength(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
]);

/** Quotes a text the way Go's `%q` does; server messages name keys and values in this form. */
export function renderGoQuoted(text: string): string {
  if (/^[ !#-[\]-~]*$/.test(text)) return `"${text}"`;
  return `"${[...text].map(escapeForGo).join('')}"`;
}

function escapeForGo(char: string): string {
  const short = ESCAPES.get(char);
  if (short !== undefined) return short;
  if (/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(char)) return char;
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code >= 0xd800 && code < 0xe000) return '\\ufffd';
  return code < 0x10000
    ? `\\u${code.toString(16).padStart(4, '0')}`
    : `\\U${code.toString(16).padStart(8, '0')}`;
}
