import { type Json, readPath, readString } from '../../api/json.ts';
import { nearNames } from '../../model/near-names.ts';
import { parentOf, readAt, renderShort, renderValue } from './field.ts';
import { explainForm } from './metadata-words.ts';
import type { WordsInput } from './schema-words.ts';
import { renderShape } from './shape.ts';
import type { Fault, Words } from './violation.ts';

/** How a text of a webhook is put into words. */
export interface WebhookWords {
  readonly text: RegExp;
  readonly say: (match: RegExpExecArray, fault: Fault, input: WordsInput) => Words;
}

const OPERATORS = ['Gt', 'Ge', 'Lt', 'Le', 'Eq', 'Ne'];
const WORDED: ReadonlyMap<string, string> = new Map([
  ['GreaterThan', 'Gt'],
  ['>', 'Gt'],
  ['GreaterThanOrEqual', 'Ge'],
  ['GreaterThanOrEqualTo', 'Ge'],
  ['Gte', 'Ge'],
  ['>=', 'Ge'],
  ['LessThan', 'Lt'],
  ['<', 'Lt'],
  ['LessThanOrEqual', 'Le'],
  ['Lte', 'Le'],
  ['<=', 'Le'],
  ['Equal', 'Eq'],
  ['Equals', 'Eq'],
  ['In', 'Eq'],
  ['=', 'Eq'],
  ['==', 'Eq'],
  ['NotEqual', 'Ne'],
  ['NotIn', 'Ne'],
  ['!=', 'Ne'],
]);

const PROPERTY_WORDS: readonly WebhookWords[] = [
  {
    text: /^invalid requirement on property (.*?): unsupported operator (.*)$/,
    say: ([, name = '', operator = ''], { pointer }) => {
      const nearest = WORDED.get(operator) ?? nearNames(operator, OPERATORS)[0] ?? '';
      return {
        topic: 'property',
        pointer,
        what: `the requirement on property ${name} has operator ${JSON.stringify(operator)}; properties are compared with Gt, Ge, Lt, Le, Eq or Ne.`,
        advice: nearest === '' ? 'Write one of them.' : `Write ${nearest}.`,
        allowed: OPERATORS,
        nearest,
        replacement: nearest,
      };
    },
  },
  {
    text: /^invalid requirement on property (.*?): operator (\w+) requires exactly one value, got (\d+)$/,
    say: ([, name, operator, found]) => ({
      topic: 'property',
      what: `the requirement on property ${name} lists ${found} values; ${operator} takes exactly one.`,
      advice: 'Leave one value; for a range write two requirements, one with Ge and one with Le.',
    }),
  },
  {
    text: /^invalid requirement on property (.*?): value (".*") is not a valid resource\.Quantity: /,
    say: ([, name, value]) => ({
      topic: 'property',
      what: `the requirement on property ${name} compares with ${value}, which is no quantity.`,
      advice: 'Write a number or quantity such as "4", "500m" or "16Gi".',
    }),
  },
  {
    text: /^inconsistent requirements on property (.*?): (.*)$/s,
    say: ([, name, reason]) => ({
      topic: 'property',
      what: `the requirements on property ${name} contradict each other (${reason}).`,
      effect: 'no cluster can ever meet them',
      advice:
        'Keep requirements that some value can meet; terms are alternatives, requirements of one term are not.',
    }),
  },
  {
    text: /^(?:invalid property name .*?: )?(?:invalid resource property name|invalid capacity type in resource property name) (\S+), /,
    say: ([, name = ''], { pointer }, { object }) => ({
      topic: 'property',
      what: `${renderShort(object, pointer)} is ${name}, which names no resource property.`,
      advice: `Write ${name.slice(0, name.indexOf('/') + 1)}total-cpu, or allocatable- or available- and a resource.`,
    }),
  },
  {
    text: /^(?:invalid property name .*?: )?property name (?:first segment |segment )?(.*?) is not valid: (.*)$/s,
    say: ([, name, reason = '']) => ({
      topic: 'property',
      what: `${JSON.stringify(name)} is no property name.`,
      advice: `Write ${explainForm(reason)}.`,
    }),
  },
];

function readToleration(object: Json, pointer: string): Json {
  const found = readAt(object, pointer) ?? {};
  return typeof found === 'object' && found !== null ? found : (readAt(object, parentOf(pointer)) ?? {});
}

const TOLERATION_WORDS: readonly WebhookWords[] = [
  {
    text: /^invalid toleration (key|value) .*?: (?!toleration )(.*)$/s,
    say: ([, part = '', reason = ''], { pointer }, { object }) => ({
      topic: 'policy',
      pointer,
      what: `a toleration has the ${part} ${renderValue(readPath(readToleration(object, pointer), part))}, which no taint can have.`,
      advice: `Write ${explainForm(reason)}.`,
    }),
  },
  {
    text: /already exists, tolerations must be unique$/,
    say: (_, { pointer }) => ({
      topic: 'policy',
      pointer,
      what: 'the policy has the same toleration twice.',
      advice: 'Take one of them out.',
    }),
  },
];

/** Words for what the webhook says about policies (objects-and-selection.md §4.3). */
export const POLICY_WORDS: readonly WebhookWords[] = [
  ...PROPERTY_WORDS,
  ...TOLERATION_WORDS,
  {
    text: /^PickFixed cluster name (.*) is not a valid member name: (.*)$/s,
    say: ([, name, reason = '']) => ({
      topic: 'policy',
      what: `clusterNames holds ${JSON.stringify(name)}, which no member can be called.`,
      advice: `Write the name of a MemberCluster: ${explainForm(reason)}.`,
    }),
  },
  {
    text: /^PickFixed cluster name (.*) cannot have length exceeding (\d+)$/s,
    say: ([, name = '', most]) => ({
      topic: 'policy',
      what: `clusterNames holds a name of ${name.length} characters; members have at most ${most}.`,
      advice: 'Write the name of a MemberCluster.',
    }),
  },
  {
    text: /^cluster names must be unique for policy type PickFixed$/,
    say: (_, { pointer }, { object }) => ({
      topic: 'policy',
      what: `clusterNames lists ${renderValue(readAt(object, pointer))} twice.`,
      advice: 'Take one of them out.',
    }),
  },
  {
    text: /^PreferredDuringSchedulingIgnoredDuringExecution will be ignored for placement policy type PickAll$/,
    say: (_, { pointer }, { object }) => ({
      topic: 'policy',
      isKey: true,
      what: `placementType ${readString(object, 'spec', 'policy', 'placementType') || 'PickAll'} does not go with preferred affinity.`,
      effect: 'a placement on all clusters has nothing to prefer',
      advice:
        'Write requiredDuringSchedulingIgnoredDuringExecution to leave clusters out, or placementType PickN to choose the best ones.',
      shape: renderShape(['requiredDuringSchedulingIgnoredDuringExecution']),
      pointer,
    }),
  },
  {
    text: /^PropertySorter is not allowed for RequiredDuring/,
    say: () => ({
      topic: 'policy',
      isKey: true,
      what: 'a required term has a propertySorter; sorting belongs to preferred terms.',
      advice:
        'Write propertySelector to require a value, or move the sorter into preferredDuringSchedulingIgnoredDuringExecution.',
    }),
  },
  {
    text: /^PropertySelector is not allowed for PreferredDuring/,
    say: () => ({
      topic: 'policy',
      isKey: true,
      what: 'a preferred term has a propertySelector; comparing belongs to required terms.',
      advice:
        'Write propertySorter to prefer high or low values, or move the selector into requiredDuringSchedulingIgnoredDuringExecution.',
    }),
  },
];

/** Words for what the webhook says about rollout strategies (objects-and-selection.md §4.4). */
export const STRATEGY_WORDS: readonly WebhookWords[] = [
  {
    text: /^rollingUpdateConifg is not valid for ExternalRollout strategy type$/,
    say: () => ({
      topic: 'policy',
      isKey: true,
      what: 'strategy.type External does not go with rollingUpdate.',
      effect: 'with External, update runs decide the pace',
      advice: 'Take rollingUpdate out, or write type: RollingUpdate.',
    }),
  },
  {
    text: /^serverSideApplyConfig is only valid for ServerSideApply strategy type$/,
    say: (_, { pointer }, { object }) => ({
      topic: 'policy',
      isKey: true,
      what: `applyStrategy.type ${readString(readAt(object, parentOf(pointer)), 'type') || 'ClientSideApply'} does not go with serverSideApplyConfig.`,
      advice: 'Write type: ServerSideApply, or take serverSideApplyConfig out.',
    }),
  },
  {
    text: /^(maxUnavailable|maxSurge) `(.*)` is invalid: invalid value for IntOrString/s,
    say: ([, field, value = '']) => ({
      topic: field === 'maxUnavailable' ? 'max-unavailable' : 'schema',
      what: `${field} is the text ${JSON.stringify(value)}; a text must be a percentage.`,
      advice: /^\d+$/.test(value)
        ? `Write ${value} without quotes, or "${value}%".`
        : 'Write a number, or a percentage such as 25%.',
      replacement: /^\d+$/.test(value) ? value : '',
    }),
  },
  {
    text: /^(maxUnavailable|maxSurge|unavailablePeriodSeconds) must be greater than or equal to 0, got `?(.*?)`?$/s,
    say: ([, field, value]) => ({
      topic: field === 'unavailablePeriodSeconds' ? 'period' : 'schema',
      what: `${field} is ${value}; it cannot be negative.`,
      advice: 'Write 0 or more.',
    }),
  },
];
