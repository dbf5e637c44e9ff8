import type { LogLine } from './log-line.ts';

/** What a line of an agent is about. */
export type LogTopic =
  | 'crash'
  | 'throttling'
  | 'authorization'
  | 'webhook'
  | 'leader'
  | 'override-idle'
  | 'selection'
  | 'scheduler'
  | 'rollout'
  | 'work'
  | 'run'
  | 'member'
  | 'apply'
  | 'heartbeat'
  | 'other'
  /** An attempt of the same kind that went well: it shows that earlier trouble is over. */
  | 'done';

/** How a topic is told. All that is stated must hold. */
interface Pattern {
  readonly topic: LogTopic;
  /** Levels that count; E and F when left out. */
  readonly levels?: string;
  /** Beginnings of messages, as KubeFleet's source has them. */
  readonly messages?: readonly string[];
  /** Beginnings of `folder/file.go`. */
  readonly callers?: readonly string[];
  /** Found in message, error or values. */
  readonly text?: RegExp;
  /** Said instead of the message, where that carries numbers. */
  readonly label?: string;
}

/** Beginnings of lines for information that are worth reading; all others are passed over unread. */
export const WANTED_MESSAGES: readonly string[] = [
  'ClusterResourceOverrideSnapshot has no selector',
  'ResourceOverrideSnapshot has no selector',
  'failed to renew lease ',
  'Waited for ',
  'Waited before sending request',
  'Scheduling cycle ends',
  'No scheduling is needed',
  'Successfully synced all the work',
  'Apply process completed',
  'flag:',
];

/**
 * First match wins: texts of API servers and runtimes, then messages of KubeFleet (commit e160c1cd), then the folder
 * that a line comes from. Lines that only repeat what the next one says with names are left out.
 */
const PATTERNS: readonly Pattern[] = [
  { topic: 'crash', levels: 'F', text: /^panic: |^fatal error: |^\[signal SIG/ },
  { topic: 'crash', messages: ['Observed a panic'] },
  {
    topic: 'leader',
    levels: 'EFI',
    text: /leader ?election lost|[Ff]ailed to renew lease|[Ff]ailed to update lock|error retrieving resource lock/,
  },
  { topic: 'crash', levels: 'F' },
  {
    topic: 'throttling',
    levels: 'EFIW',
    text: /client-side throttling/,
    label: 'Waited before sending request: client-side throttling',
  },
  {
    topic: 'authorization',
    text: /is forbidden: User "[^"]{0,200}" cannot \w+ resource "[^"]{0,100}"[^\n]{0,100} in the namespace "fleet-member-/,
  },
  { topic: 'authorization', text: /\bUnauthorized\b/ },
  {
    topic: 'authorization',
    messages: ['Failed to retrieve token file', 'Failed to GetToken', 'Failed to FetchToken'],
  },
  { topic: 'authorization', messages: ['error has occurred while refreshing the token'] },
  { topic: 'webhook', levels: 'EFW', text: /failed calling webhook "fleet\./ },
  {
    topic: 'override-idle',
    levels: 'I',
    messages: ['ClusterResourceOverrideSnapshot has no selector', 'ResourceOverrideSnapshot has no selector'],
  },
  {
    topic: 'done',
    levels: 'I',
    messages: [
      'Scheduling cycle ends',
      'No scheduling is needed',
      'Successfully synced all the work',
      'Apply process completed',
    ],
  },
  {
    topic: 'scheduler',
    messages: [
      'Failed to run scheduling cycle',
      'Placement is in an unexpected state',
      'Failed to run filter plugins',
      'Failed to run pre filter plugins',
      'Failed to run score plugins',
      'Failed ro run pre-score plugins',
      'Failed to run post batch plugins',
      'Failed to run all plugins',
      'Failed to manipulate bindings',
      'Failed to create new bindings',
      'Failed to create a new binding',
      'Failed to cross-reference bindings',
    ],
  },
  {
    topic: 'selection',
    messages: [
      'Failed to select the resources',
      'Failed to select resources for placement',
      'Failed to get or create resource snapshot',
    ],
  },
  {
    topic: 'work',
    messages: [
      'Failed to sync all the works',
      'Failed to process the selected resource',
      'Failed to apply the override rules',
      'Failed to apply JSON patch override',
      'Stopped retrying the resource binding',
    ],
  },
  {
    topic: 'apply',
    messages: [
      'Failed to apply the manifest',
      'Failed to take over a pre-existing object',
      'Failed to pre-process the manifests',
      'Failed to process the manifests',
      'Failed to decode the manifest',
      'Failed to find the corresponding object for the manifest object',
    ],
  },
  {
    topic: 'heartbeat',
    messages: ['Failed to probe health', 'Failed to update health', 'Agent failed to join'],
  },
  {
    topic: 'scheduler',
    callers: [
      'scheduler/',
      'framework/',
      'queue/',
      'schedulingpolicysnapshot/',
      'placement/watcher.go',
      'membercluster/watcher.go',
      'binding/watcher.go',
      'uniquename/',
    ],
  },
  {
    topic: 'selection',
    callers: [
      'placement/',
      'controller/resource_selector_resolver.go',
      'controller/resource_snapshot_resolver.go',
      'controller/policy_snapshot_resolver.go',
    ],
  },
  { topic: 'work', callers: ['workgenerator/'] },
  { topic: 'rollout', callers: ['rollout/', 'overrider/', 'bindingwatcher/'] },
  { topic: 'run', callers: ['updaterun/'] },
  { topic: 'apply', callers: ['workapplier/'] },
  { topic: 'heartbeat', callers: ['v1beta1/member_controller.go'] },
  { topic: 'member', callers: ['v1beta1/membercluster_controller.go'] },
  { topic: 'other' },
];

/** The topic of a line and what to call it; undefined for lines that are not worth keeping. */
export function matchLogTopic(
  line: LogLine,
): { readonly topic: LogTopic; readonly message: string } | undefined {
  const { level, caller, message, error } = line;
  const reason = line.values.find(([key]) => key === 'reason')?.[1] ?? '';
  const text = `${message}\n${error}\n${reason}`;
  for (const pattern of PATTERNS) {
    if (!(pattern.levels ?? 'EF').includes(level)) continue;
    if (pattern.messages !== undefined && !pattern.messages.some((each) => message.startsWith(each)))
      continue;
    if (pattern.callers !== undefined && !pattern.callers.some((each) => caller.startsWith(each))) continue;
    if (pattern.text !== undefined && !pattern.text.test(text)) continue;
    return { topic: pattern.topic, message: pattern.label ?? message };
  }
  return undefined;
}

/** Folders of code that only one of the agents has. */
const HUB_CALLERS =
  /^(?:scheduler|framework|workgenerator|rollout|placement|clusterprofile|overrider|updaterun|bindingwatcher|resourcewatcher|fleetresourcehandler|clusterresourceplacement[a-z]*|membercluster)\/|^v1beta1\/membercluster_controller\.go/;
const MEMBER_CALLERS = /^workapplier\/|^v1beta1\/member_controller\.go|^internalmembercluster\//;

/** Whose code a line comes from, where its folder tells. */
export function matchLogAgent(caller: string): 'hub' | 'member' | undefined {
  if (HUB_CALLERS.test(caller)) return 'hub';
  return MEMBER_CALLERS.test(caller) ? 'member' : undefined;
}
