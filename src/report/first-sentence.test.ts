import { expect, it } from 'vitest';
import { renderFirstSentence } from './first-sentence.ts';

const LONG =
  'Namespace payments-and-everything-around-it does not exist on aks-member-1, aks-member-2, aks-member-3 and 44 more clusters';

it.each([
  ['a short one stays', 'It is gone. Bring it back.', 'It is gone. Bring it back.'],
  ['so does one that is not alone', `It is gone. ${LONG}.`, `It is gone. ${LONG}.`],
  ['a long one ends at a half', `It is gone: ${LONG}.`, `It is gone. ${LONG}.`],
  ['the later half counts', `It is gone; it fell: ${LONG}.`, `It is gone; it fell. ${LONG}.`],
  ['not inside of quotes', `It says "it is gone; so" ${LONG}.`, `A title. It says "it is gone; so" ${LONG}.`],
  ['nor of brackets', `It (now: gone) ${LONG}.`, `A title. It (now: gone) ${LONG}.`],
  ['without halves the title comes first', `${LONG} and more.`, `A title. ${LONG} and more.`],
  ['a question is no statement', `Is it? ${LONG} now.`, `A title. Is it? ${LONG} now.`],
  ['the second half begins a sentence', `a; b ${LONG}.`, `a. B ${LONG}.`],
])('%s', (_name, text, expected) => {
  expect(renderFirstSentence(text, 'A title.')).toBe(expected);
});
