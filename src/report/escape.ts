/** C0 and C1 controls, and characters that reorder or hide text: what could make a terminal or a reader lie. */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;
/** Half of a surrogate pair standing alone; encoders throw on it. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** One line of text from the input made safe to show: blanks for line ends and tabs, `\x1b` for an escape. */
export function renderLine(text: string): string {
  return renderInert(renderSafe(text.replace(/[\t\n\r\u0085\u2028\u2029]+/g, ' '), ''));
}

/**
 * A line that no runner of workflows obeys, wherever it is broken: `::name::` counts at the start of a line,
 * `##[name]` anywhere in it.
 */
export function renderInert(line: string): string {
  return line
    .replace(/(^|\s):(?=:[a-z-]+(?:\s[^\n]*)?::)/gi, '$1\\x3a')
    .replace(/##(?=\[[a-z-]+[\s\]])/gi, '#\\x23');
}

/** Text that may keep line feeds and tabs, all other unsafe characters made visible (SARIF, JSON, Markdown). */
export function renderSafe(text: string, keep = '\n\t'): string {
  return text
    .replace(LONE_SURROGATE, '\ufffd')
    .replace(UNSAFE, (unsafe) => (keep.includes(unsafe) ? unsafe : renderCode(unsafe)));
}

function renderCode(unsafe: string): string {
  const code = unsafe.charCodeAt(0).toString(16);
  return code.length > 2 ? `\\u{${code}}` : `\\x${code.padStart(2, '0')}`;
}

/** A value as JSON in which every unsafe character stands as an escape: the same data, safe to show. */
export function renderJsonText(value: unknown, indent = 0): string {
  return JSON.stringify(value, undefined, indent)
    .replace(UNSAFE, (unsafe) =>
      unsafe === '\n' ? unsafe : `\\u${unsafe.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    .replaceAll('##[', '#\\u0023[');
}

/** Text for XML content and attributes; characters XML cannot hold are made visible. */
export function renderXmlText(text: string): string {
  return renderSafe(text)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
    .replaceAll('##[', '#&#35;[')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;');
}

/** Text for one line or table cell of Markdown: no markup, no HTML, no mention comes out of it. */
export function renderMarkdownText(text: string): string {
  return renderLine(text)
    .replace(/[\\`*_{}[\]<>|#~&!]/g, '\\$&')
    .replace(/^(\s*)([-+]|\d+[.)])(\s)/, '$1\\$2$3')
    .replace(/#(?=\d)/g, '#&#8203;')
    .replaceAll('@', '@&#8203;');
}

/** Text inside an HTML element of Markdown, where backslashes do not escape. */
export function renderHtmlText(text: string): string {
  return renderXmlText(renderLine(text))
    .replaceAll('@', '@&#8203;')
    .replace(/(?<!&)#(?=\d)/g, '#&#8203;');
}

/** A code span for Markdown tables: the fence is longer than any run of backticks inside, `|` is escaped. */
export function renderMarkdownCode(text: string): string {
  const line = renderLine(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = line.startsWith('`') || line.endsWith('`') || line === '' ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** The data of a workflow command. Percent first, or the other escapes would be escaped again. */
export function renderCommandData(text: string): string {
  return renderSafe(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A property of a workflow command. */
export function renderCommandProperty(text: string): string {
  return renderCommandData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Text of a SARIF message: brackets of the input must not turn into links (SARIF 3.11.6). */
export function renderSarifText(text: string): string {
  return renderSafe(text).replace(/[\\[\]]/g, '\\$&');
}

/**
 * A uri of the run as a relative, percent-encoded URI reference: no scheme, no leading `/` or `./`, no `..`,
 * forward slashes, NFC. Steps that would leave the root are dropped; `isOutside` tells that they were there.
 */
export function renderUri(uri: string): string {
  const steps = uri.replace(LONE_SURROGATE, '\ufffd').normalize('NFC').split('/');
  const kept = steps.filter((step) => step !== '' && step !== '.' && step !== '..');
  return kept.map(encodeURIComponent).join('/') || 'unknown';
}

/** True when a uri of the run lies outside its root, so that no repository can show it. */
export function isOutside(uri: string): boolean {
  return /^(\/|[A-Za-z]:[\\/])/.test(uri) || uri.split('/').includes('..');
}
