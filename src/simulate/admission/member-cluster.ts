import { type JsonObject, readList, readPath, readString } from '../../api/json.ts';
import { MEMBER_NAMESPACE_PREFIX } from '../../api/placement.kubernetes-fleet.io.ts';
import { readLabelValueErrors } from '../../model/label-selector-syntax.ts';
import { aggregate, type Fault, renderFaults } from './fault.ts';
import { renderGoStruct } from './go-encode.ts';
import type { HubView } from './hub-view.ts';
import { readQualifiedNameErrors } from './names.ts';
import type { Refusal } from './placement.ts';

const NETWORKING_GROUP = 'networking.fleet.azure.com';

/** The answer to creating or changing a member: its taints (objects-and-selection.md §4.7; `validateTaints`). */
export function answerMember(member: JsonObject): Refusal | undefined {
  const found: Fault[] = [];
  const seen = new Set<string>();
  for (const [index, taint] of readList(member, 'spec', 'taints').entries()) {
    const pointer = `/spec/taints/${index}`;
    const printed = renderGoStruct(taint, 'v1beta1.Taint');
    const [key = '', value = '', effect] = ['key', 'value', 'effect'].map((field) =>
      readString(taint, field),
    );
    for (const reason of readQualifiedNameErrors(key)) {
      found.push({ text: `invalid taint key ${printed}: ${reason}`, pointer: `${pointer}/key` });
    }
    for (const reason of value === '' ? [] : readLabelValueErrors(value)) {
      found.push({ text: `invalid taint value ${printed}: ${reason}`, pointer: `${pointer}/value` });
    }
    const identity = JSON.stringify([key, value, effect]);
    if (seen.has(identity)) {
      found.push({ text: `taint ${printed} already exists, taints must be unique`, pointer });
    }
    seen.add(identity);
  }
  const faults = aggregate(found);
  return faults === undefined ? undefined : { message: renderFaults(faults), faults };
}

/** The answer to deleting a member: services it still exports hold it back, where networking agents run. */
export function answerMemberDeletion(member: JsonObject, hub: HubView): Refusal | undefined {
  if (readString(member, 'spec', 'deleteOptions', 'validationMode') === 'Skip') return undefined;
  if (!hub.flags.networkingAgents) return undefined;
  const namespace = `${MEMBER_NAMESPACE_PREFIX}${readString(member, 'metadata', 'name')}`;
  const holding = hub
    .existing(NETWORKING_GROUP, 'InternalServiceExport')
    .find(
      (each) =>
        readString(each, 'metadata', 'namespace') === namespace &&
        (readPath(each, 'metadata', 'deletionTimestamp') ?? null) === null,
    );
  if (holding === undefined) return undefined;
  const name = readString(holding, 'spec', 'serviceReference', 'namespacedName');
  const text = `Please delete serviceExport ${name} in the member cluster before leaving, request is denied`;
  return { message: text, faults: { text, pointer: '/spec/deleteOptions/validationMode' } };
}
