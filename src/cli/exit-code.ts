/** What the process exits with (design.md §4.6); never dependent on the format. */
export const EXIT = {
  clean: 0,
  findings: 1,
  /** Usage, configuration, or no file matched. */
  usage: 2,
  /** A named path cannot be read, nothing could be analyzed, or our own fault. */
  failed: 3,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a person got wrong on the command line or in files of ours; the lines are all that is printed. */
export class UsageError extends Error {
  readonly isUsage = true;
  readonly lines: readonly string[];

  constructor(lines: string | readonly string[]) {
    const list = typeof lines === 'string' ? [lines] : lines;
    super(list.join('\n'));
    this.lines = list;
  }
}
