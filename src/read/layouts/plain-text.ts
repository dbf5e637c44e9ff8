import type { TextForm } from '../layout.ts';

/** The header of a kubectl table. */
const TABLE = /^(NAMESPACE +)?NAME +[A-Z][A-Z -]*/m;
/** The first lines of `kubectl describe`. */
const DESCRIBED = /^Name: +\S.*\n(Namespace:|Labels:|Annotations:|API Version:|Priority:)/m;
/** What starts a YAML or JSON object somewhere in a text. */
const OBJECT = /^(- )?apiVersion:\s|^kind:\s|^\s*[{[]/m;

/** Tables, descriptions and prose: read by people, not by us. */
export const plainText: TextForm = {
  name: 'plain-text',
  use: 'text',
  kind: 'text',
  matches: (name, head) => {
    if (/\.(md|markdown|sh|bash)$/i.test(name)) return true;
    if (isTextDump(head)) return true;
    return /\.txt$/i.test(name) && !OBJECT.test(head);
  },
};

/** True when a text starts like a table or a description that kubectl printed for people. */
export function isTextDump(head: string): boolean {
  const start = head.slice(0, 1000);
  return (TABLE.test(start) || DESCRIBED.test(start)) && !/^apiVersion:/m.test(head);
}
