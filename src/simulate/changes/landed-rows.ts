import { type Json, pointer } from '../../api/json.ts';
import { isObserved, namespacedName, objectKey } from '../../model/identity.ts';
import { isUnknown } from '../../model/knowledge.ts';
import { decodeManifest } from '../../model/manifest.ts';
import type { Placement } from '../../model/placement.ts';
import type { KubeObject } from '../../read/bundle.ts';
import { buildItems } from '../landings/items.ts';
import type { Landing, LandingCertainty, LandingSubject } from '../landings.ts';
import type { Revision } from '../simulate.ts';

/** Stands for the clusters of a placement that the input does not show. */
export const UNSHOWN = '';

/** One form of an object on the clusters that one placement brings it to. */
export interface LandedRow {
  readonly placement: Placement;
  readonly subject: Pick<LandingSubject, 'object' | 'entry'>;
  /** In name order; `UNSHOWN` among them when the placement goes to clusters that the input does not show. */
  readonly clusters: readonly string[];
  readonly certainty: LandingCertainty;
  /** As a person wrote it, after overrides. */
  readonly manifest: () => Json;
}

/** Everything that lands in a revision, by the identity of what arrives. */
export function buildLandedRows({ fleet, forecast }: Revision): ReadonlyMap<string, readonly LandedRow[]> {
  const rows = new Map<string, LandedRow[]>();
  const add = (row: LandedRow): void => {
    const key = landedKey(row.subject);
    const known = rows.get(key);
    if (known === undefined) rows.set(key, [row]);
    else known.push(row);
  };
  const landings = forecast.landings();
  for (const landing of landings.rows) {
    const placement = fleet.links.placements.get(
      namespacedName(landing.placement.namespace, landing.placement.name),
    );
    if (placement === undefined) continue;
    const clusters = forecast.clustersOf(landing.clusters);
    const { certainty } = landing;
    add({ placement, subject: landing, clusters, certainty, manifest: () => forecast.manifestOf(landing) });
  }
  for (const placement of fleet.placements) {
    for (const row of readUnshown({ fleet, forecast }, placement)) add(row);
  }
  return rows;
}

/** What a placement brings to clusters that the input does not show: all that it selects. */
function readUnshown({ forecast }: Revision, placement: Placement): readonly LandedRow[] {
  if (forecast.targetsOf(placement).open === undefined) return [];
  const selection = forecast.selectionOf(placement);
  if (isUnknown(selection) || selection.error !== undefined) return [];
  return buildItems(selection)
    .filter(({ error }) => error === undefined)
    .map(({ object, entry }): LandedRow => {
      const subject = { object, ...(entry !== undefined && { entry }) };
      const row = { ...subject, placement: selection.placement, clusters: [], certainty: 'sure', rules: [] };
      const manifest = (): Json => forecast.manifestOf(row as Landing);
      return { placement, subject, clusters: [UNSHOWN], certainty: 'sure', manifest };
    });
}

/** The identity of what arrives: of the entry for what lies in an envelope. */
export function landedKey({ object, entry }: LandedRow['subject']): string {
  return objectKey(entry === undefined ? object : decodeManifest(entry.manifest, '', 0));
}

/** What arrives as an object whose place in the input is known. */
export function readLanded({ forecast }: Revision, { object, entry }: LandedRow['subject']): KubeObject {
  const holder = forecast.hub().sourceOf(object).object;
  if (entry === undefined) return holder;
  const manifest = decodeManifest(entry.manifest, pointer('data', entry.key), 0);
  const { apiVersion, group, version, kind, namespace, name, value } = manifest;
  const origin = { ...holder.origin, pointer: `${holder.origin.pointer}${manifest.pointer}` };
  return { apiVersion, group, version, kind, namespace, name, uid: '', site: holder.site, value, origin };
}

/** True when a hub printed what arrives, so that its defaults are filled in. */
export function isPrinted(revision: Revision, { subject }: LandedRow): boolean {
  return subject.entry === undefined && isObserved(readLanded(revision, subject));
}
