/** Lines that programs and shells print before the text that was asked for (sarif-and-integrations.md §6.8, 6.13). */
const NOISE =
  /^(WARNING|Warning|warning|Flag --|Error|error|[IWEF]\d{4} \d\d:|coalesce\.go|walk\.go|[$#>] ?(sudo )?(kubectl|k|helm|kustomize|oc|az|argocd|flux)\b|PS [A-Z]:|[\w.-]+@[\w.-]+:)/;
/** How a YAML stream or a JSON value begins. */
const CONTENT = /^(---|apiVersion:|kind:|items:|metadata:|- |\{|\[|#)/;
const MAX_LINES = 40;

/** How many characters of noise stand before the content of a text; 0 when it begins with content or never does. */
export function readNoise(head: string): number {
  let at = 0;
  for (let line = 0; line < MAX_LINES && at < head.length; line += 1) {
    const next = head.indexOf('\n', at);
    const end = next === -1 ? head.length : next + 1;
    const text = head.slice(at, end);
    if (NOISE.test(text) || text.trim() === '') at = end;
    else return CONTENT.test(text) ? at : 0;
  }
  return 0;
}

/** True when the first words of a text are noise. */
export function startsWithNoise(start: string): boolean {
  return NOISE.test(start.trimStart());
}
