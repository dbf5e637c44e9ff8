/** What a text gives away: the kind of credential, in words; '' when it gives away nothing. */
export function findCredential(text: string): string {
  if (text.length < 8) return '';
  if (/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/.test(text)) return 'a private key';
  if (/\b(?:AKIA|ASIA)(?!\w{0,16}EXAMPLE)[0-9A-Z]{16}\b/.test(text)) return 'an AWS access key';
  if (/\bgh[pousr]_[A-Za-z0-9]{36,255}\b|\bgithub_pat_\w{22,255}\b/.test(text)) return 'a GitHub token';
  if (/\bglpat-[\w-]{20,64}\b/.test(text)) return 'a GitLab token';
  if (/\bxox[abprs]-[0-9A-Za-z-]{20,255}\b/.test(text)) return 'a Slack token';
  if (/\bAIza[\w-]{35}\b/.test(text)) return 'a Google API key';
  if (/\b(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{43,88}={1,2}/.test(text)) return 'an Azure access key';
  if (/\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,}/.test(text)) return 'a signed token (JWT)';
  return hasPasswordInAddress(text) ? 'an address with a password' : '';
}

const ADDRESS = /\b[a-z][a-z0-9+.-]{1,20}:\/\/([^\s:/@"']{1,64}):([^\s/@"']{6,128})@[\w.-]/gi;

function hasPasswordInAddress(text: string): boolean {
  for (const [, , password = ''] of text.matchAll(ADDRESS)) if (isRandom(password)) return true;
  return false;
}

const NAME =
  /(?:^|[_.\-/]|[a-z])(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?)$/i;

/** True when the name of an entry or variable promises a credential: `DB_PASSWORD`, `apiKey`. */
export function isCredentialName(name: string): boolean {
  return NAME.test(name) || /^(?:password|passwd|secret|token|api[_-]?key)$/i.test(name);
}

/** Words of texts that stand for a value, or point to one. */
const PLACEHOLDER =
  /[${}<>]|\$\(|\.\.\.|x{4,}|\*{3,}|change|replace|example|placeholder|dummy|sample|insert|todo|your/i;

/**
 * True for a text as only a generator writes it: long, of several sorts of characters, hardly any repeated. Words,
 * names, paths, addresses and placeholders are none.
 */
export function isRandom(text: string): boolean {
  if (text.length < 12 || text.length > 512 || /\s/.test(text) || PLACEHOLDER.test(text)) return false;
  if (
    /^\/|:\/\/|^[a-z0-9.-]+\.(?:svc|local|com|io|net|org)\b|\.(?:ya?ml|json|pem|crt|key|conf|txt)$/i.test(
      text,
    )
  )
    return false;
  // Words with something between them are a name.
  if (/^[A-Za-z]+(?:[-_.][A-Za-z0-9]+)+$/.test(text)) return false;
  const hex = /^[0-9a-f]{32,}$/i.test(text) && /\d/.test(text) && /[a-f]/i.test(text);
  const sorts = [/[a-z]/, /[A-Z]/, /\d/].filter((sort) => sort.test(text)).length;
  return (hex || sorts === 3) && countBits(text) > 3;
}

/** Shannon's entropy of the characters of a text, in bits per character. */
function countBits(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
