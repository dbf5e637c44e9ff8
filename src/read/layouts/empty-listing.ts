import type { TextForm } from '../layout.ts';

const EMPTY = /^\s*No resources found(?: in (\S+) namespace)?\.?\s*$/;

/** `No resources found`: kubectl asked and there was nothing, which is an answer and no error. */
export const emptyListing: TextForm = {
  name: 'empty-listing',
  use: 'empty-listing',
  kind: 'text',
  matches: (_name, head) => EMPTY.test(head),
};

/** The namespace that was searched; undefined when the text names none. */
export function readEmptyNamespace(text: string): string | undefined {
  return EMPTY.exec(text)?.[1];
}
