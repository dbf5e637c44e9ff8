import { type JsonObject, pointer, readList, readString } from '../../api/json.ts';
import { buildPayloadCells, PAYLOAD_COLUMNS, placeInPayload } from '../payload-cells.ts';
import type { Relation } from '../relation.ts';

const GROUP = 'rbac.authorization.k8s.io';
/** Groups that hold everybody, or every workload. */
const EVERYBODY: ReadonlySet<string> = new Set([
  'system:authenticated',
  'system:unauthenticated',
  'system:serviceaccounts',
]);

/** Who gets which role on members by what placements deliver. */
export const grants: Relation = {
  name: 'grants',
  grain: 'one row per placement, RoleBinding or ClusterRoleBinding, and form in which it lands',
  columns: {
    binding: { type: 'object', means: 'The binding.' },
    kind: { type: 'string', means: 'RoleBinding or ClusterRoleBinding.' },
    ...PAYLOAD_COLUMNS,
    roleKind: { type: 'string', means: 'Role or ClusterRole.' },
    role: { type: 'string', means: 'Name of the role.' },
    subjects: {
      type: 'list<string>',
      means: 'Who gets it: `ServiceAccount ns/name`, `Group name`, `User name`.',
    },
    everybody: {
      type: 'bool',
      means: 'Among them is a group that holds everybody: system:authenticated and the like.',
    },
    place: { type: 'place', means: 'The reference to the role.' },
    subjectPlace: {
      type: 'place',
      means: 'The first subject that holds everybody; else the list of subjects.',
    },
  },
  rows: function* ({ forecast }) {
    for (const payload of forecast.payloads(
      (group, kind) => group === GROUP && kind.endsWith('RoleBinding'),
    )) {
      const { object, kind, manifest } = payload;
      const subjects = readList(manifest, 'subjects');
      const first = subjects.findIndex(
        (subject) => readString(subject, 'kind') === 'Group' && EVERYBODY.has(readString(subject, 'name')),
      );
      const at = first < 0 ? '/subjects' : pointer('subjects', first);
      yield {
        ...buildPayloadCells(forecast, payload),
        binding: object,
        kind,
        roleKind: readString(manifest, 'roleRef', 'kind'),
        role: readString(manifest, 'roleRef', 'name'),
        subjects: subjects.map((subject) => renderSubject(subject as JsonObject)),
        everybody: first >= 0,
        place: placeInPayload(forecast, payload, '/roleRef'),
        subjectPlace: placeInPayload(forecast, payload, at),
      };
    }
  },
};

function renderSubject(subject: JsonObject): string {
  const [kind, namespace, name] = ['kind', 'namespace', 'name'].map((field) => readString(subject, field));
  return namespace === '' || kind !== 'ServiceAccount' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`;
}
