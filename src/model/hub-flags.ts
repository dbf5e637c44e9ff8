import { pointer, readList, readString } from '../api/json.ts';
import type { KubeObject } from '../read/bundle.ts';
import type { LogFile } from '../read/log/log-file.ts';
import { decodeStrings } from './metadata.ts';
import { type ObjectIndex, objectsOfKind } from './objects.ts';
import type { ModelOptions } from './options.ts';

/** Flags of the hub agent by name without dashes, and where they stand; no object when a person stated them. */
export interface HubFlags {
  readonly values: ReadonlyMap<string, string>;
  readonly object: KubeObject | undefined;
  /** Pointer to the container's arguments; '' without object. */
  readonly pointer: string;
}

const AGENT = 'hub-agent';
const HUB_ONLY = 'enable-webhook';

/** The flags that decide what is taken and propagated, in name order; the others are no business of a forecast. */
export const PROPAGATION_FLAGS = [
  'allowed-propagating-apis',
  'deny-modify-member-cluster-labels',
  'enable-admission-policy-manager',
  'enable-guard-rail',
  'enable-pdbs',
  'enable-webhook',
  'enable-workload',
  'networking-agents-enabled',
  'skipped-propagating-apis',
  'skipped-propagating-namespaces',
  'whitelisted-users',
] as const;

/** `--name=value`, `--name value` and `--switch` as a map; of a repeated flag the last counts. */
export function decodeArguments(texts: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [index, text] of texts.entries()) {
    if (!text.startsWith('-')) continue;
    const flag = text.replace(/^-{1,2}/, '');
    const equals = flag.indexOf('=');
    const next = texts[index + 1];
    if (equals >= 0) values.set(flag.slice(0, equals), flag.slice(equals + 1));
    else values.set(flag, next === undefined || next.startsWith('-') ? 'true' : next);
  }
  return values;
}

/**
 * The flags of the hub agent, each from the first that tells it: what is stated, its Deployment on the hub, its log,
 * an inventory; undefined when none tells any. The place is that of the Deployment unless flags are stated.
 */
export function decodeHubFlags(
  index: ObjectIndex,
  options: ModelOptions,
  inventoried?: ReadonlyMap<string, string>,
  logs: readonly Pick<LogFile, 'flags'>[] = [],
): HubFlags | undefined {
  const deployed = readDeployment(index);
  // Other agents print their flags, too; this one only the hub agent has.
  const logged = logs.findLast(({ flags }) => flags.has(HUB_ONLY))?.flags;
  const told = [inventoried, logged, deployed?.values, options.flags].flatMap((each) => each ?? []);
  if (told.length === 0) return undefined;
  const values = new Map(told.flatMap((each) => [...each]));
  return options.flags === undefined && deployed !== undefined
    ? { ...deployed, values }
    : { values, object: undefined, pointer: '' };
}

function readDeployment(index: ObjectIndex): HubFlags | undefined {
  for (const { head } of objectsOfKind(index, '', 'apps', 'Deployment')) {
    const containers = readList(head.value, 'spec', 'template', 'spec', 'containers');
    const at = containers.findIndex(
      (container) =>
        readString(container, 'name') === AGENT || readString(container, 'image').includes(`/${AGENT}`),
    );
    if (at < 0) continue;
    const command = decodeStrings(containers[at], 'command').slice(1);
    return {
      values: decodeArguments([...command, ...decodeStrings(containers[at], 'args')]),
      object: head,
      pointer: pointer('spec', 'template', 'spec', 'containers', at, 'args'),
    };
  }
  return undefined;
}
