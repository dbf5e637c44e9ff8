import { InvalidArgumentError, Option } from 'commander';
import { isObjectReference } from '../explain/explain.ts';
import { FORECAST_VIEWS, FORMATS, INVENTORY_VIEWS, VIEWS } from '../report/formats.ts';
import { LIMIT_NAMES, readLimit } from './limits.ts';
import { type Flags, NO_FLAGS } from './options.ts';
import type { RuleSwitch } from './rule-choice.ts';
import { COLOR_CHOICES } from './terminal.ts';
import { FAIL_ON } from './verdict.ts';

const append = (value: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  value,
];

/** `--color`. */
export function colorFlag(): Option {
  return option(
    '--color <WHEN>',
    'auto, always or never (default: auto; NO_COLOR, FORCE_COLOR count)',
  ).choices([...COLOR_CHOICES]);
}

/** `--config`. */
export function configFlag(): Option {
  return option('--config <FILE>', 'configuration (default: fleetlint.yaml here or above)');
}

/** `--format` of commands that print no findings. */
export function formatFlag(means: string): Option {
  return option('-f, --format <NAME>', means, append);
}

/** `--rules`. */
export function rulesFlag(): Option {
  return option('--rules <DIR>', 'rules of your own, besides the shipped ones; repeatable', append);
}

/** `--id`. */
export function idFlag(): Option {
  return option('--id <ID>', 'its id (default: the next one of the folder)');
}

/** Flags of commands that write findings. */
export function outputFlags(): Option[] {
  const names = FORMATS.map(({ name }) => name).join(', ');
  return [
    option('-f, --format <NAME[=FILE]>', `repeatable: ${names}`, append),
    option('-o, --output <FILE>', 'write to FILE; alone, its ending chooses the format', append),
    option('--fail-on <LEVEL>', 'exit 1 from this severity on (default: error)').choices([...FAIL_ON]),
    option('--max-warnings <N>', 'exit 1 when there are more warnings than N', readCount),
    option('--fix [suggested]', 'mend what is safe to mend, or all that is suggested').choices([
      'safe',
      'suggested',
    ]),
    option('--dry-run', 'show as a diff what --fix would change'),
    option('--baseline <FILE>', 'only what is not in FILE is found, and what grew to more clusters'),
    option('--update-baseline', 'take all findings into the baseline'),
    option('--prune-baseline', 'take what is gone out of the baseline'),
    option('--sarif-category <NAME>', 'category of the SARIF run, to upload several'),
    option('-q, --quiet', 'only what fails the run (errors, unless --fail-on says otherwise), no summary'),
    option('--all', 'text: every finding whole, also where many are alike'),
    colorFlag(),
    option('--timings', 'say on stderr what took how long'),
  ];
}

/** Flags of `trace`. */
export function traceFlags(): Option[] {
  return [
    option('--as <VIEW>', `${VIEWS.join(', ')} (default: table)`).choices([...VIEWS]),
    option('--message <TEXT>', 'trace a text that was printed somewhere, instead of an object'),
    option('--timeline', 'also what happened when, by conditions, events and logs, with gaps'),
    option('--all', 'table: also the links of chains in which everything is in order'),
    option('-o, --output <FILE>', 'write to FILE', append),
    colorFlag(),
  ];
}

/** Flags of `forecast`. */
export function forecastFlags(): Option[] {
  return [
    option('--as <VIEW>', `${FORECAST_VIEWS.join(', ')} (default: table)`).choices([...FORECAST_VIEWS]),
    option('--cluster <NAME>', 'only what reaches this cluster'),
    option(
      '--all',
      'table: every object and cluster by itself, also placements that a what-if leaves as they are',
    ),
    option('-o, --output <FILE>', 'write to FILE', append),
    colorFlag(),
  ];
}

/** Flags of `diff`. */
export function diffFlags(): Option[] {
  const names = FORMATS.map(({ name }) => name).join(', ');
  return [
    option('--as <VIEW>', `the change: ${VIEWS.join(', ')} (default: table)`).choices([...VIEWS]),
    option('-f, --format <NAME[=FILE]>', `the new findings; repeatable: ${names}`, append),
    option('-o, --output <FILE>', 'write to FILE', append),
    option('--fail-on <LEVEL>', 'exit 1 from this severity of new findings on (default: error)').choices([
      ...FAIL_ON,
    ]),
    option('--max-warnings <N>', 'exit 1 when there are more new warnings than N', readCount),
    option('--sarif-category <NAME>', 'category of the SARIF run, to upload several'),
    option('-q, --quiet', 'only new findings that fail the run, no summary'),
    option('--all', 'every object and finding by itself, also where many are alike'),
    colorFlag(),
    option('--timings', 'say on stderr what took how long'),
  ];
}

/** Flags of `inventory`. */
export function inventoryFlags(): Option[] {
  return [
    option('--as <VIEW>', `${INVENTORY_VIEWS.join(', ')} (default: yaml)`).choices([...INVENTORY_VIEWS]),
    option('-o, --output <FILE>', 'write to FILE', append),
    colorFlag(),
  ];
}

/** Flags of `pack`. */
export function packFlags(): Option[] {
  return [
    option('-o, --output <FILE>', 'the packet (default: fleetlint-packet.tar.gz)', append),
    colorFlag(),
  ];
}

/** Flags of commands that read fleets. */
export function inputFlags(): Option[] {
  return [
    configFlag(),
    option('--context <DIR>', 'folder a single file is judged in (default: its repository)'),
    option('--fleet <NAME>', 'only this fleet of the configuration'),
    option('--inventory <PATH>', 'file that lists the member clusters (diff: or a dump); repeatable', append),
    option(
      '--hub-flag <NAME=VALUE>',
      'flag of the hub agent, such as enable-guard-rail=true; repeatable',
      readHubFlag,
    ),
    option('--applied-by <USER>', 'who applies the manifests, for the guard rail of the hub'),
    option('--applied-group <GROUP>', 'a group of that user; repeatable', append),
    option('--cluster-of <NAME=PATH>', 'the cluster that files below PATH were taken from', readClusterOf),
    option(
      '--now <TIME>',
      'judge ages at this time, 2026-01-31T12:00:00Z (default: that of the capture)',
      readTime,
    ),
    option('--stdin-filename <PATH>', 'the path that text from stdin is reported under'),
    option('--snippets', 'also read YAML in Markdown and shell files'),
    option('--limit <NAME=N>', `how much is read at most; repeatable: ${LIMIT_NAMES.join(', ')}`, readLimit),
    option('--no-ignore', 'also read what ignore files leave out'),
    option('--allow-empty', 'exit 0 when there is nothing to analyze'),
  ];
}

/** Flags that choose rules; their order on the command line counts. */
export function ruleFlags(): Option[] {
  const switches: RuleSwitch[] = [];
  const collect =
    (on: boolean) =>
    (pattern: string): readonly RuleSwitch[] => {
      switches.push({ on, pattern });
      return switches;
    };
  return [
    option(
      '--expect <OBJECT[@CLUSTER]>',
      'tell why it is not there: deploy/shop/web@east; repeatable',
      readExpected,
    ),
    rulesFlag(),
    option(
      '--enable <RULE>',
      'id, name or family, * allowed; repeatable, in order with --disable; also for rules that are off by themselves',
      collect(true),
    ),
    option('--disable <RULE>', "as --enable; --disable '*' --enable FL0402 leaves one rule", collect(false)),
  ];
}

function option(flags: string, means: string, read?: (value: string, before: never) => unknown): Option {
  const made = new Option(flags, means);
  return read === undefined ? made : made.argParser(read as (value: string, before: unknown) => unknown);
}

function readCount(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It is no whole number.');
  return Number(value);
}

function readClusterOf(
  value: string,
  before: readonly { name: string; path: string }[] | undefined,
): readonly { name: string; path: string }[] {
  const [, name, path] = /^([^=]+)=(.+)$/.exec(value) ?? [];
  if (name === undefined || path === undefined) throw new InvalidArgumentError('Write it as NAME=PATH.');
  return [...(before ?? []), { name, path }];
}

function readHubFlag(value: string, before: Flags['hubFlag'] | undefined): Flags['hubFlag'] {
  const [, name, setting = 'true'] = /^-{0,2}([a-z][a-z0-9-]*)(?:=(.*))?$/.exec(value) ?? [];
  if (name === undefined) throw new InvalidArgumentError('Write it as NAME=VALUE.');
  return [...(before ?? []), [name, setting]];
}

/** An object by kind and name, perhaps with a cluster. */
function readExpected(value: string, before: readonly string[] | undefined): readonly string[] {
  if (!isObjectReference(value.split('@')[0] ?? '')) {
    throw new InvalidArgumentError('Write it as deploy/NAMESPACE/NAME or deploy/NAMESPACE/NAME@CLUSTER.');
  }
  return [...(before ?? []), value];
}

function readTime(value: string): number {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value)
    ? Date.parse(value)
    : Number.NaN;
  if (Number.isNaN(time)) throw new InvalidArgumentError('Write it as 2026-01-31T12:00:00Z.');
  return time;
}

/** The flags of a command as commander read them, with the defaults of those that were not given. */
export function readFlags(given: Readonly<Record<string, unknown>>): Flags {
  const { enable, disable, ignore, ...rest } = given;
  const switches = (enable ?? disable ?? []) as readonly RuleSwitch[];
  return { ...NO_FLAGS, ...(rest as Partial<Flags>), switches, noIgnore: ignore === false };
}
