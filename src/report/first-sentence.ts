/** Lists of alerts show the first sentence alone, and this much of it (sarif-and-integrations.md §5.3, G13). */
const MOST = 120;

/**
 * `text` with a first sentence that fits into a list of alerts: one that is too long, since it names many or long
 * things, ends where its second half begins; when it has no halves, `title` stands before it.
 */
export function renderFirstSentence(text: string, title: string): string {
  const first = /^.*?\.(?= |$)/s.exec(text)?.[0] ?? '';
  if (first !== '' && first.length <= MOST) return text;
  const head = text.slice(0, MOST);
  for (const { index } of [...head.matchAll(/[;:] /g)].reverse()) {
    if (!isWhole(text.slice(0, index))) continue;
    const rest = text.slice(index + 2);
    return `${text.slice(0, index)}. ${rest.slice(0, 1).toUpperCase()}${rest.slice(1)}`;
  }
  return `${title} ${text}`;
}

/** True outside of quotes and brackets, where a sentence may end. */
function isWhole(text: string): boolean {
  const count = (mark: string): number => text.split(mark).length - 1;
  return count('"') % 2 === 0 && count('(') === count(')');
}
