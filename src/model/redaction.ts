import { decodeBase64 } from '../api/base64.ts';

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
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** Tokens are short; real values of this length are not looked into. */
const LONGEST = 64;

/** True when a value was taken out: nothing, a row of stars or crosses, or a word that says so, in base64 or not. */
export function isRedacted(value: string): boolean {
  const text = value.trim();
  if (text.length > LONGEST) return false;
  return (
    isToken(text) || (text.length % 4 === 0 && BASE64.test(text) && isToken(charactersOf(decodeBase64(text))))
  );
}

function isToken(text: string): boolean {
  const bare = text.replace(/^[*<[({_.\s-]+|[*>\])}_.\s-]+$/g, '');
  return TOKENS.has(bare.toUpperCase()) || /^(x{3,}|X{3,})$/.test(bare);
}

function charactersOf(bytes: Uint8Array = new Uint8Array()): string {
  return String.fromCharCode(...bytes);
}
