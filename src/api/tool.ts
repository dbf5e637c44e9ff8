/** Who we are: in `--version`, in reports, in help. The version is that of package.json; a test holds them together. */
export const TOOL = {
  name: 'fleetlint',
  version: '0.1.0',
  home: 'https://fleetlint.dev',
} as const;

/** The page of a rule. */
export function rulePage(rule: string): string {
  return `${TOOL.home}/rules/${rule}`;
}
