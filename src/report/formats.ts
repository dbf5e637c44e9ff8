import type { Format, Renderer } from './format.ts';

function row(
  name: string,
  means: string,
  endings: readonly string[],
  load: () => Promise<Renderer>,
  lineHashes = false,
): Format {
  return { name, means, endings, lineHashes, load };
}

/** Every output format, the default first. Loaded when used; help and documentation are made from these rows. */
export const FORMATS: readonly Format[] = [
  row('text', 'for people, with code frames', ['.txt'], async () => (await import('./text.ts')).renderText),
  row(
    'sarif',
    'SARIF 2.1.0 for code scanning and editors',
    ['.sarif', '.sarif.json'],
    async () => (await import('./sarif.ts')).renderSarif,
    true,
  ),
  row('json', 'all of it, versioned', ['.json'], async () => (await import('./json.ts')).renderJson),
  row(
    'markdown',
    'pull request comment, job summary, ticket',
    ['.md'],
    async () => (await import('./markdown.ts')).renderMarkdown,
  ),
  row('github', 'workflow commands: annotations', [], async () => (await import('./github.ts')).renderGithub),
  row('gitlab', 'GitLab Code Quality', [], async () => (await import('./gitlab.ts')).renderGitlab),
  row('junit', 'JUnit XML', ['.xml'], async () => (await import('./junit.ts')).renderJunit),
  row('checkstyle', 'Checkstyle XML', [], async () => (await import('./checkstyle.ts')).renderCheckstyle),
  row('rdjson', 'reviewdog, with suggestions', [], async () => (await import('./rdjson.ts')).renderRdjson),
];

/** The format of this name, or undefined. */
export function readFormat(name: string): Format | undefined {
  return FORMATS.find((format) => format.name === name);
}

/** The format a file name stands for, by its longest known ending; undefined when none fits. */
export function readFormatOfFile(path: string): Format | undefined {
  const lower = path.toLowerCase();
  const fitting = FORMATS.flatMap((format) =>
    format.endings
      .filter((ending) => lower.endsWith(ending))
      .map((ending) => ({ format, length: ending.length })),
  );
  return fitting.sort((a, b) => b.length - a.length)[0]?.format;
}

/** What `--as` takes: how views of a fleet (a trace, for instance) are written, the default first. */
export const VIEWS = ['table', 'json', 'markdown', 'mermaid'] as const;
export type View = (typeof VIEWS)[number];

/** What `--as` takes where manifests are shown. */
export const FORECAST_VIEWS = ['table', 'yaml', 'json', 'markdown', 'mermaid'] as const;
export type ForecastView = (typeof FORECAST_VIEWS)[number];

/** What `--as` takes for an inventory; the first can be committed. */
export const INVENTORY_VIEWS = ['yaml', 'table', 'json', 'markdown'] as const;
export type InventoryView = (typeof INVENTORY_VIEWS)[number];
