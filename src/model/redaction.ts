/** What redactors put in place of a value, upper case: troubleshoot.sh, kubectl plug-ins, people with an editor. */
const TOKENS: ReadonlySet<string> = new Set([
  '',
  'HIDDEN',
  'REDACTED',
  'MASKED',
  'REMOVED',
  'SANITIZED',
  'PRUNED',
  'OMITTED',
]);
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** Tokens are short; real values of this length are not looked into. */
const LONGEST = 64;

/** True when a value was taken out: nothing, a row of stars or crosses, or a word that says so, in base64 or not. */
export function isRedacted(value: string): boolean {
  const text = value.trim();
  if (text.length > LONGEST) return false;
  return isToken(text) || (text.length % 4 === 0 && BASE64.test(text) && isToken(decodeBase64(text)));
}

function isToken(text: string): boolean {
  const bare = text.replace(/^[*<[({_.\s-]+|[*>\])}_.\s-]+$/g, '');
  return TOKENS.has(bare.toUpperCase()) || /^(x{3,}|X{3,})$/.test(bare);
}

/** The bytes of a base64 text as characters. */
function decodeBase64(text: string): string {
  const bits = [...text.replace(/=+$/, '')].map((letter) => LETTERS.indexOf(letter));
  let decoded = '';
  for (let at = 0; at + 1 < bits.length; at += 4) {
    const [a = 0, b = 0, c, d] = bits.slice(at, at + 4);
    decoded += String.fromCharCode((a << 2) | (b >> 4));
    if (c !== undefined) decoded += String.fromCharCode(((b & 15) << 4) | (c >> 2));
    if (c !== undefined && d !== undefined) decoded += String.fromCharCode(((c & 3) << 6) | d);
  }
  return decoded;
}
