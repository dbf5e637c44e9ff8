import type { checkFleet } from '../cli/check.ts';

/** What the check takes, as far as a workflow can say it. */
type Flags = Parameters<typeof checkFleet>[1];

/** What a workflow asks of the Action; empty inputs are not set. */
export interface ActionInputs {
  readonly paths: readonly string[];
  readonly workingDirectory: string;
  readonly annotations: boolean;
  readonly summary: boolean;
  readonly allowExternalPaths: boolean;
  /** `auto`: the base of a pull request; `off`; or a revision. */
  readonly compareWith: string;
  /** Annotate only files that the change touches. */
  readonly changedOnly: boolean;
  readonly flags: Flags;
}

/** The environment of the process; inputs are `INPUT_FAIL-ON` and the like. */
export type Environment = Readonly<Record<string, string | undefined>>;

const LEVELS = ['error', 'warning', 'note', 'never'] as const;

/** Reads the inputs of action.yml, or says which one is wrong. */
export function readInputs(env: Environment): ActionInputs | { readonly wrong: string } {
  const text = (name: string): string => (env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
  const lines = (name: string): readonly string[] =>
    text(name)
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  const wanted = text('fail-on');
  const failOn = LEVELS.find((level) => level === wanted);
  if (failOn === undefined && wanted !== '')
    return { wrong: `fail-on is "${wanted}"; it takes ${LEVELS.join(', ')}` };
  const maxWarnings = text('max-warnings');
  if (!/^\d*$/.test(maxWarnings))
    return { wrong: `max-warnings is "${maxWarnings}", which is no whole number` };
  const switches = {} as Record<string, boolean>;
  for (const name of ['annotations', 'summary', 'allow-external-paths', 'allow-empty', 'changed-only']) {
    const value = text(name).toLowerCase();
    if (!['', 'true', 'false'].includes(value))
      return { wrong: `${name} is "${value}"; it takes true or false` };
    switches[name] = value === '' ? name === 'annotations' || name === 'summary' : value === 'true';
  }
  const category = text('category');
  const config = text('config');
  const baseline = text('baseline');
  return {
    paths: lines('paths'),
    workingDirectory: text('working-directory'),
    annotations: switches['annotations'] === true,
    summary: switches['summary'] === true,
    allowExternalPaths: switches['allow-external-paths'] === true,
    compareWith: text('compare-with') || 'auto',
    changedOnly: switches['changed-only'] === true,
    flags: {
      // Without it, the configuration decides; action.yml therefore has no default.
      ...(failOn !== undefined && { failOn }),
      ...(config !== '' && { config }),
      ...(baseline !== '' && { baseline }),
      inventory: lines('inventory'),
      ...readReports(lines('format'), lines('output')),
      switches: lines('disable').map((pattern) => ({ on: false, pattern })),
      allowEmpty: switches['allow-empty'] === true,
      ...(maxWarnings !== '' && { maxWarnings: Number(maxWarnings) }),
      ...(category !== '' && { sarifCategory: category }),
    },
  };
}

/** SARIF to fleetlint.sarif unless other reports are asked for; formats without a file keep the usual one. */
function readReports(
  format: readonly string[],
  output: readonly string[],
): Required<Pick<Flags, 'format' | 'output'>> {
  const formats = format.length === 0 ? ['sarif'] : format;
  const files = [...output];
  const paired = formats.map((name) =>
    name.includes('=') ? name : `${name}=${files.shift() ?? usualFile(name)}`,
  );
  return { format: paired, output: files };
}

function usualFile(name: string): string {
  const endings: Readonly<Record<string, string>> = {
    text: 'txt',
    markdown: 'md',
    junit: 'xml',
    checkstyle: 'xml',
  };
  return `fleetlint.${Object.hasOwn(endings, name) ? endings[name] : name}`;
}
