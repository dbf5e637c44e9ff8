import type { Fleet } from '../../model/fleet.ts';
import { compareText, namespacedName, type ObjectIdentity, objectKey } from '../../model/identity.ts';
import { decodeOwners } from '../../model/metadata.ts';
import { objectEntry } from '../../model/objects.ts';
import type { Placement } from '../../model/placement.ts';
import type { Work } from '../../model/work.ts';
import { buildClusterSet, type ClusterSet } from '../landings/cluster-set.ts';
import type { Claim } from './claim.ts';

/** What a dump shows of one claim: where the member applied it, and where it was refused. */
export interface ClaimRecord {
  readonly applied: ClusterSet;
  readonly refused: boolean;
}

/** Who got an object where, by what members report of the Works and by owner references on the members. */
export interface Records {
  readonly of: (claim: Claim, identity: ObjectIdentity) => ClaimRecord;
}

/** Reasons of a member that found another owner; the last two are of older releases. */
const OWNED: ReadonlySet<string> = new Set([
  'FailedToTakeOver',
  'NotTakenOver',
  'ManifestsAlreadyOwnedByOthers',
  'ApplyConflictBetweenPlacements',
]);

interface Draft {
  readonly applied: Set<string>;
  readonly refused: Set<string>;
}

/** Reads the Works of a placement when one of its claims is first asked about. */
export function buildRecords(fleet: Fleet, clusters: readonly { readonly name: string }[]): Records {
  const positions = new Map(clusters.map(({ name }, at) => [name, at]));
  const known = new Map<Placement, ReadonlyMap<string, Draft>>();
  const recordsOf = (placement: Placement): ReadonlyMap<string, Draft> => {
    const kept = known.get(placement);
    if (kept !== undefined) return kept;
    const made = readWorks(fleet.links.placementWorks.get(placement.key) ?? []);
    known.set(placement, made);
    return made;
  };
  return {
    of: (claim, identity) => {
      const { placement } = claim;
      const draft =
        (fleet.links.placementWorks.get(placement.key) ?? []).length > 0
          ? recordsOf(placement).get(recordKey(envelopeName(claim), identity))
          : readStatus(placement, identity);
      const owned = readOwned(fleet, claim, identity);
      const names = [...(draft?.applied ?? []), ...owned];
      return {
        applied: buildClusterSet(
          clusters.length,
          names.flatMap((name) => positions.get(name) ?? []),
        ),
        refused: (draft?.refused.size ?? 0) > 0,
      };
    },
  };
}

function recordKey(envelope: string, identity: ObjectIdentity): string {
  return `${envelope} ${objectKey(identity)}`;
}

function envelopeName({ entry, object }: Claim): string {
  return entry === undefined ? '' : namespacedName(object.namespace, object.name);
}

function readWorks(works: readonly Work[]): ReadonlyMap<string, Draft> {
  const drafts = new Map<string, Draft>();
  for (const { envelope, cluster, manifestConditions } of works) {
    const holder = envelope === undefined ? '' : namespacedName(envelope.namespace, envelope.name);
    for (const { identifier, conditions } of manifestConditions) {
      const applied = conditions.find(({ type }) => type === 'Applied');
      const isRefused = applied?.status === 'False' && OWNED.has(applied.reason);
      if (applied === undefined || !(isRefused || applied.status === 'True')) continue;
      const key = recordKey(holder, identifier);
      const draft = drafts.get(key) ?? { applied: new Set(), refused: new Set() };
      drafts.set(key, draft);
      draft[isRefused ? 'refused' : 'applied'].add(cluster);
    }
  }
  return drafts;
}

/** Where no Work is in the input, the status of the placement tells clusters where all is applied, and who was refused. */
function readStatus({ status }: Placement, identity: ObjectIdentity): Draft {
  const draft: Draft = { applied: new Set(), refused: new Set() };
  const key = objectKey(identity);
  for (const { clusterName, conditions, failedPlacements } of status.clusters) {
    const isApplied = conditions.some(
      ({ plainType, status: state }) => plainType === 'Applied' && state === 'True',
    );
    if (isApplied) draft.applied.add(clusterName);
    const failed = failedPlacements.find((each) => objectKey(each) === key);
    if (failed !== undefined && OWNED.has(failed.condition.reason)) draft.refused.add(clusterName);
  }
  return draft;
}

/** Members where the object carries an owner reference to a Work of the claim's placement. */
function readOwned(fleet: Fleet, claim: Claim, identity: ObjectIdentity): readonly string[] {
  const names = new Map<string, string>();
  for (const work of fleet.links.placementWorks.get(claim.placement.key) ?? []) {
    const holder =
      work.envelope === undefined ? '' : namespacedName(work.envelope.namespace, work.envelope.name);
    if (holder === envelopeName(claim)) names.set(`${work.cluster} ${work.name}`, work.cluster);
  }
  return [...new Set(names.values())].filter((cluster) => {
    const held = objectEntry(fleet.objects, cluster, identity)?.observed;
    return decodeOwners(held?.value).some(
      ({ kind, name }) => kind === 'AppliedWork' && names.has(`${cluster} ${name}`),
    );
  });
}

/** How the order of two claims is known. `recorded`: the dump shows who has the object; `created`: by age. */
export type Order = 'recorded' | 'created' | 'unknown';

/** Tells which of two claims comes first, and how that is known. Negative: the left one. */
export function compareClaims(left: Claim, right: Claim): { readonly sign: number; readonly order: Order } {
  const [a, b] = [left.placement, right.placement];
  if (a === b) return { sign: compareEnvelopes(left, right), order: 'unknown' };
  const byAge = compareAge(a, b);
  if (byAge !== 0) return { sign: byAge, order: 'created' };
  // A ResourcePlacement waits for the namespace that the other one brings.
  const byScope = Number(a.scope === 'namespace') - Number(b.scope === 'namespace');
  return { sign: byScope || comparePlace(a, b), order: 'unknown' };
}

/** A placement that is on the hub already comes before one that is only declared. */
function compareAge(left: Placement, right: Placement): number {
  const here = Number(right.observed !== undefined) - Number(left.observed !== undefined);
  if (here !== 0) return here;
  const created = ({ observed, object }: Placement): string => {
    const value = (observed ?? object).value['metadata'];
    const time = typeof value === 'object' && value !== null && 'creationTimestamp' in value;
    return time ? String(value.creationTimestamp) : '';
  };
  return left.observed === undefined ? 0 : compareText(created(left), created(right));
}

/** The order of files and of documents in them, as `kubectl apply` takes them. */
function comparePlace({ object: left }: Placement, { object: right }: Placement): number {
  return (
    compareText(left.origin.source.uri, right.origin.source.uri) ||
    left.origin.start - right.origin.start ||
    compareText(left.name, right.name)
  );
}

/** Within one placement the plain object comes first: an envelope is the special case. */
function compareEnvelopes(left: Claim, right: Claim): number {
  const wrapped = Number(left.entry !== undefined) - Number(right.entry !== undefined);
  return wrapped || left.object.index - right.object.index;
}
