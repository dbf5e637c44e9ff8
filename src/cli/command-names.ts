/** Every command, in the order of the help; the first is the default. */
export const COMMAND_NAMES = [
  'check',
  'trace',
  'forecast',
  'diff',
  'inventory',
  'pack',
  'merge',
  'explain',
  'rules',
  'test',
  'new-rule',
  'init',
  'config',
  'completion',
] as const;

export type CommandName = (typeof COMMAND_NAMES)[number];
