import { readObject, readString } from '../../api/json.ts';
import { isObserved } from '../../model/identity.ts';
import { buildPayloadCells, PAYLOAD_COLUMNS } from '../payload-cells.ts';
import type { Relation } from '../relation.ts';

/** The Secrets that placements deliver, by what they are for; their values are in no column. */
export const secrets: Relation = {
  name: 'secrets',
  grain: 'one row per placement, Secret and form in which it lands',
  columns: {
    secret: { type: 'object', means: 'The Secret, also one inside an envelope.' },
    name: { type: 'string', means: 'Its name.' },
    ...PAYLOAD_COLUMNS,
    secretType: { type: 'string', means: 'Its type; `Opaque` when none is written.' },
    use: {
      type: 'string',
      means:
        '`pull` (registry credentials), `release` (a Helm release), `bootstrap` (a token that joins nodes), or `other`.',
    },
    keys: { type: 'list<string>', means: 'Its keys.' },
    declared: { type: 'bool', means: 'It is a manifest.' },
  },
  rows: function* ({ forecast }) {
    for (const payload of forecast.payloads((group, kind) => group === '' && kind === 'Secret')) {
      const { object, name, manifest } = payload;
      const type = readString(manifest, 'type') || 'Opaque';
      yield {
        ...buildPayloadCells(forecast, payload),
        secret: object,
        name,
        secretType: type,
        use: readUse(type, name),
        keys: ['data', 'stringData']
          .flatMap((field) => Object.keys(readObject(manifest, field) ?? {}))
          .sort(),
        declared: !isObserved(object),
      };
    }
  },
};

function readUse(type: string, name: string): string {
  if (type === 'kubernetes.io/dockerconfigjson' || type === 'kubernetes.io/dockercfg') return 'pull';
  if (type === 'helm.sh/release.v1' || name.startsWith('sh.helm.release.v1.')) return 'release';
  return type === 'bootstrap.kubernetes.io/token' ? 'bootstrap' : 'other';
}
