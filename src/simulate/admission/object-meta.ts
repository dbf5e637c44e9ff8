import {
  isJsonObject,
  type Json,
  type JsonObject,
  readList,
  readPath,
  readString,
  readStringMap,
} from '../../api/json.ts';
import { readLabelValueErrors, renderGoQuoted } from '../../model/label-selector-syntax.ts';
import { type Complaint, type FieldError, fieldError } from './field-error.ts';
import { countBytes } from './go-text.ts';
import {
  readLabelErrors,
  readPathSegmentErrors,
  readQualifiedNameErrors,
  readSubdomainErrors,
} from './names.ts';
import { below, type Spot } from './spot.ts';

const MAX_ANNOTATION_BYTES = 256 * 1024;
const ORPHAN = 'orphan';
const FOREGROUND = 'foregroundDeletion';

/** Collects what is wrong below a `metadata`. */
interface MetaCheck {
  readonly meta: Json | undefined;
  readonly errors: FieldError[];
  /** Adds a finding at the members below `metadata`. `entry` narrows the pointer, not the printed path. */
  readonly add: (steps: readonly (string | number)[], complaint: Complaint, entry?: string | number) => void;
}

function startCheck(meta: Json | undefined, spot: Spot | undefined): MetaCheck {
  const errors: FieldError[] = [];
  const add: MetaCheck['add'] = (steps, complaint, entry) => {
    let place: Spot | undefined = below(spot, 'metadata');
    for (const step of steps) place = below(place, step);
    const error = fieldError(place, complaint);
    const pointer = entry === undefined ? error.pointer : fieldError(below(place, entry), complaint).pointer;
    errors.push({ ...error, pointer });
  };
  return { meta, errors, add };
}

function invalid(value: Json, detail: string, ordered = false): Complaint {
  return { type: 'FieldValueInvalid', value, detail, ordered };
}

/** Checks the metadata of a new object (`ValidateObjectMetaAccessor` with names as DNS subdomains). */
export function readMetaErrors(object: JsonObject, namespaced: boolean): readonly FieldError[] {
  const check = startCheck(readPath(object, 'metadata'), undefined);
  readNameErrors(check, readSubdomainErrors);
  readNamespaceErrors(check, namespaced);
  readCommonErrors(check);
  readFinalizerErrors(check);
  return check.errors;
}

/** Checks the metadata of an object inside an object: a name may be missing and is only a path segment. */
export function readEmbeddedMetaErrors(object: JsonObject, spot: Spot | undefined): readonly FieldError[] {
  const check = startCheck(readPath(object, 'metadata'), spot);
  if (readString(check.meta, 'name') !== '' || readString(check.meta, 'generateName') !== '') {
    readNameErrors(check, readPathSegmentErrors, true);
  }
  readNamespaceErrors(check, readString(check.meta, 'namespace') !== '');
  const generation = readPath(check.meta, 'generation');
  if (typeof generation === 'number' && generation < 0) {
    check.add(['generation'], invalid(generation, 'must be greater than or equal to 0'));
  }
  readCommonErrors(check);
  readFinalizerErrors(check);
  return check.errors;
}

/** Checks the metadata of a changed object (`ValidateObjectMetaAccessorUpdate`). */
export function readMetaUpdateErrors(object: JsonObject, old: JsonObject): readonly FieldError[] {
  const check = startCheck(readPath(object, 'metadata'), undefined);
  const oldMeta = readPath(old, 'metadata');
  if (readString(oldMeta, 'deletionTimestamp') !== '') {
    const before = new Set(readList(oldMeta, 'finalizers'));
    const added = [...new Set(readList(check.meta, 'finalizers'))].filter((each) => !before.has(each)).sort();
    if (added.length > 0) {
      const names = added.map((name) => renderGoQuoted(String(name))).join(', ');
      check.add(['finalizers'], {
        type: 'FieldValueForbidden',
        detail: `no new finalizers can be added if the object is being deleted, found new finalizers []string{${names}}`,
      });
    }
  }
  for (const name of ['name', 'namespace', 'uid']) {
    const value = readString(check.meta, name);
    const before = readString(oldMeta, name);
    if (value !== before && (name !== 'uid' || (value !== '' && before !== ''))) {
      check.add([name], invalid(value, 'field is immutable'));
    }
  }
  // Where the old object has a time the server puts it back; where it has none, none may be given.
  for (const name of ['creationTimestamp', 'deletionTimestamp']) {
    const value = readString(check.meta, name);
    if (value !== '' && readString(oldMeta, name) === '') {
      check.add([name], invalid(value, 'field is immutable'));
    }
  }
  readCommonErrors(check);
  return check.errors;
}

function readNameErrors(check: MetaCheck, rule: (name: string) => readonly string[], mayMiss = false): void {
  const name = readString(check.meta, 'name');
  const generated = readString(check.meta, 'generateName');
  // A generated name gets a suffix: a dash at the end is fine.
  const masked = generated.length > 1 && generated.endsWith('-') ? `${generated.slice(0, -2)}a` : generated;
  if (generated !== '') {
    const reasons = mayMiss
      ? rule(generated).filter((each) => each.startsWith('may not contain'))
      : rule(masked);
    for (const reason of reasons) check.add(['generateName'], invalid(generated, reason));
  }
  if (name !== '') for (const reason of rule(name)) check.add(['name'], invalid(name, reason));
  else if (!mayMiss) {
    check.add(['name'], { type: 'FieldValueRequired', detail: 'name or generateName is required' });
  }
}

function readNamespaceErrors(check: MetaCheck, required: boolean): void {
  const namespace = readString(check.meta, 'namespace');
  if (required && namespace === '') check.add(['namespace'], { type: 'FieldValueRequired' });
  else if (required) {
    for (const reason of readLabelErrors(namespace)) check.add(['namespace'], invalid(namespace, reason));
  } else if (namespace !== '') {
    check.add(['namespace'], { type: 'FieldValueForbidden', detail: 'not allowed on this type' });
  }
}

function readCommonErrors(check: MetaCheck): void {
  for (const [key, value] of readStringMap(check.meta, 'labels')) {
    for (const reason of readQualifiedNameErrors(key)) check.add(['labels'], invalid(key, reason), key);
    for (const reason of readLabelValueErrors(value)) check.add(['labels'], invalid(value, reason), key);
  }
  let bytes = 0;
  for (const [key, value] of readStringMap(check.meta, 'annotations')) {
    bytes += countBytes(key) + countBytes(value);
    for (const reason of readQualifiedNameErrors(key.toLowerCase())) {
      check.add(['annotations'], invalid(key, reason), key);
    }
  }
  if (bytes > MAX_ANNOTATION_BYTES) {
    const detail = `may not be more than ${MAX_ANNOTATION_BYTES} bytes`;
    check.add(['annotations'], { type: 'FieldValueTooLong', detail });
  }
  readOwnerErrors(check);
  readManagedFieldErrors(check);
}

function readOwnerErrors(check: MetaCheck): void {
  const owners = readList(check.meta, 'ownerReferences');
  let controller = '';
  for (const [index, owner] of owners.entries()) {
    const add = (field: string, reason: string): void =>
      check.add(['ownerReferences', field], invalid(readString(owner, field), reason));
    const [group, version] = readGroupVersion(readString(owner, 'apiVersion'));
    const kind = readString(owner, 'kind');
    if (version === '') add('apiVersion', 'version must not be empty');
    for (const field of ['kind', 'name', 'uid'])
      if (readString(owner, field) === '') add(field, 'must not be empty');
    if (group === '' && version === 'v1' && kind === 'Event') {
      const reason = '/v1, Kind=Event is disallowed from being an owner';
      check.add(['ownerReferences'], invalid(owner, reason, true), index);
    }
    if (readPath(owner, 'controller') !== true) continue;
    const name = `${kind}/${readString(owner, 'name')}`;
    if (controller === '') controller = name;
    else {
      const reason = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${name}`;
      check.add(['ownerReferences'], invalid(owners, reason, true), index);
    }
  }
}

/** Group and version of an `apiVersion`; both '' when it has more than one slash (`FromAPIVersionAndKind`). */
function readGroupVersion(text: string): readonly [string, string] {
  const parts = text.split('/');
  if (parts.length > 2) return ['', ''];
  return parts.length === 2 ? [parts[0] ?? '', parts[1] ?? ''] : ['', text];
}

function readFinalizerErrors(check: MetaCheck): void {
  const finalizers = readList(check.meta, 'finalizers');
  for (const [index, finalizer] of finalizers.entries()) {
    const name = typeof finalizer === 'string' ? finalizer : '';
    for (const reason of readQualifiedNameErrors(name))
      check.add(['finalizers'], invalid(name, reason), index);
  }
  if (finalizers.includes(ORPHAN) && finalizers.includes(FOREGROUND)) {
    check.add(
      ['finalizers'],
      invalid(finalizers, `finalizer ${ORPHAN} and ${FOREGROUND} cannot be both set`),
    );
  }
}

function readManagedFieldErrors(check: MetaCheck): void {
  for (const [index, entry] of readList(check.meta, 'managedFields').entries()) {
    if (!isJsonObject(entry)) continue;
    const add = (field: string, reason: string): void =>
      check.add(['managedFields', index, field], invalid(readString(entry, field), reason));
    if (!['Apply', 'Update'].includes(readString(entry, 'operation'))) {
      add('operation', 'must be `Apply` or `Update`');
    }
    if (!['', 'FieldsV1'].includes(readString(entry, 'fieldsType'))) add('fieldsType', 'must be `FieldsV1`');
    if (countBytes(readString(entry, 'manager')) > 128) {
      const detail = 'may not be more than 128 bytes';
      check.add(['managedFields', index, 'manager'], { type: 'FieldValueTooLong', detail });
    }
  }
}
