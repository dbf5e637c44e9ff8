import type { YamlFault } from './yaml-fault.ts';

/** Characters that call for a closer look; a text without any is read straight away. */
const ODD = /[\t\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]/;
const FORBIDDEN =
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const BREAKS = /[\u2028\u2029]/g;

/** True when the text holds tabs, control characters, unusual line breaks or characters beyond U+FFFF. */
export function hasOddCharacters(text: string): boolean {
  return ODD.test(text);
}

/** The first character that YAML allows nowhere, as a fault. */
export function findForbidden(text: string): YamlFault | undefined {
  const found = FORBIDDEN.exec(text);
  return found === null ? undefined : { reason: 'control character', offset: found.index };
}

/** U+0085 is a line feed to kubectl's library. Offsets stay. */
export function readNextLines(text: string): string {
  return text.includes('\x85') ? text.replaceAll('\x85', '\n') : text;
}

/** The text with U+2028 and U+2029 as line feeds too: they end lines, but stay in scalars. Offsets stay. */
export function readSeparators(text: string): string {
  return text.replace(BREAKS, '\n');
}

const MARKER = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;
const EMPTY = /^(?:[ \t\r\n\ufeff]|#.*|%.*)*$/;

/**
 * Where the first document of a text ends: at a document end line, or at the second `---`. What follows is
 * nothing that `YAMLToJSON` of sigs.k8s.io/yaml looks at.
 */
export function findDocumentEnd(text: string): number {
  if (!text.includes('\n---') && !text.includes('...') && !text.startsWith('---')) return text.length;
  let started = false;
  MARKER.lastIndex = 0;
  for (let from = 0; ; ) {
    MARKER.lastIndex = from;
    const marker = MARKER.exec(text);
    if (marker === null) return text.length;
    if (started || !EMPTY.test(text.slice(0, marker.index))) return marker.index;
    if (marker[0] === '...') return marker.index;
    started = true;
    from = marker.index + 3;
  }
}

const DIRECTIVE =
  /^%(?!YAML[ \t]+[0-9]{1,2}\.[0-9]{1,2}[ \t]*(?:#|\r?$)|TAG[ \t]+\S+[ \t]+\S+[ \t]*\r?$).*$/m;

/** A directive before the document that kubectl's library does not know. */
export function findBadDirective(text: string): YamlFault | undefined {
  if (!text.startsWith('%') && !text.includes('\n%')) return undefined;
  const header = /^(?:[ \t\r\n]|#.*|%.*)*/.exec(text)?.[0] ?? '';
  const found = DIRECTIVE.exec(header);
  return found === null ? undefined : { reason: 'unknown directive', offset: found.index };
}
