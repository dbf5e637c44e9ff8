import type { Fleet } from '../../../model/fleet.ts';
import { readKindScope } from '../../../model/kind-scope.ts';
import { isUnknown } from '../../../model/knowledge.ts';
import type { Placement } from '../../../model/placement.ts';
import type { ResourceSelector } from '../../../model/resource-selector.ts';
import type { HubObject } from '../../../simulate/selection/hub.ts';
import type { Selection, SelectorResult } from '../../../simulate/selection.ts';
import type { Forecast } from '../../../simulate/simulate.ts';

/** What the simulated hub answers to one selector of a placement. */
export interface SelectorAnswer {
  readonly selector: ResourceSelector;
  /** Undefined when the placement was refused before this selector was looked at. */
  readonly result: SelectorResult | undefined;
  /** The hub refuses this selector, whatever it would meet. */
  readonly isRefused: boolean;
  /** Where objects of its kind are searched; '' for cluster-scoped kinds. */
  readonly namespace: string;
  /** Objects that an earlier selector brings already, and the first such selector. */
  readonly repeated: readonly HubObject[];
  readonly repeatedBy: ResourceSelector | undefined;
}

/** The answers to all selectors of a placement, in order. */
export function readAnswers(
  fleet: Fleet,
  forecast: Forecast,
  placement: Placement,
): readonly SelectorAnswer[] {
  const found = forecast.selectionOf(placement);
  const selection = isUnknown(found) ? undefined : found;
  const owners = new Map<HubObject, ResourceSelector>();
  return placement.selectors.map((selector, index) => {
    const result = selection?.selectors[index];
    const isLast = index === (selection?.selectors.length ?? 0) - 1;
    const selected = result?.hits.selected ?? [];
    const repeated = selected.filter((item) => owners.has(item));
    const [first] = repeated;
    const repeatedBy = first && owners.get(first);
    for (const item of selected) if (!owners.has(item)) owners.set(item, selector);
    const isRefused = result?.hits.error !== undefined && isLast;
    const namespace = searchedNamespace(fleet, placement, selection, selector);
    return { selector, result, isRefused, namespace, repeated, repeatedBy };
  });
}

function searchedNamespace(
  fleet: Fleet,
  placement: Placement,
  selection: Selection | undefined,
  { group, kind }: ResourceSelector,
): string {
  const scope = readKindScope(fleet, group, kind);
  if (scope === 'cluster') return '';
  return placement.scope === 'namespace' ? placement.namespace : (selection?.homeNamespace ?? '');
}
