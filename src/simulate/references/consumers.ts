import { isJsonObject, readList, readString } from '../../api/json.ts';
import { type FieldPath, findFields, readFieldPath } from '../../model/field-path.ts';
import { kindKey, type ObjectIdentity, objectKey } from '../../model/identity.ts';
import type { ReferenceTables } from '../../model/references/reference-field.ts';
import { groupByKind } from '../../model/references/reference-tables.ts';
import type { ReferenceReader, Wanted } from '../../model/references/wanted.ts';
import type { Landing } from '../landings.ts';
import { readWantedPods, type WantedPods } from './pods.ts';
import { readLanded, readLandedIdentity, type Stage } from './stage.ts';

/** Pods that a field of a consumer chooses by labels. */
export interface WantedTarget extends WantedPods {
  readonly role: string;
  readonly pointer: string;
}

/** Something that lands and refers to things. */
export interface Consumer {
  readonly landing: Landing;
  readonly identity: ObjectIdentity;
  readonly version: string;
  readonly wanted: readonly Wanted[];
  readonly targets: readonly WantedTarget[];
  /** JSON pointer of the pod spec when its pods run as ServiceAccount `default` and name no pull secret; else ''. */
  readonly asDefault: string;
}

/** What every landing refers to; manifests that land in one form in several places are read once. */
export function readConsumers(
  stage: Stage,
  tables: ReferenceTables,
  reader: ReferenceReader,
): readonly Consumer[] {
  const selectors = groupByKind(
    tables.selectors.map((field) => ({ field, path: readFieldPath(field.path) })),
    ({ field }) => field.in,
  );
  const kept = new Map<unknown, Omit<Consumer, 'landing'>>();
  return stage.landings.map((landing) => {
    const value = readLanded(landing);
    const known = kept.get(value);
    if (known !== undefined) return { landing, ...known };
    const identity = readLandedIdentity(landing);
    const rows = selectors.get(kindKey(identity.group, identity.kind)) ?? [];
    const read = {
      identity,
      version: readVersion(readString(value, 'apiVersion')),
      wanted: dropRepeats(reader.wantedBy(identity, value)),
      targets: rows.flatMap(({ field, path }) => readTargets(field, path, value)),
      asDefault: readAsDefault(reader, identity, value),
    };
    kept.set(value, read);
    return { landing, ...read };
  });
}

function readVersion(apiVersion: string): string {
  return apiVersion.slice(apiVersion.indexOf('/') + 1);
}

/** Of several references of one sort to one thing and the same keys, the first counts. */
function dropRepeats(wanted: readonly Wanted[]): readonly Wanted[] {
  const seen = new Set<string>();
  return wanted.filter((each) => {
    const key = [each.role, objectKey(each), each.optional, ...each.keys.map((item) => item.key)].join(
      '\u0001',
    );
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function readTargets(
  { role, plain }: ReferenceTables['selectors'][number],
  path: FieldPath,
  value: Parameters<typeof findFields>[0],
): WantedTarget[] {
  return findFields(value, path).flatMap((hit): WantedTarget[] => {
    if (!isJsonObject(hit.value)) return [];
    const wanted = readWantedPods(hit.value, plain);
    return wanted === undefined ? [] : [{ ...wanted, role, pointer: hit.pointer }];
  });
}

function readAsDefault(
  reader: ReferenceReader,
  identity: ObjectIdentity,
  value: Parameters<ReferenceReader['podTemplateOf']>[1],
): string {
  const pods = reader.podTemplateOf(identity, value);
  if (pods === undefined || readList(pods.spec, 'imagePullSecrets').length > 0) return '';
  const account = readString(pods.spec, 'serviceAccountName') || readString(pods.spec, 'serviceAccount');
  return account === '' || account === 'default' ? pods.pointer : '';
}
