import type { Deletion, Silence } from '../../diagnose/diagnosis.ts';
import { secondsSince } from '../../model/ages.ts';
import type { Fleet } from '../../model/fleet.ts';
import { isUnknown, type Known } from '../../model/knowledge.ts';
import type { Relation, Row } from '../relation.ts';

/** KubeFleet objects that are being deleted and are still there. */
export const deletions: Relation = {
  name: 'deletions',
  grain: 'one row per placement, binding, Work or member that is being deleted and still there',
  columns: {
    object: { type: 'object', means: 'What is being deleted.' },
    kind: { type: 'string', means: 'Its kind.' },
    owner: {
      type: 'string',
      means:
        'The placement it belongs to as `namespace/name`, the namespace empty for cluster scope; empty for a member.',
    },
    placementExists: { type: 'bool', means: 'The input still shows that placement.' },
    clusters: { type: 'list<string>', means: 'The clusters concerned.' },
    seconds: { type: 'int', means: 'Seconds since the deletion was asked for.', gates: ['time'] },
    holder: {
      type: 'string',
      means:
        'What it waits for: `silent-member` (no heartbeat since the deletion was asked for), `hub-agent` (nothing below it is being deleted yet), or `finalizers` (its own, or those of what has to go first).',
    },
    memberLost: {
      type: 'bool',
      means: 'Its member is being removed or long silent while Works wait for it, which is told by itself.',
    },
    hubSilent: { type: 'bool', means: 'It waits for the hub agent, which shows no sign of life.' },
    finalizers: { type: 'list<string>', means: 'The finalizers that are left, of what has to go first.' },
    cause: { type: 'place', means: 'What holds it: the member’s heartbeat, or the finalizers.' },
  },
  rows: ({ fleet, diagnosis }) => {
    const lost = lostMembers(fleet, diagnosis.silences);
    return diagnosis.deletions.map((each) => ({
      ...deletionRow(fleet, each),
      memberLost: each.clusters.length === 1 && lost.has(each.clusters[0] ?? ''),
      hubSilent: diagnosis.hubSilence !== undefined && isHubAgents(each),
    }));
  },
};

/** The finalizers of a placement are the hub agent's own; when nothing below holds it, the agent does. */
function isHubAgents({ holder, holding, view }: Deletion): boolean {
  if (holder === 'hub-agent') return true;
  return holder === 'finalizers' && holding === view && view.object.kind.endsWith('ResourcePlacement');
}

function deletionRow(fleet: Fleet, deletion: Deletion): Row {
  const { view } = deletion;
  return {
    object: view.object,
    kind: view.object.kind,
    owner: deletion.placementKey,
    placementExists: fleet.links.placements.has(deletion.placementKey),
    clusters: deletion.clusters,
    seconds: deletion.seconds,
    holder: deletion.holder,
    finalizers: deletion.holding.metadata.finalizers,
    cause: deletion.cause,
  };
}

const DELETING_SECONDS = 60;
const SILENT_SECONDS = 86_400;

/** Members that FL1254 speaks of: Works wait for their agents, and nobody is there. */
function lostMembers(fleet: Fleet, silences: readonly Silence[]): ReadonlySet<string> {
  const quiet = new Map(silences.map((each) => [each.member.name, each.seconds]));
  const waiting = new Set(
    fleet.today.works.filter((work) => work.metadata.finalizers.length > 0).map((work) => work.cluster),
  );
  const isLong = (seconds: Known<number> | undefined, limit: number): boolean =>
    seconds !== undefined && !isUnknown(seconds) && seconds > limit;
  const lost = fleet.today.members.filter(
    ({ name, metadata }) =>
      waiting.has(name) &&
      (isLong(quiet.get(name), SILENT_SECONDS) ||
        (metadata.deleted !== '' && isLong(secondsSince(fleet, metadata.deleted), DELETING_SECONDS))),
  );
  return new Set(lost.map((member) => member.name));
}
