import { readString } from '../../api/json.ts';
import { parentOf, readAt } from './field.ts';
import type { WebhookWords } from './policy-words.ts';

/** Why a patch may not have its path, by the webhook's reason. */
const PATHS: Readonly<Record<string, readonly [what: string, advice: string]>> = {
  'path cannot be empty': ['has an empty path', 'Write the path of a field, such as /metadata/labels/tier.'],
  'path must start with /': ['has a path that does not begin with a slash', 'Put a slash in front.'],
  'cannot override typeMeta fields': [
    'changes kind or apiVersion',
    'Leave type and version alone; place another object instead.',
  ],
  'cannot override field metadata': [
    'replaces metadata as a whole',
    'Patch /metadata/labels or /metadata/annotations.',
  ],
  'cannot override metadata fields except annotations and labels': [
    'changes metadata other than labels and annotations',
    'Patch labels or annotations alone: names and namespaces are the same on every cluster.',
  ],
  'cannot override status fields': [
    'changes the status',
    'Patch the spec: a status is written by controllers.',
  ],
  'path cannot contain empty string': [
    'has a path with an empty step',
    'Take the doubled or trailing slash out; a slash inside a key is written ~1.',
  ],
};

const REPAIRED: Readonly<Record<string, (path: string) => string>> = {
  'path must start with /': (path) => `/${path}`,
};

/** Words for what the webhooks of overrides say (objects-and-selection.md §4.6). */
export const OVERRIDE_WORDS: readonly WebhookWords[] = [
  {
    text: /^invalid JSONPatchOverride \{.*\}: remove operation cannot have value$/s,
    say: () => ({
      topic: 'override-patch',
      isKey: true,
      what: 'a patch with op remove has a value.',
      advice: 'Take value out, or use op replace.',
    }),
  },
  {
    text: /^invalid JSONPatchOverride \{.*\}: ([^}]*)$/s,
    say: ([, reason = ''], { pointer }, { object }) => {
      const path = readString(readAt(object, parentOf(pointer)), 'path');
      const [what, advice] = PATHS[reason] ?? [`is not valid (${reason})`, 'Correct the path.'];
      const shown = path === '' ? '' : ` (${JSON.stringify(path)})`;
      return {
        topic: 'override-patch',
        what: `a patch ${what}${shown}.`,
        advice,
        replacement: REPAIRED[reason]?.(path) ?? '',
      };
    },
  },
  {
    text: /^invalid JSONPatchOverrides: JSONPatchOverrides cannot be set when the override type is Delete$/,
    say: () => ({
      topic: 'override-patch',
      isKey: true,
      what: 'a rule of type Delete has patches.',
      effect: 'an object that is deleted has nothing to patch',
      advice: 'Take jsonPatchOverrides out, or write overrideType: JSONPatch.',
    }),
  },
  {
    text: /^invalid JSONPatchOverrides: JSONPatchOverrides cannot be empty$/,
    say: (_, { pointer }) => ({
      topic: 'override-patch',
      pointer: parentOf(pointer),
      what: 'a rule of type JSONPatch has no patches.',
      advice: 'Add jsonPatchOverrides, or write overrideType: Delete to leave the object out there.',
      missing: pointer,
    }),
  },
  {
    text: /^invalid clusterSelector .*: only labelSelector is supported$/s,
    say: () => ({
      topic: 'override-patch',
      isKey: true,
      what: 'the cluster selector of an override rule compares properties; rules go by labels alone.',
      advice: 'Write labelSelector.',
    }),
  },
  {
    text: /^invalid clusterSelector .*: labelSelector is required$/s,
    say: (_, { pointer }) => ({
      topic: 'override-patch',
      what: 'a term of a cluster selector has no labelSelector.',
      advice: 'Add labelSelector, or take the term out: a rule without terms applies to every cluster.',
      missing: `${pointer}/labelSelector`,
    }),
  },
  {
    text: /^label selector is not supported for resource selection /,
    say: () => ({
      topic: 'override-target',
      isKey: true,
      what: 'the override selects objects by labels; overrides name their objects.',
      advice: 'Write the name of each object.',
    }),
  },
  {
    text: /^resource name is required for resource selection /,
    say: (_, { pointer }) => ({
      topic: 'override-target',
      what: 'a selector of the override names no object.',
      advice: 'Add name: overrides name their objects one by one.',
      missing: `${pointer}/name`,
    }),
  },
  {
    text: /^resource selector .* already exists, and must be unique$/s,
    say: () => ({
      topic: 'override-target',
      what: 'the override selects the same object twice.',
      advice: 'Take one of the selectors out.',
    }),
  },
  {
    text: /^invalid resource selector .*: the resource has been selected by both (\S+) and (\S+), which is not supported$/s,
    say: ([, , other], { pointer }, { object }) => {
      const selector = readAt(object, pointer) ?? {};
      const kind = readString(selector, 'kind');
      return {
        topic: 'override-target',
        what: `${kind} ${readString(selector, 'name')} is already overridden by ${readString(object, 'kind')} ${other}.`,
        effect:
          'an object can be in one override of a kind only, even when the two are for different placements',
        advice: 'Merge the rules into one override, with a clusterSelector for each.',
      };
    },
  },
  {
    text: /^(clusterResourceOverride|resourceOverride) limit has been reached: at most (\d+) /,
    say: ([, kind, most]) => ({
      topic: 'override-limit',
      pointer: '/metadata/name',
      what: `there are ${most} overrides of its kind already${kind === 'resourceOverride' ? ' in the namespace' : ''}, the most that a hub takes.`,
      advice: 'Put several objects or rules into one override.',
    }),
  },
];
