/** A placeholder that some tool replaces before a cluster sees the text. */
export interface TemplateMarker {
  /** The placeholder as written. */
  readonly text: string;
  /** Where it begins, in UTF-16 units. */
  readonly offset: number;
}

/** Go templates and Jinja: `{{ … }}`, `{% … %}`. */
const BRACES = /\{\{[\s\S]{0,400}?\}\}|\{%[\s\S]{0,400}?%\}/;
/** envsubst, Flux, Argo CD and shells: `${NAME}`, `${NAME:-default}`. */
const VARIABLE = /\$\{[A-Za-z_][\w.-]*(?::?[-=?+][^}\n]*)?\}/;
/** What KubeFleet itself replaces on the way to a member: data, no template (manifest-shapes.md S6). */
const OWN = /^\$\{MEMBER-CLUSTER-(NAME|LABEL-KEY-[^}]*)\}$/;
/** A shell's or Kustomize's variable; such a `$` is legal text in most places, but not in a name. */
const DOLLAR = /\$(\([A-Za-z_]\w*\)|[A-Za-z_]\w*|\d)/;

/** The first placeholder of a text, or undefined. */
export function findMarker(text: string): TemplateMarker | undefined {
  return findFirst(text, [BRACES, VARIABLE]);
}

/** The first placeholder of a text that must be a name, where a bare `$NAME` or `$(NAME)` is one too. */
export function findNameMarker(text: string): TemplateMarker | undefined {
  return findFirst(text, [BRACES, VARIABLE, DOLLAR]);
}

function findFirst(text: string, patterns: readonly RegExp[]): TemplateMarker | undefined {
  if (!text.includes('$') && !text.includes('{{') && !text.includes('{%')) return undefined;
  let first: TemplateMarker | undefined;
  for (const pattern of patterns) {
    const global = new RegExp(pattern, 'g');
    for (let found = global.exec(text); found !== null; found = global.exec(text)) {
      if (OWN.test(found[0])) continue;
      if (first === undefined || found.index < first.offset) first = { text: found[0], offset: found.index };
      break;
    }
  }
  return first;
}

/** True when a text is one placeholder and nothing else. */
export function isMarker(text: string): boolean {
  const marker = findMarker(text);
  return marker !== undefined && marker.offset === 0 && marker.text.length === text.trim().length;
}

/**
 * The text with every placeholder turned into a word of the same length, and lines of nothing but placeholders
 * blanked, so that what is left parses if the placeholders alone were in the way.
 */
export function renderPlaceholders(text: string): string {
  const blanked = text.replaceAll(
    /^[ \t]*(?:\{\{[\s\S]{0,400}?\}\}|\{%[\s\S]{0,400}?%\})[ \t]*\r?$/gm,
    (line) => line.replaceAll(/[^\r\n]/g, ' '),
  );
  return blanked.replaceAll(new RegExp(`${BRACES.source}|${VARIABLE.source}`, 'g'), (marker) =>
    OWN.test(marker) ? marker : marker.replaceAll(/[^\r\n]/g, 'x'),
  );
}
