import { isJsonObject, type Json, type JsonObject, readString } from '../../api/json.ts';
import { builtInKind } from '../../api/kubernetes.ts';
import { type FieldPath, findFields, readFieldPath, readFieldText } from '../field-path.ts';
import { kindKey, type ObjectIdentity } from '../identity.ts';
import { decodeApiVersion } from '../manifest.ts';
import type { ReferenceField, ReferenceTables } from './reference-field.ts';
import { groupByKind, readKindName } from './reference-tables.ts';

/** Something that an object names: which thing, which keys of it, what for. */
export interface Wanted extends ObjectIdentity {
  readonly role: string;
  /** Keys wanted inside the thing; empty for all of it. */
  readonly keys: readonly WantedKey[];
  /** True when the object does without the thing. */
  readonly optional: boolean;
  /** JSON pointer of the name in the object. */
  readonly pointer: string;
}

export interface WantedKey {
  readonly key: string;
  /** JSON pointer of the key in the object. */
  readonly pointer: string;
}

/** A pod template of an object. */
export interface PodTemplate {
  readonly spec: Json;
  readonly labels: JsonObject;
  /** JSON pointer of the pod spec in the object. */
  readonly pointer: string;
}

/** Reads what objects name, by the tables. */
export interface ReferenceReader {
  /** What a manifest of this kind in this namespace names, in the order of the tables. */
  readonly wantedBy: (identity: ObjectIdentity, value: Json) => readonly Wanted[];
  /** The pod template of a manifest; undefined for kinds that start no pods. */
  readonly podTemplateOf: (
    identity: Pick<ObjectIdentity, 'group' | 'kind'>,
    value: Json,
  ) => PodTemplate | undefined;
}

/** A table row with its paths ready. */
interface Compiled {
  readonly field: ReferenceField;
  readonly path: FieldPath;
  readonly name: FieldPath;
  readonly namespace: FieldPath | undefined;
  readonly key: FieldPath | undefined;
  readonly optional: FieldPath | undefined;
  readonly kind: FieldPath | undefined;
  readonly group: FieldPath | undefined;
  readonly when: readonly (readonly [FieldPath, string])[];
  readonly to: { readonly group: string; readonly kind: string };
}

/** Kinds of other projects that live outside namespaces and that no input has to define. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set(['ClusterIssuer', 'ClusterSecretStore', 'GatewayClass']);

const PODS = 'pods';

/** A name that is yet to be filled in: `${NAME}`, `{{ .name }}`, `<name>`, `__NAME__`. */
const PLACEHOLDER = /[${}<>\s]|^__.*__$/;

/** Prepares the tables for reading. */
export function buildReferenceReader(tables: ReferenceTables): ReferenceReader {
  const rows = tables.references.map(compile);
  const ofPods = rows.filter(({ field }) => field.in.includes(PODS));
  const byKind = groupByKind(rows, ({ field }) => field.in.filter((name) => name !== PODS));
  const templates = groupByKind(
    tables.podTemplates.map((row) => ({ kinds: row.in, path: readFieldPath(row.path) })),
    ({ kinds }) => kinds,
  );
  const podTemplateOf: ReferenceReader['podTemplateOf'] = ({ group, kind }, value) => {
    const [row] = templates.get(kindKey(group, kind)) ?? [];
    const [template] = row === undefined ? [] : findFields(value, row.path);
    const spec = isJsonObject(template?.value) ? template.value['spec'] : undefined;
    if (template === undefined || !isJsonObject(spec)) return undefined;
    const labels = findFields(template.value, ['metadata', 'labels'])[0]?.value;
    return { spec, labels: isJsonObject(labels) ? labels : {}, pointer: `${template.pointer}/spec` };
  };
  return {
    podTemplateOf,
    wantedBy: (identity, value) => {
      const own = byKind.get(kindKey(identity.group, identity.kind)) ?? [];
      const found = own.flatMap((row) => readWanted(row, identity, value, ''));
      const pods = podTemplateOf(identity, value);
      if (pods === undefined) return found;
      return [...ofPods.flatMap((row) => readWanted(row, identity, pods.spec, pods.pointer)), ...found];
    },
  };
}

function compile(field: ReferenceField): Compiled {
  const path = (text: string | undefined): FieldPath | undefined =>
    text === undefined ? undefined : readFieldPath(text);
  return {
    field,
    path: readFieldPath(field.path),
    name: readFieldPath(field.name),
    namespace: path(field.namespace),
    key: path(field.key),
    optional: path(field.optional),
    kind: path(field.kindField),
    group: path(field.groupField),
    when: Object.entries(field.when ?? {}).map(([at, value]) => [readFieldPath(at), value]),
    to: readKindName(field.to),
  };
}

function readWanted(row: Compiled, consumer: ObjectIdentity, root: Json, at: string): readonly Wanted[] {
  return findFields(root, row.path).flatMap(({ value, pointer }): Wanted[] => {
    if (row.when.some(([path, wanted]) => readFieldText(value, path) !== wanted)) return [];
    const [name] = findFields(value, row.name);
    if (typeof name?.value !== 'string' || name.value === '' || PLACEHOLDER.test(name.value)) return [];
    const { group, kind } = readKind(row, value);
    const keys = row.key === undefined ? [] : findFields(value, row.key);
    return [
      {
        role: row.field.role,
        group,
        kind,
        namespace: readNamespace(row, value, group, kind, consumer),
        name: name.value,
        keys: keys.flatMap((hit) =>
          typeof hit.value === 'string' ? [{ key: hit.value, pointer: at + pointer + hit.pointer }] : [],
        ),
        optional: row.optional !== undefined && findFields(value, row.optional)[0]?.value === true,
        pointer: at + pointer + name.pointer,
      },
    ];
  });
}

function readKind(row: Compiled, value: Json): { readonly group: string; readonly kind: string } {
  const kind = row.kind === undefined ? '' : readFieldText(value, row.kind);
  const written = row.group === undefined ? '' : readFieldText(value, row.group);
  const isVersioned = row.field.groupField === 'apiVersion';
  const group = isVersioned ? decodeApiVersion(written).group : written;
  return { kind: kind || row.to.kind, group: written === '' ? row.to.group : group };
}

function readNamespace(
  row: Compiled,
  value: Json,
  group: string,
  kind: string,
  consumer: ObjectIdentity,
): string {
  const known = builtInKind(group, kind);
  if (known?.namespaced === false || (known === undefined && CLUSTER_SCOPED.has(kind))) return '';
  return (row.namespace === undefined ? '' : readFieldText(value, row.namespace)) || consumer.namespace;
}

/** The identity of a landed manifest. */
export function readManifestIdentity(value: Json): ObjectIdentity {
  return {
    group: decodeApiVersion(readString(value, 'apiVersion')).group,
    kind: readString(value, 'kind'),
    namespace: readString(value, 'metadata', 'namespace'),
    name: readString(value, 'metadata', 'name'),
  };
}
