/** What stands in place of a secret. */
export const MASK = '***';

/** Names of credentials, as last words of a key in any spelling: `db-password`, `apiKey`, `TOKEN`. */
const NAME =
  /(?:^|[-_./]|(?<=[a-z0-9])(?=[A-Z]))(?:password|passwd|passphrase|pwd|token|secret|api[-_]?key|private[-_]?key|secret[-_]?key|access[-_]?key|account[-_]?key|client[-_]?secret|credentials?|connection[-_]?string|(?:certificate[-_]authority|client[-_](?:key|certificate))[-_]data)$/i;

/** True when a key names a credential, not a reference to one (`secretName`). */
export function isSecretName(key: string): boolean {
  return NAME.test(key);
}

/** Objects printed into a text: a Secret as YAML or JSON, or a pod template as the API server prints it. */
const PRINTED = [
  /(?:^|\n)[ \t]*(?:- )?"?kind"?:[ \t]*["']?Secret["']?[ \t]*(?:\r?\n|$)/,
  /"kind"\s*:\s*"Secret"/,
  /"env"\s*:\s*\[\s*\{[^\]]{0,1000}"value"\s*:\s*"[^"]/i,
  /\bEnvVar\{/,
  /Invalid value: (?:[\w.*&[\]]*)\{/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
];

/** True when a text holds more than a person should see: it is masked as a whole where it cannot be cut. */
export function hasSecretText(text: string): boolean {
  return PRINTED.some((pattern) => pattern.test(text)) || hasCredential(text);
}

/** True when a password, token or the like stands in running text. */
export function hasCredential(text: string): boolean {
  return maskCredentials(text) !== text;
}

/** Credentials that stand in running text, with the part before them that may be shown. */
const CREDENTIALS: readonly RegExp[] = [
  /(\b(?:password|passwd|pwd|passphrase|token|api[-_]?key|secret[-_]?key|access[-_]?key|account[-_]?key|client[-_]?secret)["']?\s*[=:]\s*["']?)[^\s"',;&)}\]]{3,}/gi,
  /(\bBearer\s+)[\w.~+/=-]{8,}/g,
  /(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]{1,200}:)[^\s/@]{1,500}(?=@)/gi,
  /(\b)eyJ[\w-]{10,2000}\.[\w-]{10,4000}\.[\w-]*/g,
];

function maskCredentials(text: string): string {
  return CREDENTIALS.reduce((masked, pattern) => masked.replace(pattern, `$1${MASK}`), text);
}

/**
 * A message without what it must not show: printed objects give way to their brackets, private keys, passwords
 * and tokens to asterisks. The rest stays word for word.
 */
export function redactText(text: string): string {
  const withoutKeys = text.replace(
    /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
    MASK,
  );
  return maskCredentials(cutPrinted(withoutKeys));
}

/** Cuts what the API server prints behind `Invalid value:` down to its outer brackets. */
function cutPrinted(text: string): string {
  const start = /Invalid value: (?:[\w.*&[\]]*)\{/.exec(text);
  if (start === null) return text;
  const open = start.index + start[0].length - 1;
  const close = findClosing(text, open);
  return `${text.slice(0, open + 1)}${MASK}${close === -1 ? '' : `}${cutPrinted(text.slice(close + 1))}`}`;
}

/** The bracket that closes the one at `open`, quotes respected; -1 when the text was cut off. */
function findClosing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++;
    } else if (sign === '{') depth++;
    else if (sign === '}' && --depth === 0) return at;
  }
  return -1;
}
