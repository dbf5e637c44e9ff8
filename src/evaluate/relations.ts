import type { Relation } from './relation.ts';
import { agentErrors } from './relations/agent-errors.ts';
import { appliedWorks } from './relations/applied-works.ts';
import { approvals } from './relations/approvals.ts';
import { arrivals } from './relations/arrivals.ts';
import { bindings } from './relations/bindings.ts';
import { budgets } from './relations/budgets.ts';
import { captures } from './relations/captures.ts';
import { chains } from './relations/chains.ts';
import { changeTotals } from './relations/change-totals.ts';
import { changes } from './relations/changes.ts';
import { clusters } from './relations/clusters.ts';
import { conditions } from './relations/conditions.ts';
import { contradictions } from './relations/contradictions.ts';
import { credentials } from './relations/credentials.ts';
import { decisions } from './relations/decisions.ts';
import { deletions } from './relations/deletions.ts';
import { drifts } from './relations/drifts.ts';
import { duplicates } from './relations/duplicates.ts';
import { envelopes } from './relations/envelopes.ts';
import { escalations } from './relations/escalations.ts';
import { events } from './relations/events.ts';
import { evictions } from './relations/evictions.ts';
import { grants } from './relations/grants.ts';
import { hubAgents } from './relations/hub-agents.ts';
import { images } from './relations/images.ts';
import { landings } from './relations/landings.ts';
import { leftovers } from './relations/leftovers.ts';
import { listings } from './relations/listings.ts';
import { liveObjects } from './relations/live-objects.ts';
import { logWindows } from './relations/log-windows.ts';
import { logs } from './relations/logs.ts';
import { manifests } from './relations/manifests.ts';
import { memberChanges } from './relations/member-changes.ts';
import { networkPolicies } from './relations/network-policies.ts';
import { objects } from './relations/objects.ts';
import { overlaps } from './relations/overlaps.ts';
import { overrideLags } from './relations/override-lags.ts';
import { overrides } from './relations/overrides.ts';
import { patches } from './relations/patches.ts';
import { placementChanges } from './relations/placement-changes.ts';
import { placements } from './relations/placements.ts';
import { podSpecs } from './relations/pod-specs.ts';
import { pods } from './relations/pods.ts';
import { problems } from './relations/problems.ts';
import { quotas } from './relations/quotas.ts';
import { references } from './relations/references.ts';
import { rejudged } from './relations/rejudged.ts';
import { requirements } from './relations/requirements.ts';
import { reservedKeys } from './relations/reserved-keys.ts';
import { rights } from './relations/rights.ts';
import { run } from './relations/run.ts';
import { scaledWorkloads } from './relations/scaled-workloads.ts';
import { secretValues } from './relations/secret-values.ts';
import { secrets } from './relations/secrets.ts';
import { selections } from './relations/selections.ts';
import { selectors } from './relations/selectors.ts';
import { snapshotLags } from './relations/snapshot-lags.ts';
import { snapshots } from './relations/snapshots.ts';
import { stages } from './relations/stages.ts';
import { staleness } from './relations/staleness.ts';
import { suppressions } from './relations/suppressions.ts';
import { toolMarks } from './relations/tool-marks.ts';
import { undecided } from './relations/undecided.ts';
import { updateRuns } from './relations/update-runs.ts';
import { violations } from './relations/violations.ts';
import { webhooks } from './relations/webhooks.ts';
import { works } from './relations/works.ts';

/** Every relation. A file in `relations/` that is not listed here does nothing; the architecture test says so. */
export const RELATIONS: readonly Relation[] = [
  problems,
  listings,
  duplicates,
  captures,
  objects,
  clusters,
  placements,
  selectors,
  selections,
  overrides,
  patches,
  overrideLags,
  envelopes,
  landings,
  violations,
  requirements,
  decisions,
  conditions,
  bindings,
  updateRuns,
  stages,
  approvals,
  evictions,
  budgets,
  snapshots,
  works,
  appliedWorks,
  manifests,
  images,
  podSpecs,
  quotas,
  secrets,
  credentials,
  grants,
  rights,
  webhooks,
  networkPolicies,
  reservedKeys,
  hubAgents,
  chains,
  deletions,
  staleness,
  snapshotLags,
  leftovers,
  drifts,
  contradictions,
  escalations,
  references,
  overlaps,
  liveObjects,
  scaledWorkloads,
  toolMarks,
  logs,
  agentErrors,
  logWindows,
  events,
  pods,
  arrivals,
  changes,
  placementChanges,
  memberChanges,
  changeTotals,
  rejudged,
  secretValues,
  suppressions,
  undecided,
  run,
];

/** Relations by name. */
export function relationsByName(relations: readonly Relation[] = RELATIONS): ReadonlyMap<string, Relation> {
  return new Map(relations.map((relation) => [relation.name, relation]));
}
