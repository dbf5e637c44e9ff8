import { type Json, readPath, readString } from '../../api/json.ts';
import type { HubView } from '../admission/hub-view.ts';
import { parentOf, readAt, renderValue } from './field.ts';
import { HUB_WORDS } from './hub-words.ts';
import { explainLabelSelectorFault } from './label-selector-words.ts';
import { explainForm, explainMetadata } from './metadata-words.ts';
import { OVERRIDE_WORDS } from './override-words.ts';
import { explainTypeChange } from './policy-rule-words.ts';
import { POLICY_WORDS, STRATEGY_WORDS, type WebhookWords } from './policy-words.ts';
import { explainDecoding, quoteFault, type WordsInput } from './schema-words.ts';
import { explainSelectorScope, explainUnknownKind } from './selector-kind.ts';
import type { Fault, Words } from './violation.ts';

const PLACEMENT_WORDS: readonly WebhookWords[] = [
  {
    text: /^the name field cannot have length exceeding \d+$/,
    say: (_, fault, { object }) => explainMetadata(fault, object),
  },
  {
    text: /^the labelSelector and name fields are mutually exclusive in selector /,
    say: () => ({
      topic: 'selector-name-and-labels',
      isKey: true,
      what: 'a selector has both a name and a labelSelector.',
      advice: 'Keep the one you mean.',
    }),
  },
  {
    text: /^the labelSelector in .* is invalid: /s,
    say: (_, { pointer }, { object }) => explainLabelSelectorFault(object, pointer),
  },
  {
    text: /^placement type is immutable$/,
    say: (_, __, { object, old }) => explainTypeChange(object, old),
  },
  {
    text: /^tolerations have been updated\/deleted, only additions to tolerations are allowed$/,
    say: () => ({
      topic: 'toleration-changed',
      pointer: '/spec/policy/tolerations',
      what: 'a toleration of the stored placement is changed or missing here.',
      effect: 'tolerations can only be added',
      advice:
        'Keep every stored toleration as it is and add the new one beside it, or create the placement anew.',
    }),
  },
];

function readTaint(object: Json, pointer: string): Json {
  const found = readAt(object, pointer) ?? {};
  return typeof found === 'object' && found !== null ? found : (readAt(object, parentOf(pointer)) ?? {});
}

const MEMBER_WORDS: readonly WebhookWords[] = [
  {
    text: /^invalid taint (key|value) .*?: (.*)$/s,
    say: ([, part = '', reason = ''], { pointer }, { object }) => ({
      pointer,
      what: `a taint has the ${part} ${renderValue(readPath(readTaint(object, pointer), part))}, which is not valid.`,
      advice: `Write ${explainForm(reason)}.`,
    }),
  },
  {
    text: /already exists, taints must be unique$/,
    say: () => ({ what: 'the member has the same taint twice.', advice: 'Take one of them out.' }),
  },
  {
    text: /^Please delete serviceExport (.*) in the member cluster before leaving/,
    say: ([, name]) => ({
      what: `the member still exports the service ${name}.`,
      advice: 'Delete its ServiceExport first.',
    }),
  },
];

const DISRUPTION_WORDS: readonly WebhookWords[] = [
  {
    text: /^cluster resource placement (.*) is being deleted$/,
    say: ([, name]) => ({
      what: `the placement ${name} is being deleted, so nothing can be evicted from it.`,
      advice: 'Take the eviction out.',
    }),
  },
  {
    text: /^cluster resource placement policy type PickFixed is not supported$/,
    say: (_, { pointer }, { object }) => ({
      topic: 'eviction',
      what: `evictions do not work for the PickFixed placement ${renderValue(readAt(object, pointer))}.`,
      advice: 'Take the cluster out of its clusterNames instead.',
    }),
  },
  {
    text: /^cluster resource placement policy type PickAll is not supported with any specified max unavailable (.*)$/,
    say: () => ({
      topic: 'budget',
      isKey: true,
      what: 'the budget of a PickAll placement has maxUnavailable; how many clusters it wants is not fixed, so only minAvailable works.',
      advice: 'Write minAvailable with a number.',
    }),
  },
  {
    text: /^cluster resource placement policy type PickAll is not supported with min available as a percentage (.*)$/,
    say: ([, value]) => ({
      topic: 'budget',
      what: `the budget of a PickAll placement has minAvailable ${value}; a percentage has nothing to be taken of.`,
      advice: 'Write minAvailable as a number.',
    }),
  },
];

const WORDS: readonly WebhookWords[] = [
  ...PLACEMENT_WORDS,
  ...POLICY_WORDS,
  ...STRATEGY_WORDS,
  ...OVERRIDE_WORDS,
  ...MEMBER_WORDS,
  ...DISRUPTION_WORDS,
  ...HUB_WORDS,
  { text: /^json: cannot unmarshal /, say: (_, fault, input) => explainDecoding(fault, input) },
];

/** Puts one finding of a webhook into words. */
export function explainWebhookFault(fault: Fault, input: WordsInput, hub: HubView): Words {
  const selector = readAt(input.object, fault.pointer) ?? {};
  if (fault.text.startsWith('failed to get GVR of the selector: ')) {
    const words = explainUnknownKind(selector, fault.pointer, hub);
    const effect =
      fault.stage === 'unwired' ? 'the placement will stop with InvalidResourceSelectors' : undefined;
    if (words !== undefined) return effect === undefined ? words : { ...words, effect };
  }
  if (fault.text.startsWith('the resource is not found in schema (please retry) or ')) {
    const clusterScoped = readString(input.object, 'kind') !== 'ResourcePlacement';
    const words =
      explainSelectorScope(selector, fault.pointer, clusterScoped, hub) ??
      explainUnknownKind(selector, fault.pointer, hub);
    if (words !== undefined) return words;
  }
  for (const { text, say } of WORDS) {
    const match = text.exec(fault.text);
    if (match !== null) return say(match, fault, input);
  }
  return quoteFault(fault, input);
}
