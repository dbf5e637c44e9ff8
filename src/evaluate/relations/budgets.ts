import { PLACEMENT_GROUP } from '../../api/groups.ts';
import type { Budget } from '../../model/eviction.ts';
import type { Fleet } from '../../model/fleet.ts';
import { hubListing, hubPresence } from '../../model/hub-knowledge.ts';
import { isUnknown, type Known, unknown } from '../../model/knowledge.ts';
import { nearNames } from '../../model/near-names.ts';
import type { Place } from '../../read/place.ts';
import type { BudgetForecast } from '../../simulate/fleet-rollouts/eviction-forecast.ts';
import { buildLazyRows, type CellReaders } from '../lazy-row.ts';
import type { Relation } from '../relation.ts';

/** How many clusters of a placement may be disturbed (design.md §5, `budgets`). */
export const budgets: Relation = {
  name: 'budgets',
  grain: 'one row per ClusterResourcePlacementDisruptionBudget',
  columns: {
    budget: { type: 'object', means: 'The budget.' },
    name: { type: 'string', means: 'Its name, which is that of the placement it guards.' },
    placement: { type: 'object', means: 'That placement; the budget itself when there is none.' },
    placementThere: {
      type: 'bool',
      means: 'A ClusterResourcePlacement of that name exists.',
      gates: ['hub:ClusterResourcePlacement'],
    },
    placementSure: { type: 'bool', means: 'False when placements were only probably all listed.' },
    policyType: { type: 'string', means: 'PickAll, PickFixed or PickN; empty without the placement.' },
    near: { type: 'list<string>', means: 'Names of placements that may be meant.' },
    minAvailable: { type: 'string', means: 'As written; empty when absent.' },
    maxUnavailable: { type: 'string', means: 'As written; empty when absent.' },
    misconfigured: {
      type: 'bool',
      means: 'It needs a number of clusters that its PickAll placement does not state.',
    },
    available: {
      type: 'int',
      means: 'Clusters of the placement that are available.',
      gates: ['hub:ClusterResourceBinding'],
    },
    total: { type: 'int', means: 'Bindings of the placement.', gates: ['hub:ClusterResourceBinding'] },
    allowed: {
      type: 'int',
      means: 'How many more clusters may be disturbed now.',
      gates: ['hub:ClusterResourceBinding'],
    },
    limitPlace: { type: 'place', means: 'The limit that is written; else the spec.' },
  },
  rows: function* ({ fleet, forecast }) {
    for (const budget of fleet.budgets) {
      yield buildRow({ fleet, budget, forecast: forecast.budgetOf(budget) });
    }
  },
};

interface BudgetSubject {
  readonly fleet: Fleet;
  readonly budget: Budget;
  readonly forecast: BudgetForecast;
}

const cells: CellReaders<BudgetSubject> = {
  budget: ({ budget }) => budget.object,
  name: ({ budget }) => budget.name,
  placement: ({ budget, forecast }) => (forecast.placement ?? budget).object,
  placementThere: ({ fleet, budget, forecast }): Known<boolean> => {
    if (forecast.placement !== undefined) return true;
    const { name } = budget;
    const presence = hubPresence(fleet, {
      group: PLACEMENT_GROUP,
      kind: 'ClusterResourcePlacement',
      namespace: '',
      name,
    });
    return isUnknown(presence) ? presence : false;
  },
  placementSure: ({ fleet }) => {
    const listed = hubListing(fleet, PLACEMENT_GROUP, 'ClusterResourcePlacement');
    return isUnknown(listed) || listed.sure;
  },
  policyType: ({ forecast }) => forecast.placement?.policy.type ?? '',
  near: ({ fleet, budget }) =>
    nearNames(
      budget.name,
      fleet.placements.filter(({ scope }) => scope === 'cluster').map(({ name }) => name),
    ),
  minAvailable: ({ budget }) => String(budget.minAvailable ?? ''),
  maxUnavailable: ({ budget }) => String(budget.maxUnavailable ?? ''),
  misconfigured: ({ forecast }) => forecast.misconfigured,
  available: ({ forecast }) => forecast.arithmetic?.available ?? unknown(BINDINGS),
  total: ({ forecast }) => forecast.arithmetic?.total ?? unknown(BINDINGS),
  allowed: ({ forecast }) => forecast.arithmetic?.allowed ?? unknown(BINDINGS),
  limitPlace: ({ budget }): Place => {
    const field =
      budget.minAvailable !== undefined
        ? '/minAvailable'
        : budget.maxUnavailable !== undefined
          ? '/maxUnavailable'
          : '';
    return { object: budget.object, pointer: `/spec${field}`, side: 'head' };
  },
};

const BINDINGS = 'hub:ClusterResourceBinding';

const buildRow = buildLazyRows(cells);
