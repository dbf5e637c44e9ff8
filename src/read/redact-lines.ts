import { hasCredential, hasSecretText, isSecretName } from './redact-text.ts';

/** Keys whose values tell what an object is, and nothing else. */
const HARMLESS = new Set(['apiVersion', 'kind', 'name', 'namespace', 'metadata', 'type']);
const HIDING =
  /^(?:data|stringData|binaryData|env|value|valueInHub|valueInMember|.*last-applied-configuration)$/;
/** What stands before the value of a mapping entry: indentation, dashes, the key in or without quotes. */
const ENTRY = /^([ \t]*(?:-[ \t]+)*)(["']?)([^\s"':#][^"':]{0,300})\2[ \t]*:(?:[ \t]+|(?=\r?$))/;
/** Keys stand near the beginning of a line, or nowhere. */
const LONGEST_LEAD = 1000;
const KEY_BEGIN = /-----BEGIN [A-Z ]*PRIVATE KEY-----/;
const KEY_END = /-----END [A-Z ]*PRIVATE KEY-----/;
/** Long runs of base64 are certificates, keys and tokens. */
const BASE64 = /[A-Za-z0-9+/_-]{32,}={0,2}/g;

/**
 * Masks a text that could not be parsed, line by line and rather too much: values below `data`, `env`, `value` and
 * the like, values of keys named like credentials, private keys, long base64, and in one-line JSON every text but
 * names and kinds. Every character gives way to an asterisk, so that columns stay. `isInside` says that the text
 * begins in the middle of a document: then everything is masked up to the next line without indentation.
 */
export function redactLines(text: string, isInside = false): string {
  let hiddenBelow = isInside ? 0 : -1;
  let inKey = false;
  const lines = text.split('\n').map((line) => {
    const indent = line.search(/[^ \t-]|$/);
    if (line.trim() !== '' && indent <= hiddenBelow) hiddenBelow = -1;
    inKey ||= KEY_BEGIN.test(line);
    const isHidden = inKey || hiddenBelow !== -1;
    if (KEY_END.test(line)) inKey = false;
    const [shown = '', lead = '', , key = ''] = ENTRY.exec(line.slice(0, LONGEST_LEAD)) ?? [];
    const value = line.slice(shown.length);
    if (key === '') return isHidden ? maskAll(line) : maskInline(line);
    const hides = HIDING.test(key.trim()) || isSecretName(key.trim());
    if (hides && hiddenBelow === -1) hiddenBelow = lead.length;
    if (isHidden || hides) return shown + (isOpening(value) ? value : maskAll(value));
    return shown + maskInline(value);
  });
  return lines.join('\n');
}

/** Nothing but the beginning of a block scalar, a mapping or a list. */
function isOpening(value: string): boolean {
  return /^(?:[|>][-+0-9]*|[[{]|\{\}|\[\])?[ \t]*(?:#.*)?\r?$/.test(value);
}

function maskAll(line: string): string {
  return line.replace(/[^\s]/g, '*');
}

/** An entry of a flow collection, on one line. */
const FLOW_ENTRY =
  /(?<![\w./-])(["']?)([\w./-]{1,300})\1(\s*:\s*)("(?:[^"\\]|\\.)*"|'[^']*'|[^\s,{}[\]"']+)/g;

/** Flow collections on one line, and what looks like a credential by itself. */
function maskInline(line: string): string {
  const masked = line.replace(BASE64, (run) => (isCoded(run) ? '*'.repeat(run.length) : run));
  if (!/^[\s-]*[{[]/.test(line)) return hasSecretText(masked) ? maskAll(masked) : masked;
  const shown = masked.replace(
    FLOW_ENTRY,
    (whole, quote: string, key: string, colon: string, value: string) =>
      HARMLESS.has(key) ? whole : `${quote}${key}${quote}${colon}${'*'.repeat(value.length)}`,
  );
  return hasCredential(shown.replaceAll('*', '')) ? maskAll(shown) : shown;
}

/** Names and paths are long, too, but not of all sorts of letters. */
function isCoded(run: string): boolean {
  return /[A-Z]/.test(run) && /[a-z]/.test(run) && /[0-9]/.test(run);
}
