import type { YamlFault } from './yaml-fault.ts';

/** Plain words for a fault: what is wrong, and what to do. */
export interface FaultWords {
  readonly message: string;
  readonly advice: string;
}

/** Parser words to plain ones; the first pattern that matches wins. */
const WORDS: readonly (readonly [RegExp, string, string])[] = [
  [
    /tab character|bad indentation.*tab/,
    'A tab character stands in the indentation, where YAML allows spaces only',
    'Replace the tab with spaces.',
  ],
  [
    /bad indentation|deficient indentation|multiline key/,
    'The indentation does not fit the lines around it',
    'Align the line with its siblings, or indent it below its parent.',
  ],
  [/within a (single|double) quoted scalar/, 'A quoted text is never closed', 'Add the missing quote.'],
  [/within a flow collection/, 'A bracket or brace is never closed', 'Add the missing ] or }.'],
];

/** Says what a fault means to a person. */
export function explainFault(fault: YamlFault): FaultWords {
  for (const [pattern, message, advice] of WORDS) {
    if (pattern.test(fault.reason)) return { message, advice };
  }
  return { message: `The text is no valid YAML: ${fault.reason}`, advice: 'Correct the line.' };
}

/** True when a text ends before its quotes, brackets or braces do. */
export function isCutOff(fault: YamlFault, end: number): boolean {
  return fault.offset >= end - 1 || /unexpected end of the stream/.test(fault.reason);
}
