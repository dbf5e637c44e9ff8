import type { YamlFault } from './yaml-fault.ts';

/** Plain words for a fault: what is wrong, and what to do. */
export interface FaultWords {
  readonly message: string;
  readonly advice: string;
}

/** The line a fault lies on, cut at its place, and the nearest line above that is not blank. */
interface Surroundings {
  readonly before: string;
  readonly rest: string;
  readonly above: string;
}

interface Wording extends FaultWords {
  readonly reason: RegExp;
  readonly fits?: (around: Surroundings) => boolean;
}

const QUOTE_VALUE = 'Put the value in quotes.';
const ALIGN = 'Align the line with its siblings, or indent it below its parent.';
const MISSING_SPACE = /^\s*(?:- +)*[\w./-]+:[^\s:/]/;

/** Parser words to plain ones; the first that fits counts. `$1` is what the first bracket of the reason found. */
const WORDINGS: readonly Wording[] = [
  {
    reason: /tab character/,
    message: 'A tab stands in the indentation, where YAML allows spaces only',
    advice: 'Replace the tab with spaces.',
  },
  {
    reason: /control character|non-printable|null byte|valid JSON character/,
    message: 'A control character stands in the text, which YAML allows nowhere',
    advice: 'Remove the character, or write it as an escape in double quotes.',
  },
  {
    reason: /multiline key|expected ':' after a mapping key|end of the stream or a document separator/,
    fits: ({ above, before }) => MISSING_SPACE.test(above) || MISSING_SPACE.test(before),
    message: 'The colon in this line or the one above has no space behind it, so there is no key',
    advice: 'Write a space behind the colon.',
  },
  {
    reason: /multiline key|expected ':' after a mapping key/,
    message: 'This line, or the one above, is no pair of key and value: the colon is missing',
    advice: 'Write `key: value`, or indent the line if it continues the text above.',
  },
  {
    reason: /whitespace character is expected after the key-value separator/,
    message: 'The colon has no space behind it, so there is no key',
    advice: 'Write a space behind the colon.',
  },
  {
    reason: /bad indentation of a mapping entry/,
    fits: ({ before, rest }) => rest.startsWith(':') && /^\s*(?:- +)*[^\s:]+:\s+\S/.test(before),
    message: 'A value without quotes holds a colon and a space, so it reads as a second key',
    advice: QUOTE_VALUE,
  },
  {
    reason: /bad indentation of a mapping entry/,
    fits: ({ rest }) => /^[@`%]/.test(rest),
    message: 'A value cannot begin with this character unless it is quoted',
    advice: QUOTE_VALUE,
  },
  {
    reason: /bad indentation of a mapping entry/,
    fits: ({ before, rest }) => rest.startsWith('-') && /:\s+$/.test(before),
    message: 'A list begins on the line of its key',
    advice: 'Begin the list on the next line.',
  },
  {
    reason: /bad indentation of a mapping entry/,
    fits: ({ before }) => /:\s+(?:'[^']*'|"[^"]*")\s*$/.test(before),
    message: 'Text follows the closing quote of a value',
    advice: "Double the quote inside single quotes (''), or escape it inside double quotes.",
  },
  {
    reason: /bad indentation of a mapping entry/,
    fits: ({ rest, above }) => rest.startsWith(':') && /:\s+\S/.test(above),
    message: 'The line is indented below a key that already has a value',
    advice: 'Remove the indentation, or the value of the key above.',
  },
  {
    reason: /bad indentation of a sequence entry/,
    message: 'The line stands below a list item without belonging to it',
    advice: ALIGN,
  },
  { reason: /bad indentation/, message: 'The indentation fits none of the lines above', advice: ALIGN },
  {
    reason: /deficient indentation|within a (?:single|double) quoted scalar|within a flow collection/,
    fits: ({ rest, above }) => rest.trim() === '' && /["'][^"']*$/.test(above),
    message: 'A quote is opened and never closed',
    advice: 'Add the missing quote.',
  },
  {
    reason: /within a (?:single|double) quoted scalar/,
    message: 'A quote is opened and never closed',
    advice: 'Add the missing quote.',
  },
  {
    reason: /deficient indentation|within a flow collection/,
    message: 'A bracket, brace or quote of the lines above is not closed here',
    advice: 'Close it, or indent the lines that continue it.',
  },
  {
    reason: /missed comma|expected the node content/,
    message: 'Between brackets or braces a comma is missing, or one is too many',
    advice: 'Separate the entries by one comma each.',
  },
  {
    reason: /unknown escape|hexadecimal|escape of no character/,
    message: 'A backslash in double quotes is followed by no known escape',
    advice: 'Double the backslash, or use single quotes.',
  },
  {
    reason: /complex mapping key/,
    message: 'A mapping or list stands where a key is expected, as an unquoted {{ placeholder }} does',
    advice: QUOTE_VALUE,
  },
  { reason: /null mapping key/, message: 'A key is empty', advice: 'Write the key, or quote it.' },
  {
    reason: /key too long/,
    message: 'A key is longer than 1024 characters, which kubectl refuses',
    advice: 'Shorten the key; it is probably text that should be quoted.',
  },
  {
    reason: /number without JSON form/,
    message: 'Infinity and not-a-number cannot be sent to a cluster',
    advice: QUOTE_VALUE,
  },
  {
    reason: /tag mismatch: (.*)/,
    message: 'A tag does not fit its value ($1)',
    advice: 'Correct the value or remove the tag.',
  },
  {
    reason: /merge of no mapping/,
    message: 'The value of << is no mapping',
    advice: 'Refer to a mapping, or to a list of mappings.',
  },
  {
    reason: /unknown anchor/,
    message: 'An alias refers to an anchor that does not exist in this document',
    advice: 'Define the anchor above, or quote the value if the asterisk is meant.',
  },
  {
    reason: /name of an (alias|anchor)|anchor name/,
    message: 'An asterisk or ampersand at the beginning of a value reads as an alias or anchor',
    advice: QUOTE_VALUE,
  },
  {
    reason: /anchor contains itself/,
    message: 'An alias stands inside the node it refers to',
    advice: 'Remove the alias.',
  },
  {
    reason: /excessive aliasing/,
    message: 'Aliases multiply the document beyond what kubectl accepts',
    advice: 'Write fewer aliases.',
  },
  { reason: /alias node|anchor property/, message: 'An anchor or alias is misplaced', advice: 'Remove it.' },
  {
    reason: /nesting/,
    message: 'The document nests too deeply to be read',
    advice: 'Flatten it, or quote the text that looks like brackets.',
  },
  {
    reason: /YAML version|directive/,
    message: 'kubectl understands no directive here (a line that begins with a percent sign)',
    advice: 'Remove the line.',
  },
  { reason: /tag/, message: 'A tag (an exclamation mark and a name) is misspelt', advice: QUOTE_VALUE },
  {
    reason: /line break is expected|indentation width|chomping/,
    message: 'The header of a block of text (| or >) is misspelt',
    advice: 'Write only |, >, and behind it -, + or a digit.',
  },
  {
    reason: /indicator in a flow scalar/,
    message: 'Between brackets or braces a question mark or leading colon must be quoted',
    advice: QUOTE_VALUE,
  },
  {
    reason: /flow key over several lines|mapping on the line of its key/,
    message: 'A key and its colon do not stand where a mapping can begin',
    advice: 'Begin the mapping on a line of its own.',
  },
  {
    reason: /no JSON value/,
    message: 'Something other than JSON follows several JSON values',
    advice: 'Keep to JSON, or use YAML documents separated by ---.',
  },
  {
    reason: /text too large/,
    message: 'The document is too large to be read in one piece, and no List that could be taken apart',
    advice: 'Collect it as one List or as several files.',
  },
  {
    reason: /document separator|document end/,
    message: 'The document is over, but text follows that belongs to nothing above',
    advice: `${ALIGN} A new document begins with ---.`,
  },
];

/** Says what a fault means to a person. `text` is the piece that broke, in which `fault.offset` counts. */
export function explainFault(fault: YamlFault, text: string): FaultWords {
  const around = readSurroundings(text, fault.offset);
  for (const { reason, fits, message, advice } of WORDINGS) {
    const found = reason.exec(fault.reason);
    if (found === null || (fits !== undefined && !fits(around))) continue;
    return { message: message.replace('$1', () => found[1] ?? ''), advice };
  }
  return { message: `The text is no valid YAML (${fault.reason})`, advice: 'Correct the line.' };
}

function readSurroundings(text: string, offset: number): Surroundings {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const above = text.slice(0, Math.max(0, start - 1)).trimEnd();
  return {
    before: text.slice(start, offset),
    rest: text.slice(offset, end === -1 ? text.length : end),
    above: above.slice(above.lastIndexOf('\n') + 1),
  };
}

/** True when a text ends before its quotes, brackets or braces do. `end` is where the text ends. */
export function isCutOff(fault: YamlFault, end: number): boolean {
  return fault.offset >= end - 1 || fault.reason.includes('unexpected end of the stream');
}
