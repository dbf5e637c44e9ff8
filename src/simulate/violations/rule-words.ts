import {
  isJsonObject,
  type Json,
  type JsonObject,
  pointer,
  readList,
  readPath,
  readString,
} from '../../api/json.ts';
import { readAt, renderShort, renderValue } from './field.ts';
import { POLICY_RULES } from './policy-rule-words.ts';
import type { WordsInput } from './schema-words.ts';
import type { Fault, Words } from './violation.ts';

/** The value that a rule of a definition sits on, and where. */
export interface RuleSubject {
  readonly value: Json;
  readonly pointer: string;
  readonly object: JsonObject;
  readonly old: JsonObject | undefined;
}

/** Words for a rule; several when the rule sits on a list and several items break it. */
export type RuleWords = (subject: RuleSubject) => Words | readonly Words[];

function frozen(field: string, what: string, advice: string): RuleWords {
  return ({ old }) => {
    const before = readAt(old ?? {}, field);
    const was = before === undefined || isJsonObject(before) ? '' : ` (it was ${renderValue(before)})`;
    return { topic: 'frozen-field', pointer: field, what: `${what}${was}.`, advice };
  };
}

const RENEW = 'Keep what is stored, or delete the object and create it anew.';
const RUN_RENEW = 'Leave the run as it is and create a new one.';

function transition(from: string, to: string): RuleWords {
  return () => ({
    topic: 'frozen-field',
    pointer: '/spec/state',
    what: `spec.state cannot go from ${from} to ${to}.`,
    advice: to === 'Initialize' ? RUN_RENEW : 'Write Run to start it, or leave it in Initialize.',
  });
}

/** The items of a list that break a rule, each with its own words. */
function eachItem(breaks: (item: Json) => boolean, say: (item: Json, at: string) => Words): RuleWords {
  return ({ value, pointer: at }) => {
    const items = readList(value).flatMap((item, index) =>
      breaks(item) ? [say(item, at + pointer(index))] : [],
    );
    return items.length > 0 ? items : [say(value, at)];
  };
}

function hasName(item: Json): boolean {
  return readString(item, 'name') !== '' && readPath(item, 'labelSelector') !== undefined;
}

const STAGE_RULES: readonly (readonly [message: string, words: RuleWords])[] = [
  [
    'AfterStageTaskType is Approval, waitTime is not allowed',
    eachItem(
      (item) => readString(item, 'type') === 'Approval' && readPath(item, 'waitTime') !== undefined,
      (_, at) => ({
        topic: 'stage-task',
        pointer: `${at}/waitTime`,
        isKey: true,
        what: 'an Approval task has a waitTime.',
        effect: 'Approval waits for a person, TimedWait for the clock',
        advice: 'Take waitTime out, or add a task of type TimedWait with it.',
      }),
    ),
  ],
  [
    'AfterStageTaskType is TimedWait, waitTime is required',
    eachItem(
      (item) => readString(item, 'type') === 'TimedWait' && readPath(item, 'waitTime') === undefined,
      (_, at) => ({
        topic: 'stage-task',
        pointer: at,
        what: 'a TimedWait task has no waitTime.',
        advice: 'Add waitTime, a duration such as 1h.',
        shape: '{ type: TimedWait, waitTime: 1h }',
        missing: `${at}/waitTime`,
      }),
    ),
  ],
  [
    'BeforeStageTaskType cannot be TimedWait',
    eachItem(
      (item) => readString(item, 'type') === 'TimedWait',
      (_, at) => ({
        topic: 'stage-task',
        pointer: `${at}/type`,
        what: 'a stage is to begin with a TimedWait task.',
        effect: 'before a stage only an Approval can be asked for',
        advice: 'Put the TimedWait into afterStageTasks of the stage before, or use type Approval.',
      }),
    ),
  ],
  [
    'maxConcurrency must be at least 1',
    ({ value, pointer: at }) => ({
      pointer: at,
      what: `maxConcurrency is ${renderValue(value)}; no cluster would ever be updated.`,
      advice: 'Write a number from 1, or a percentage from 1% to 100%.',
    }),
  ],
];

const BUDGET_RULES: readonly (readonly [message: string, words: RuleWords])[] = [
  [
    'Both MaxUnavailable and MinAvailable cannot be specified',
    () => ({
      topic: 'budget',
      pointer: '/spec/maxUnavailable',
      isKey: true,
      what: 'the budget has both maxUnavailable and minAvailable; only one is allowed.',
      advice: 'Keep the one you mean; for a PickAll placement that is minAvailable with a number.',
      marks: [{ pointer: '/spec/minAvailable', text: 'the other one' }],
    }),
  ],
  [
    "If supplied value is String should match regex '^(100|[0-9]{1,2})%$' or If supplied value is Integer must be greater than or equal to 0",
    ({ value, pointer: at, object }) => ({
      pointer: at,
      what: `${renderShort(object, at)} is ${renderValue(value)}; it must be a number from 0, or a percentage such as 25%.`,
      advice: 'Write a number without quotes, or a percentage in quotes.',
    }),
  ],
];

const TOLERATION_NEXT = 'operator must be Exists and value must be empty when key is empty';

const NEXT_RULES: readonly (readonly [message: string, words: RuleWords])[] = [
  [
    'values must be non-empty when operator is In or NotIn',
    ({ object, pointer: at }) => ({
      what: `${renderShort(object, at)} compares with In or NotIn and lists no values.`,
      advice: 'Add values, or use Exists or DoesNotExist.',
      missing: `${at}/values`,
    }),
  ],
  [
    'values must be empty when operator is Exists or DoesNotExist',
    ({ object, pointer: at }) => ({
      pointer: `${at}/values`,
      what: `${renderShort(object, at)} asks whether the key exists and lists values as well.`,
      advice: 'Take values out, or use In or NotIn.',
    }),
  ],
  [
    'values must contain exactly one element when operator is Gt, Lt, Ge, Le, Eq, or Ne',
    ({ object, pointer: at }) => ({
      pointer: `${at}/values`,
      what: `${renderShort(object, at)} compares numbers and needs exactly one value.`,
      advice: 'Leave one value.',
    }),
  ],
  [
    'minCount must be less than or equal to count when count is not All',
    ({ object, pointer: at }) => ({
      what: `${renderShort(object, at) || 'the policy'} has a minCount above its count.`,
      advice: 'Lower minCount, or raise count.',
    }),
  ],
  [
    TOLERATION_NEXT,
    eachItem(
      (item) => readString(item, 'key') === '',
      (_, at) => ({
        pointer: at,
        what: 'a toleration without key needs operator Exists and an empty value.',
        advice: 'Write { key: "", operator: Exists, value: "" }, or name the key.',
      }),
    ),
  ],
];

const RULES: ReadonlyMap<string, RuleWords> = new Map([
  ...POLICY_RULES,
  ...STAGE_RULES,
  ...BUDGET_RULES,
  ...NEXT_RULES,
  [
    'name and labelSelector are mutually exclusive in a resource selector',
    eachItem(hasName, (item, at) => ({
      topic: 'selector-name-and-labels',
      pointer: `${at}/labelSelector`,
      isKey: true,
      what: `a selector has both a name (${readString(item, 'name')}) and a labelSelector.`,
      advice: 'Keep the one you mean.',
    })),
  ],
  [
    "when reportBackStrategy.type is 'Mirror', a destination must be specified",
    ({ pointer: at }) => ({
      what: 'reportBackStrategy has type Mirror and no destination.',
      advice: 'Add destination: OriginalResource or WorkAPI, or use type Disabled.',
      allowed: ['OriginalResource', 'WorkAPI'],
      missing: `${at}/destination`,
    }),
  ],
  [
    'clusterResourceOverride placement reference cannot be Namespaced scope',
    () => ({
      pointer: '/spec/placement/scope',
      what: 'a ClusterResourceOverride cannot belong to a ResourcePlacement (scope Namespaced).',
      advice: 'Write scope: Cluster, or use a ResourceOverride in the namespace of the placement.',
      replacement: 'Cluster',
    }),
  ],
  [
    'The placement field is immutable',
    frozen('/spec/placement', 'the placement that an override belongs to cannot change', RENEW),
  ],
  [
    'The PlacementName field is immutable',
    frozen('/spec/placementName', 'placementName cannot change', RENEW),
  ],
  ['The ClusterName field is immutable', frozen('/spec/clusterName', 'clusterName cannot change', RENEW)],
  [
    'placementName is immutable',
    frozen('/spec/placementName', 'placementName of a run cannot change', RUN_RENEW),
  ],
  [
    'resourceSnapshotIndex is immutable',
    frozen('/spec/resourceSnapshotIndex', 'resourceSnapshotIndex of a run cannot change', RUN_RENEW),
  ],
  [
    'stagedRolloutStrategyName is immutable',
    frozen('/spec/stagedRolloutStrategyName', 'the strategy of a run cannot change', RUN_RENEW),
  ],
  ['The spec field is immutable', frozen('/spec', 'the spec cannot change', RENEW)],
  ['the spec field is immutable', frozen('/spec', 'the spec cannot change', RENEW)],
  [
    'the clusterSelectorTerms field is immutable',
    frozen('/spec/clusterSelectorTerms', 'clusterSelectorTerms cannot change', RENEW),
  ],
  [
    'the placementPolicyRef field is immutable',
    frozen('/spec/placementPolicyRef', 'placementPolicyRef cannot change', RENEW),
  ],
  ['ClusterManager is immutable', frozen('/spec/clusterManager', 'clusterManager cannot change', RENEW)],
  ['invalid state transition: cannot transition from Initialize to Stop', transition('Initialize', 'Stop')],
  ['invalid state transition: cannot transition from Run to Initialize', transition('Run', 'Initialize')],
  ['invalid state transition: cannot transition from Stop to Initialize', transition('Stop', 'Initialize')],
]);

/** The text of a rule without what the server puts before it. */
function readMessage(text: string): string {
  return text
    .replace(/^Invalid value: (?:"[^"]*"|null): /, '')
    .replace(/^no such key: .* evaluating rule: /, '');
}

/** Words for a CEL rule of KubeFleet's definitions; undefined for other texts. */
export function explainRule(fault: Fault, { object, old }: WordsInput): readonly Words[] | undefined {
  const message = readMessage(fault.text);
  const words = RULES.get(message);
  if (words === undefined) return undefined;
  const value = readAt(object, fault.pointer) ?? null;
  const said = words({ value, pointer: fault.pointer, object, old });
  return Array.isArray(said) ? said : [said as Words];
}

/** The messages that have words of their own. */
export const RULE_MESSAGES: readonly string[] = [...RULES.keys()];
