import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import type { NotEvaluated } from '../../evaluate/finding.ts';
import { gateKind } from '../../model/gates.ts';
import { analyzeFleets } from '../analyze-fleets.ts';
import { findInput } from '../check-input.ts';
import { CONFIG_NAME, readConfiguration } from '../configuration.ts';
import { EXIT, type ExitCode, UsageError } from '../exit-code.ts';
import type { Flags } from '../options.ts';
import { writeFile, writeLines } from '../output.ts';
import { readRuleChoice } from '../rule-choice.ts';

/** The answers that decide most rules: is this everything, and who are the members. */
interface Answers {
  readonly complete: boolean;
  /** '' when the members are not listed anywhere. */
  readonly inventory: string;
}

/** How many checks each answer would decide for the files of this folder. */
export interface Unlocked {
  readonly scope: number;
  readonly inventory: number;
}

/** Gates that each question is about (design.md §3). */
const SCOPE_GATES: ReadonlySet<string> = new Set(['hub']);
const INVENTORY_GATES: ReadonlySet<string> = new Set(['members', 'namespaces', 'objects', 'closed', 'crds']);

/** Writes fleetlint.yaml after two questions; without a terminal, both are left open as comments. */
export async function runInit(_operands: readonly string[], flags: Flags): Promise<ExitCode> {
  if (existsSync(CONFIG_NAME)) throw new UsageError(`${CONFIG_NAME} is there already`);
  const unlocked = countUnlocked(await readUndecided(flags));
  const answers = process.stdin.isTTY ? await ask(unlocked) : { complete: false, inventory: '' };
  writeFile(CONFIG_NAME, [renderConfiguration(answers, unlocked)]);
  await writeLines(process.stderr, [
    `fleetlint: wrote ${CONFIG_NAME}; in this folder, scope decides ${countChecks(unlocked.scope)} more, an inventory ${countChecks(unlocked.inventory)}`,
  ]);
  return EXIT.clean;
}

/** The checks that the files of this folder leave undecided. */
async function readUndecided(flags: Flags): Promise<readonly NotEvaluated[]> {
  const configuration = readConfiguration(flags.config);
  const { files } = await findInput([], flags, configuration);
  if (files.length === 0) return [];
  const choice = readRuleChoice(configuration.config, flags);
  const { analysis } = await analyzeFleets(files, { flags, configuration, choice, lineHashes: false });
  return analysis.notEvaluated;
}

/** How many of the undecided checks miss a gate that each question is about. */
export function countUnlocked(undecided: readonly NotEvaluated[]): Unlocked {
  const count = (kinds: ReadonlySet<string>): number =>
    undecided.filter(({ missing }) => missing.some((gate) => kinds.has(gateKind(gate)))).length;
  return { scope: count(SCOPE_GATES), inventory: count(INVENTORY_GATES) };
}

function countChecks(count: number): string {
  return count === 1 ? '1 check' : `${count} checks`;
}

async function ask(unlocked: Unlocked): Promise<Answers> {
  const questions = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const complete = await questions.question(
      `Do these manifests hold everything the hub gets? A yes decides ${countChecks(unlocked.scope)} more. [y/N] `,
    );
    const inventory = await questions.question(
      `A file that lists the member clusters? It decides ${countChecks(unlocked.inventory)} more. (empty: none) `,
    );
    return { complete: /^y/i.test(complete.trim()), inventory: inventory.trim() };
  } finally {
    questions.close();
  }
}

/** The file: what was answered stands, what was not is a comment that says what it would unlock. */
export function renderConfiguration({ complete, inventory }: Answers, unlocked: Unlocked): string {
  return `# Settings of fleetlint; "fleetlint config" shows all of them.

# "complete": these manifests are everything the hub gets, so what they do not hold does not exist.
# Without it, checks for missing objects are left undecided: ${countChecks(unlocked.scope)} here.
${complete ? 'scope: complete' : '# scope: complete'}

# The member clusters with their labels and taints. Without them (or MemberClusters among the manifests),
# nobody can tell where a placement lands: ${countChecks(unlocked.inventory)} here. From the hub:
#   kubectl get memberclusters -o yaml
${inventory === '' ? '# inventory: members.yaml' : `inventory: ${JSON.stringify(inventory)}`}

# Rules by id or name: off, on, error, warning or note.
# rules: { FL0309: off }

# Paths that are not read, as in .gitignore.
# ignore: [testdata/]
`;
}
