import { isJsonObject, type Json, type JsonObject, readList, readPath, readString } from '../../api/json.ts';
import { aggregate, type Fault, type FaultTree, renderFaults, wrapFaults } from './fault.ts';
import { renderGoStruct } from './go-encode.ts';
import { countBytes } from './go-text.ts';
import { explainMapping, type HubView, isFollowedClusterKind } from './hub-view.ts';
import { judgeLabelSelector } from './label-selectors.ts';
import { judgePolicy } from './policy.ts';
import { judgeStrategy } from './strategy.ts';

const MAX_NAME = 63;
const DEFINITIONS_GATE = 'hub:CustomResourceDefinition';

/**
 * The checks of KubeFleet's placement validator (objects-and-selection.md §4.1; `validatePlacement`). `placement`
 * is decoded as a Go struct. A kind the hub does not serve ends the checks.
 */
export function judgePlacement(
  placement: JsonObject,
  clusterScoped: boolean,
  hub: HubView,
): FaultTree | undefined {
  const found: (FaultTree | undefined)[] = [];
  if (countBytes(readString(placement, 'metadata', 'name')) > MAX_NAME) {
    found.push({
      text: `the name field cannot have length exceeding ${MAX_NAME}`,
      pointer: '/metadata/name',
    });
  }
  const selectors = readList(placement, 'spec', 'resourceSelectors');
  const mixesNamespaced = selectors.some(isNamespaceWithSelectors);
  for (const [index, selector] of selectors.entries()) {
    const pointer = `/spec/resourceSelectors/${index}`;
    found.push(...judgeSelectorLabels(selector, pointer));
    const [group, version, kind] = readKind(selector);
    const unmapped = explainMapping(hub, group, version, kind);
    if (unmapped !== undefined) {
      found.push({ text: `failed to get GVR of the selector: ${unmapped}`, pointer, ...openGate(hub) });
      return aggregate(found);
    }
    const followed = isFollowedClusterKind(hub, group, version, kind);
    const wrongScope = clusterScoped ? !followed && !mixesNamespaced : followed;
    if (wrongScope) found.push(explainScope(selector, clusterScoped, pointer));
  }
  const policy = readPath(placement, 'spec', 'policy') ?? null;
  const policyFaults = isJsonObject(policy) ? judgePolicy(policy) : undefined;
  if (policyFaults !== undefined)
    found.push(wrapFaults('the placement policy field is invalid: ', policyFaults));
  const strategyFaults = judgeStrategy(readPath(placement, 'spec', 'strategy') ?? null);
  if (strategyFaults !== undefined) {
    found.push(wrapFaults('the rollout Strategy field  is invalid: ', strategyFaults));
  }
  return aggregate(found);
}

/** A kind that is not known may come with a CustomResourceDefinition the input lacks. */
function openGate(hub: HubView): { readonly gate?: string } {
  return hub.kinds.closed ? {} : { gate: DEFINITIONS_GATE };
}

function readKind(selector: Json): readonly [group: string, version: string, kind: string] {
  return [readString(selector, 'group'), readString(selector, 'version'), readString(selector, 'kind')];
}

function isNamespaceWithSelectors(selector: Json): boolean {
  return (
    readKind(selector).join() === ',v1,Namespace' &&
    readString(selector, 'selectionScope') === 'NamespaceWithResourceSelectors'
  );
}

function judgeSelectorLabels(selector: Json, pointer: string): (Fault | undefined)[] {
  const labels = readPath(selector, 'labelSelector') ?? null;
  if (labels === null) return [];
  const found: (Fault | undefined)[] = [];
  if (readString(selector, 'name') !== '') {
    const printed = renderGoStruct(selector, 'v1beta1.ResourceSelectorTerm');
    found.push({
      text: `the labelSelector and name fields are mutually exclusive in selector ${printed}`,
      pointer: `${pointer}/labelSelector`,
    });
  }
  found.push(judgeLabelSelector(labels, 'resource selector', `${pointer}/labelSelector`));
  return found;
}

function explainScope(selector: Json, clusterScoped: boolean, pointer: string): Fault {
  const [group, version, kind] = readKind(selector);
  const wrong = clusterScoped ? 'it is not a cluster scoped resource' : 'it is a cluster scoped resource';
  const text = `the resource is not found in schema (please retry) or ${wrong}: ${group}/${version}, Kind=${kind}`;
  return { text, pointer };
}

/** What a webhook answers: a refusal with its findings. */
export interface Refusal {
  readonly message: string;
  readonly faults: FaultTree;
}

/**
 * The answer of a placement webhook (`HandlePlacementValidation`). `name` is CRP or RP; `old` is given on update,
 * and a deletion timestamp lets even an object pass whose old form was invalid.
 */
export function answerPlacement(
  name: 'CRP' | 'RP',
  placement: JsonObject,
  old: JsonObject | undefined,
  hub: HubView,
): Refusal | undefined {
  const clusterScoped = name === 'CRP';
  if (old !== undefined) {
    const before = judgePlacement(old, clusterScoped, hub);
    if (before !== undefined) {
      if ((readPath(placement, 'metadata', 'deletionTimestamp') ?? null) !== null) return undefined;
      const prefix = `deny update on old invalid v1beta1 ${name} with DeletionTimestamp not set `;
      return { message: `${prefix}${renderFaults(before)}`, faults: before };
    }
    const changed = explainForbiddenChange(placement, old);
    if (changed !== undefined) return { message: changed.text, faults: changed };
  }
  const faults = judgePlacement(placement, clusterScoped, hub);
  if (faults === undefined) return undefined;
  return {
    message: `deny create/update v1beta1 ${name} has invalid fields ${renderFaults(faults)}`,
    faults,
  };
}

function explainForbiddenChange(placement: JsonObject, old: JsonObject): Fault | undefined {
  if (readPlacementType(placement) !== readPlacementType(old)) {
    return { text: 'placement type is immutable', pointer: '/spec/policy/placementType' };
  }
  const kept = new Set(readTolerations(placement));
  if (readTolerations(old).every((toleration) => kept.has(toleration))) return undefined;
  const text = 'tolerations have been updated/deleted, only additions to tolerations are allowed';
  return { text, pointer: '/spec/policy/tolerations' };
}

/** A missing policy counts as PickAll. */
function readPlacementType(placement: JsonObject): string {
  const policy = readPath(placement, 'spec', 'policy') ?? null;
  return policy === null ? 'PickAll' : readString(policy, 'placementType');
}

function readTolerations(placement: JsonObject): readonly string[] {
  return readList(placement, 'spec', 'policy', 'tolerations').map((toleration) =>
    JSON.stringify(['key', 'operator', 'value', 'effect'].map((field) => readString(toleration, field))),
  );
}
