import { isJsonObject, type Json } from '../../api/json.ts';
import { compareText } from '../../model/identity.ts';
import { firstDifference } from '../../model/json-equality.ts';
import type { Placement } from '../../model/placement.ts';
import type { KubeObject } from '../../read/bundle.ts';
import type { Side } from '../../read/place.ts';
import { findSecretPaths } from '../../read/read.ts';
import type { LandingCertainty } from '../landings.ts';
import type { Revision } from '../simulate.ts';
import { buildStoredManifest } from '../stored.ts';
import { compareFields, type FieldEdit } from './field-edits.ts';
import { findFrozenFields } from './frozen-fields.ts';
import type { HeldPlacements } from './held-placements.ts';
import { buildLandedRows, isPrinted, type LandedRow, readLanded, UNSHOWN } from './landed-rows.ts';
import { explainArriving, explainLeaving, type ObjectChangeReason } from './object-reasons.ts';

/** `handed-over`: another placement brings it to a cluster that had it before. */
export type ObjectChangeKind = 'added' | 'changed' | 'removed' | 'handed-over';

/** What happens to one object on a set of clusters, for one reason. */
export interface ObjectChange {
  readonly kind: ObjectChangeKind;
  /** The new form; the old one when it is removed. */
  readonly object: KubeObject;
  readonly side: Side;
  /** The placement that brings it, or brought it when it is removed. */
  readonly placement: Placement;
  /** The placement that brought it before; undefined when it is added. */
  readonly before: Placement | undefined;
  /** In name order, as far as the input shows them. */
  readonly clusters: readonly string[];
  /** It happens on clusters, too, that the input does not show. */
  readonly elsewhere: boolean;
  readonly certainty: LandingCertainty;
  readonly reason: ObjectChangeReason;
  /** What differs, for `changed` and `handed-over`. */
  readonly fields: readonly FieldEdit[];
  /** Those of them that an API server refuses to change. */
  readonly frozen: readonly FieldEdit[];
}

/** Compares what lands in two revisions, object by object. What is equal on all clusters costs one comparison. */
export function compareObjects(
  base: Revision,
  head: Revision,
  held: HeldPlacements,
): readonly ObjectChange[] {
  const before = buildLandedRows(base);
  const after = buildLandedRows(head);
  const changes: ObjectChange[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const pair = { before: before.get(key) ?? [], after: after.get(key) ?? [] };
    if (areRowsEqual(pair.before, pair.after)) continue;
    changes.push(...compareRows({ base, head, held }, pair.before, pair.after));
  }
  return changes.sort(compareChanges);
}

/** What a revision puts into a namespace on any of these clusters; without clusters, on those that are not shown. */
export function listContents(
  revision: Revision,
  namespace: string,
  clusters: readonly string[],
): readonly KubeObject[] {
  const wanted = new Set(clusters.length > 0 ? clusters : [UNSHOWN]);
  const found: KubeObject[] = [];
  for (const [row] of buildLandedRows(revision).values()) {
    if (row === undefined) continue;
    const object = readLanded(revision, row.subject);
    if (object.namespace === namespace && row.clusters.some((cluster) => wanted.has(cluster)))
      found.push(object);
  }
  return found;
}

interface Comparison {
  readonly base: Revision;
  readonly head: Revision;
  readonly held: HeldPlacements;
}

function areRowsEqual(before: readonly LandedRow[], after: readonly LandedRow[]): boolean {
  return (
    before.length === after.length &&
    before.every((row, at) => {
      const other = after[at];
      return (
        other !== undefined &&
        row.placement.key === other.placement.key &&
        row.clusters.join() === other.clusters.join() &&
        firstDifference(row.manifest(), other.manifest()) === undefined
      );
    })
  );
}

/** One cluster's story: the row that brought it, and the one that brings it. */
interface Step {
  readonly before: LandedRow | undefined;
  readonly after: LandedRow | undefined;
  readonly reason: ObjectChangeReason;
  readonly clusters: string[];
}

function compareRows(
  comparison: Comparison,
  before: readonly LandedRow[],
  after: readonly LandedRow[],
): readonly ObjectChange[] {
  const { held } = comparison;
  const steps = new Map<string, Step>();
  const clusters = new Set([...before, ...after].flatMap((row) => row.clusters));
  for (const cluster of [...clusters].sort(compareText)) {
    const old = before.filter((row) => row.clusters.includes(cluster));
    const now = after.filter((row) => row.clusters.includes(cluster) && !held.isHeld(row.placement.key));
    // A placement that the hub does not change, or that cannot be rolled out, keeps what it has.
    if (old.some(({ placement }) => held.keeps(placement.key, cluster))) continue;
    const same = now.find((row) => old.some((each) => each.placement.key === row.placement.key));
    const to = same ?? now[0];
    const from = old.find((row) => row.placement.key === to?.placement.key) ?? old[0];
    if (from === undefined && to === undefined) continue;
    const reason = explainStep(comparison, from, to, cluster);
    // What comes or goes without a reason is what one revision does not tell, such as a patch for unknown labels.
    if (reason === 'edited' && (from === undefined || to === undefined)) continue;
    const key = `${from === undefined ? '' : before.indexOf(from)}/${to === undefined ? '' : after.indexOf(to)}/${reason}`;
    const step = steps.get(key);
    if (step === undefined) steps.set(key, { before: from, after: to, reason, clusters: [cluster] });
    else step.clusters.push(cluster);
  }
  return uniteChanges([...steps.values()].flatMap((step) => buildChange(comparison, step) ?? []));
}

/** What happens in the same way to clusters that are shown and to others is one change. */
function uniteChanges(changes: readonly ObjectChange[]): readonly ObjectChange[] {
  const united = new Map<string, ObjectChange>();
  for (const change of changes) {
    const { kind, reason, placement, before, certainty, clusters, fields } = change;
    const isOpen = clusters.length === 0;
    const key = [kind, reason, placement.key, before?.key, JSON.stringify(fields)].join('\u0000');
    const known = united.get(key) ?? united.get(`${key} ${certainty}`);
    const isSameKind =
      known !== undefined && (isOpen || known.clusters.length === 0 || known.certainty === certainty);
    if (!isSameKind) {
      united.set(known === undefined ? key : `${key} ${certainty}`, change);
      continue;
    }
    const all = [...known.clusters, ...clusters].sort(compareText);
    const sure = isOpen ? known.certainty : certainty;
    united.set(key, {
      ...known,
      clusters: all,
      elsewhere: known.elsewhere || change.elsewhere,
      certainty: sure,
    });
  }
  return [...united.values()];
}

function explainStep(
  { base, head }: Comparison,
  before: LandedRow | undefined,
  after: LandedRow | undefined,
  cluster: string,
): ObjectChangeReason {
  if (before === undefined) return after === undefined ? 'edited' : explainArriving(base, after, cluster);
  return after === undefined ? explainLeaving(head, before, cluster) : 'edited';
}

function buildChange({ base, head }: Comparison, step: Step): ObjectChange | undefined {
  const { before, after, reason } = step;
  const row = after ?? before;
  if (row === undefined) return undefined;
  const object = readLanded(after === undefined ? base : head, row.subject);
  const isHandedOver =
    before !== undefined && after !== undefined && before.placement.key !== after.placement.key;
  const common = {
    object,
    side: after === undefined ? ('base' as const) : ('head' as const),
    placement: row.placement,
    before: before?.placement,
    clusters: step.clusters.filter((cluster) => cluster !== UNSHOWN),
    elsewhere: step.clusters.includes(UNSHOWN),
    reason,
  };
  if (before === undefined || after === undefined) {
    const kind = before === undefined ? 'added' : 'removed';
    return { ...common, kind, certainty: row.certainty, fields: [], frozen: [] };
  }
  const fields = readFields(base, head, before, after);
  if (fields.length === 0 && !isHandedOver) return undefined;
  const certainty = before.certainty === 'maybe' && after.certainty === 'maybe' ? 'maybe' : 'sure';
  const frozen = findFrozenFields(object, fields);
  return { ...common, kind: isHandedOver ? 'handed-over' : 'changed', certainty, fields, frozen };
}

/** What differs between two forms; defaults that one of them spells out are no difference. */
function readFields(
  base: Revision,
  head: Revision,
  before: LandedRow,
  after: LandedRow,
): readonly FieldEdit[] {
  const [old, now] = [before.manifest(), after.manifest()];
  if (firstDifference(old, now) === undefined) return [];
  if (firstDifference(fillDefaults(old), fillDefaults(now)) === undefined) return [];
  const secretsOf = (value: Json, row: LandedRow): readonly string[] => {
    const object = readLanded(row === before ? base : head, row.subject);
    return isJsonObject(value) ? findSecretPaths({ ...object, value }) : [];
  };
  const secrets = { before: secretsOf(old, before), after: secretsOf(now, after) };
  const [wasPrinted, isPrintedNow] = [isPrinted(base, before), isPrinted(head, after)];
  const edits = compareFields(old, now, secrets);
  if (wasPrinted === isPrintedNow) return edits;
  // Of a manifest and a print of a hub, only what the manifest states can be compared.
  return edits.filter(({ before: was, after: is }) => (wasPrinted ? is !== '' : was !== ''));
}

function fillDefaults(value: Json): Json {
  return isJsonObject(value) ? buildStoredManifest(value) : value;
}

const ORDER: readonly ObjectChangeKind[] = ['removed', 'handed-over', 'changed', 'added'];

function compareChanges(left: ObjectChange, right: ObjectChange): number {
  return (
    ORDER.indexOf(left.kind) - ORDER.indexOf(right.kind) ||
    compareText(left.placement.key, right.placement.key) ||
    compareText(left.object.kind, right.object.kind) ||
    compareText(left.object.namespace, right.object.namespace) ||
    compareText(left.object.name, right.object.name) ||
    compareText(left.clusters.join(), right.clusters.join())
  );
}
