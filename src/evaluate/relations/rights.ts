import { pointer, readList } from '../../api/json.ts';
import { decodeStrings } from '../../model/metadata.ts';
import { buildPayloadCells, PAYLOAD_COLUMNS, placeInPayload } from '../payload-cells.ts';
import type { Relation } from '../relation.ts';

const GROUP = 'rbac.authorization.k8s.io';
/** Verbs that turn into other rights, and the resources on which they do. */
const ESCALATING: Readonly<Record<string, ReadonlySet<string>>> = {
  escalate: new Set(['roles', 'clusterroles', '*']),
  bind: new Set(['roles', 'clusterroles', '*']),
  impersonate: new Set(['users', 'groups', 'serviceaccounts', 'uids', '*']),
};

/** What the roles that placements deliver allow. */
export const rights: Relation = {
  name: 'rights',
  grain: 'one row per placement, rule of a Role or ClusterRole, and form in which it lands',
  columns: {
    role: { type: 'object', means: 'The Role or ClusterRole.' },
    kind: { type: 'string', means: 'Role or ClusterRole.' },
    ...PAYLOAD_COLUMNS,
    verbs: { type: 'list<string>', means: 'The verbs.' },
    groups: { type: 'list<string>', means: 'The API groups.' },
    resources: { type: 'list<string>', means: 'The resources.' },
    everything: {
      type: 'bool',
      means: 'All verbs on all resources, of all API groups or of the core group.',
    },
    escalating: {
      type: 'list<string>',
      means: 'The verbs with which a holder can get other rights: escalate and bind on roles, impersonate.',
    },
    text: { type: 'string', means: 'The rule in words: `* on * of every API group`.' },
    place: { type: 'place', means: 'The rule.' },
  },
  rows: function* ({ forecast }) {
    for (const payload of forecast.payloads(
      (group, kind) => group === GROUP && /^(Cluster)?Role$/.test(kind),
    )) {
      const { object, kind, manifest } = payload;
      for (const [index, rule] of readList(manifest, 'rules').entries()) {
        const verbs = decodeStrings(rule, 'verbs');
        const groups = decodeStrings(rule, 'apiGroups');
        const resources = decodeStrings(rule, 'resources');
        const escalating = verbs.filter((verb) => isEscalating(verb, resources));
        yield {
          ...buildPayloadCells(forecast, payload),
          role: object,
          kind,
          verbs,
          groups,
          resources,
          everything: isEverything(verbs, groups, resources),
          escalating,
          text: `${(escalating.length > 0 ? escalating : verbs).join(', ')} on ${resources.join(', ')}${
            groups.includes('*') ? ' of every API group' : ''
          }`,
          place: placeInPayload(forecast, payload, pointer('rules', index)),
        };
      }
    }
  },
};

/** The core group holds Secrets and Pods: all of it is as good as everything. */
function isEverything(
  verbs: readonly string[],
  groups: readonly string[],
  resources: readonly string[],
): boolean {
  const isWide = groups.includes('*') || groups.includes('');
  return isWide && verbs.includes('*') && resources.includes('*');
}

function isEscalating(verb: string, resources: readonly string[]): boolean {
  const dangerous = Object.hasOwn(ESCALATING, verb) ? ESCALATING[verb] : undefined;
  return dangerous !== undefined && resources.some((resource) => dangerous.has(resource));
}
