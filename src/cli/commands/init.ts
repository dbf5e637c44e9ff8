import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { CONFIG_NAME } from '../configuration.ts';
import { EXIT, type ExitCode, UsageError } from '../exit-code.ts';
import type { Flags } from '../options.ts';
import { writeFile, writeLines } from '../output.ts';

/** The answers that decide most rules: is this everything, and who are the members. */
interface Answers {
  readonly complete: boolean;
  /** '' when the members are not listed anywhere. */
  readonly inventory: string;
}

/** Writes fleetlint.yaml after two questions; without a terminal, both are left open as comments. */
export async function runInit(_operands: readonly string[], _flags: Flags): Promise<ExitCode> {
  if (existsSync(CONFIG_NAME)) throw new UsageError(`${CONFIG_NAME} is there already`);
  const answers = process.stdin.isTTY ? await ask() : { complete: false, inventory: '' };
  writeFile(CONFIG_NAME, [renderConfiguration(answers)]);
  await writeLines(process.stderr, [`fleetlint: wrote ${CONFIG_NAME}`]);
  return EXIT.clean;
}

async function ask(): Promise<Answers> {
  const questions = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const complete = await questions.question('Do these manifests hold everything the hub gets? [y/N] ');
    const inventory = await questions.question('A file that lists the member clusters (empty: none): ');
    return { complete: /^y/i.test(complete.trim()), inventory: inventory.trim() };
  } finally {
    questions.close();
  }
}

/** The file: what was answered stands, what was not is a comment that says what it would unlock. */
export function renderConfiguration({ complete, inventory }: Answers): string {
  return `# Settings of fleetlint; "fleetlint config" shows all of them.

# "complete": these manifests are everything the hub gets, so what they do not hold does not exist.
# Without it, checks for missing objects are left undecided.
${complete ? 'scope: complete' : '# scope: complete'}

# The member clusters with their labels and taints. Without them (or MemberClusters among the manifests),
# nobody can tell where a placement lands. From the hub:
#   kubectl get memberclusters -o yaml
${inventory === '' ? '# inventory: members.yaml' : `inventory: ${JSON.stringify(inventory)}`}

# Rules by id or name: off, on, error, warning or note.
# rules: { FL0309: off }

# Paths that are not read, as in .gitignore.
# ignore: [testdata/]
`;
}
