import type { Json, JsonObject } from '../api/json.ts';
import { PRODUCERS_SCHEMA, REFERENCES_SCHEMA } from './config-references.ts';

/** One key of `fleetlint.yaml`. */
interface Key {
  readonly key: string;
  /** True when a fleet may have its own. */
  readonly perFleet: boolean;
  readonly schema: JsonObject;
  readonly means: string;
}

const WORD: JsonObject = { type: 'string', pattern: '\\S' };
const WORDS: JsonObject = { anyOf: [WORD, { type: 'array', items: WORD }] };
const FLAG: JsonObject = { type: ['string', 'number', 'boolean'] };

function record(properties: JsonObject, ...required: readonly string[]): JsonObject {
  return { type: 'object', additionalProperties: false, properties, required };
}

const SUPPRESSION = record(
  {
    rule: WORD,
    kind: WORD,
    namespace: WORD,
    name: WORD,
    path: WORD,
    placement: WORD,
    cluster: WORD,
    reason: WORD,
    until: { type: 'string', pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' },
  },
  'reason',
);

/** The keys of the configuration file, in the order in which they are best written. */
export const CONFIG_KEYS: readonly Key[] = [
  {
    key: 'extends',
    perFleet: false,
    schema: WORDS,
    means: 'Configuration files to start from, relative to this one; what is written here wins.',
  },
  {
    key: 'rules',
    perFleet: false,
    schema: { type: 'object', additionalProperties: { enum: ['off', 'on', 'error', 'warning', 'note'] } },
    means: 'Rules by id or name: `off`, `on` (for rules that are off by themselves), or another severity.',
  },
  {
    key: 'rulePacks',
    perFleet: false,
    schema: WORDS,
    means: 'Folders with rules of your own, as with `--rules`.',
  },
  {
    key: 'failOn',
    perFleet: false,
    schema: { enum: ['error', 'warning', 'note', 'never'] },
    means: 'The level from which findings fail the run; `--fail-on` wins.',
  },
  {
    key: 'ignore',
    perFleet: false,
    schema: { type: 'array', items: { anyOf: [WORD, SUPPRESSION] } },
    means:
      'Paths that are not read, as in `.gitignore`; or suppressions: rule, kind, namespace, name, path, placement and cluster that must match, with a reason and perhaps an end.',
  },
  {
    key: 'scope',
    perFleet: true,
    schema: { enum: ['complete', 'partial'] },
    means:
      '`complete`: these manifests are everything the hub gets, so what they do not hold does not exist.',
  },
  {
    key: 'complete',
    perFleet: true,
    schema: record({ kinds: { type: 'array', items: WORD } }),
    means: 'Kinds of which the input holds all hub objects: `Secret`, or `Deployment.apps` to be exact.',
  },
  {
    key: 'closedNamespaces',
    perFleet: true,
    schema: {
      type: 'array',
      items: { anyOf: [WORD, record({ namespace: WORD, cluster: WORD }, 'namespace')] },
    },
    means: 'Namespaces that only KubeFleet fills, on every cluster or on one.',
  },
  {
    key: 'defaultNamespace',
    perFleet: true,
    schema: WORD,
    means: 'The namespace of manifests that state none, as the apply command would set it.',
  },
  {
    key: 'inventory',
    perFleet: true,
    schema: WORDS,
    means: 'Files that list the members, relative to this file.',
  },
  {
    key: 'hubAgent',
    perFleet: true,
    schema: record({ flags: { type: 'object', additionalProperties: FLAG } }),
    means: 'Flags of the hub agent, by name without dashes.',
  },
  {
    key: 'appliedBy',
    perFleet: true,
    schema: record({ user: WORD, groups: WORDS }, 'user'),
    means:
      'Who applies the manifests to the hub: `user` and `groups`, as the API server knows them. Asked by the guard rail.',
  },
  {
    key: 'release',
    perFleet: true,
    schema: { type: 'string', pattern: '^v[0-9]+\\.[0-9]+(\\.[0-9]+)?$' },
    means: 'The KubeFleet release of the hub, such as `v0.3.1`.',
  },
  {
    key: 'registries',
    perFleet: true,
    schema: record({ allowed: WORDS, private: WORDS, attached: WORDS }),
    means:
      'Image hosts: `allowed` (others are reported), `private` (need a pull secret), `attached` (nodes may pull without one). A host, `*.domain` for all below it, or `host/path`.',
  },
  {
    key: 'ingressClasses',
    perFleet: true,
    schema: WORDS,
    means: 'IngressClasses that members have without any placement bringing them.',
  },
  {
    key: 'references',
    perFleet: true,
    schema: REFERENCES_SCHEMA,
    means:
      'Fields of other kinds that name ConfigMaps, Secrets and so on, or hold a pod template; see [below](#references-and-producers).',
  },
  {
    key: 'producers',
    perFleet: true,
    schema: PRODUCERS_SCHEMA,
    means:
      'Kinds whose controllers make objects on members, so that these need no placement; see [below](#references-and-producers).',
  },
  {
    key: 'thresholds',
    perFleet: true,
    schema: record({ lostClustersPercent: { type: 'number', minimum: 0, maximum: 100 } }),
    means: '`lostClustersPercent`: from which share of lost clusters a change is an error; default 50.',
  },
  {
    key: 'fleets',
    perFleet: false,
    schema: { type: 'object' },
    means:
      'Several fleets in one repository, by name: `paths`, and any key that a fleet may have for itself.',
  },
];

/** The JSON Schema of `fleetlint.yaml`. */
export function buildConfigSchema(): JsonObject {
  const describe = ({ key, schema, means }: Key): [string, Json] => [key, { description: means, ...schema }];
  const own = CONFIG_KEYS.filter((key) => key.perFleet).map(describe);
  const fleet = record(
    {
      paths: { description: 'The files of this fleet, as in `.gitignore`.', ...WORDS },
      ...Object.fromEntries(own),
    },
    'paths',
  );
  const fleets: Json = {
    type: 'object',
    additionalProperties: fleet,
    description: CONFIG_KEYS.at(-1)?.means ?? '',
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'fleetlint configuration',
    ...record({ ...Object.fromEntries(CONFIG_KEYS.map(describe)), fleets }),
  };
}
