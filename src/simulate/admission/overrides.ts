import { PLACEMENT_GROUP } from '../../api/groups.ts';
import { type Json, type JsonObject, readList, readPath, readString } from '../../api/json.ts';
import { aggregate, type Fault, type FaultTree, renderFaults } from './fault.ts';
import { renderGoStruct } from './go-encode.ts';
import { renderGoJson } from './go-text.ts';
import type { HubView } from './hub-view.ts';
import { judgeLabelSelector } from './label-selectors.ts';
import type { Refusal } from './placement.ts';

/** How many overrides of a kind a hub, or for the namespaced kind a namespace, takes. */
const MOST = 100;

/** What tells the two override kinds apart. */
interface OverrideKind {
  readonly kind: string;
  readonly selectors: string;
  readonly struct: string;
  readonly fields: readonly string[];
  readonly full: string;
}

const CLUSTER_OVERRIDE: OverrideKind = {
  kind: 'ClusterResourceOverride',
  selectors: 'clusterResourceSelectors',
  struct: 'v1beta1.ResourceSelectorTerm',
  fields: ['group', 'version', 'kind', 'name', 'selectionScope'],
  full: 'clusterResourceOverride limit has been reached: at most 100 cluster resources can be created.',
};
const NAMESPACED_OVERRIDE: OverrideKind = {
  kind: 'ResourceOverride',
  selectors: 'resourceSelectors',
  struct: 'v1beta1.ResourceSelector',
  fields: ['group', 'version', 'kind', 'name'],
  full: 'resourceOverride limit has been reached: at most 100 resources can be created.',
};

/**
 * The answer of the override webhooks (objects-and-selection.md §4.6). `override` and `others`, the existing ones
 * of its kind, are decoded as Go structs; those of a namespaced override are narrowed to its namespace.
 */
export function answerOverride(
  override: JsonObject,
  kind: string,
  isCreate: boolean,
  others: readonly JsonObject[],
): Refusal | undefined {
  const facts = kind === CLUSTER_OVERRIDE.kind ? CLUSTER_OVERRIDE : NAMESPACED_OVERRIDE;
  const namespace = readString(override, 'metadata', 'namespace');
  const listed = others
    .filter((other) => readString(other, 'metadata', 'namespace') === namespace)
    .sort((a, b) => (readString(a, 'metadata', 'name') < readString(b, 'metadata', 'name') ? -1 : 1));
  if (isCreate && listed.length >= MOST) {
    return { message: facts.full, faults: { text: facts.full, pointer: '' } };
  }
  const faults = judgeSelectors(override, facts) ?? judgeRest(override, facts, listed);
  return faults === undefined ? undefined : { message: renderFaults(faults), faults };
}

/** The existing overrides of a kind, in any version. */
export function readExistingOverrides(hub: HubView, kind: string): readonly JsonObject[] {
  return hub.existing(PLACEMENT_GROUP, kind);
}

function identityOf(selector: Json, facts: OverrideKind): string {
  return JSON.stringify(facts.fields.map((field) => readString(selector, field)));
}

function readSelectors(override: JsonObject, facts: OverrideKind): readonly Json[] {
  return readList(override, 'spec', facts.selectors);
}

function judgeSelectors(override: JsonObject, facts: OverrideKind): FaultTree | undefined {
  const seen = new Set<string>();
  const found: Fault[] = [];
  for (const [index, selector] of readSelectors(override, facts).entries()) {
    const pointer = `/spec/${facts.selectors}/${index}`;
    const printed = renderGoStruct(selector, facts.struct);
    if (facts === CLUSTER_OVERRIDE) {
      if ((readPath(selector, 'labelSelector') ?? null) !== null) {
        const text = `label selector is not supported for resource selection ${printed}`;
        found.push({ text, pointer: `${pointer}/labelSelector` });
        continue;
      }
      if (readString(selector, 'name') === '') {
        found.push({ text: `resource name is required for resource selection ${printed}`, pointer });
        continue;
      }
    }
    const identity = identityOf(selector, facts);
    if (seen.has(identity)) {
      found.push({ text: `resource selector ${printed} already exists, and must be unique`, pointer });
    }
    seen.add(identity);
  }
  return aggregate(found);
}

function judgeRest(
  override: JsonObject,
  facts: OverrideKind,
  others: readonly JsonObject[],
): FaultTree | undefined {
  const policy = readPath(override, 'spec', 'policy') ?? null;
  return aggregate([judgeTaken(override, facts, others), policy === null ? undefined : judgeRules(policy)]);
}

/** Finds resources that another override has chosen already; of several the last counts. */
function judgeTaken(
  override: JsonObject,
  facts: OverrideKind,
  others: readonly JsonObject[],
): FaultTree | undefined {
  const owners = new Map<string, string>();
  for (const other of others) {
    for (const selector of readSelectors(other, facts)) {
      if ((readPath(selector, 'labelSelector') ?? null) !== null) continue;
      owners.set(identityOf(selector, facts), readString(other, 'metadata', 'name'));
    }
  }
  const name = readString(override, 'metadata', 'name');
  const found = readSelectors(override, facts).map((selector, index): Fault | undefined => {
    const owner = owners.get(identityOf(selector, facts)) ?? '';
    if (owner === '' || owner === name) return undefined;
    const printed = renderGoStruct(selector, facts.struct);
    const text = `invalid resource selector ${printed}: the resource has been selected by both ${name} and ${owner}, which is not supported`;
    return { text, pointer: `/spec/${facts.selectors}/${index}` };
  });
  return aggregate(found);
}

/** The checks of an override's rules (`validateOverridePolicy`). Patches under type Delete hide everything else. */
function judgeRules(policy: Json): FaultTree | undefined {
  const found: (FaultTree | undefined)[] = [];
  for (const [index, rule] of readList(policy, 'overrideRules').entries()) {
    const pointer = `/spec/policy/overrideRules/${index}`;
    found.push(...judgeTerms(rule, pointer));
    const patches = readList(rule, 'jsonPatchOverrides');
    const type = readString(rule, 'overrideType');
    if (type === 'Delete' && patches.length > 0) {
      const text =
        'invalid JSONPatchOverrides: JSONPatchOverrides cannot be set when the override type is Delete';
      return { text, pointer: `${pointer}/jsonPatchOverrides` };
    }
    if (type === 'JSONPatch') found.push(judgePatches(patches, `${pointer}/jsonPatchOverrides`));
  }
  return aggregate(found);
}

function judgeTerms(rule: Json, pointer: string): (Fault | undefined)[] {
  return readList(rule, 'clusterSelector', 'clusterSelectorTerms').map((term, index): Fault | undefined => {
    const place = `${pointer}/clusterSelector/clusterSelectorTerms/${index}`;
    const labels = readPath(term, 'labelSelector') ?? null;
    const printed = (): string => renderGoStruct(term, 'v1beta1.ClusterSelectorTerm');
    for (const field of ['propertySelector', 'propertySorter']) {
      if ((readPath(term, field) ?? null) === null) continue;
      const text = `invalid clusterSelector ${printed()}: only labelSelector is supported`;
      return { text, pointer: `${place}/${field}` };
    }
    if (labels !== null) return judgeLabelSelector(labels, 'cluster selector', `${place}/labelSelector`);
    return { text: `invalid clusterSelector ${printed()}: labelSelector is required`, pointer: place };
  });
}

function judgePatches(patches: readonly Json[], pointer: string): FaultTree | undefined {
  if (patches.length === 0) {
    return { text: 'invalid JSONPatchOverrides: JSONPatchOverrides cannot be empty', pointer };
  }
  const found: Fault[] = [];
  for (const [index, patch] of patches.entries()) {
    const value = readPath(patch, 'value') ?? null;
    const operator = readString(patch, 'op');
    const path = readString(patch, 'path');
    const printed = `{${operator} ${path} {${value === null ? '' : renderGoJson(value)}}}`;
    const reason = explainPatchPath(path);
    if (reason !== undefined) {
      const text = `invalid JSONPatchOverride ${printed}: ${reason}`;
      found.push({ text, pointer: `${pointer}/${index}/path` });
    }
    if (operator === 'remove' && value !== null) {
      const text = `invalid JSONPatchOverride ${printed}: remove operation cannot have value`;
      found.push({ text, pointer: `${pointer}/${index}/value` });
    }
  }
  return aggregate(found);
}

/** Why a patch may not touch a path (`validateJSONPatchOverridePath`), or undefined when it may. */
export function explainPatchPath(path: string): string | undefined {
  if (path === '') return 'path cannot be empty';
  if (!path.startsWith('/')) return 'path must start with /';
  const [first = '', second, ...rest] = path.slice(1).split('/');
  if (first === 'kind' || first === 'apiVersion') return 'cannot override typeMeta fields';
  if (first === 'metadata' && second === undefined) return 'cannot override field metadata';
  if (first === 'metadata' && second !== 'annotations' && second !== 'labels') {
    return 'cannot override metadata fields except annotations and labels';
  }
  if (first === 'status') return 'cannot override status fields';
  const parts = second === undefined ? [first] : [first, second, ...rest];
  return parts.some((part) => part.trim() === '') ? 'path cannot contain empty string' : undefined;
}
