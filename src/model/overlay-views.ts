import type { Bundle, KubeObject } from '../read/bundle.ts';
import { compareText } from './identity.ts';

/** The overlays that are judged together: of each set of alternatives one. */
export type OverlayView = ReadonlySet<string>;

/** Beyond so many, alternatives are judged together, as far as they go. */
const MOST_VIEWS = 24;

/**
 * The ways in which alternatives can be applied (manifest-shapes.md S1): overlays that render the same files exclude
 * each other, all others go together, first those that are called alike, such as `apps/dev` and `infra/dev`. Each
 * overlay is in one view at least; without alternatives there is one view with everything.
 */
export function listOverlayViews(objects: readonly KubeObject[]): readonly [OverlayView, ...OverlayView[]] {
  const overlays = [...new Set(objects.flatMap(({ overlay }) => overlay ?? []))].sort(compareText);
  const rivals = findRivals(objects);
  const views: OverlayView[] = [];
  for (const overlay of overlays) {
    if (views.some((view) => view.has(overlay))) continue;
    views.push(fillView(overlay, overlays, rivals));
  }
  const [first = new Set<string>(), ...others] = views;
  if (views.length <= MOST_VIEWS) return [first, ...others];
  const rest = views.slice(MOST_VIEWS - 1).flatMap((view) => [...view]);
  return [first, ...views.slice(1, MOST_VIEWS - 1), new Set(rest)];
}

/** The bundle as one of these views shows it: all but what overlays of other views alone render. */
export function pickOverlays(bundle: Bundle, view: OverlayView, views: readonly OverlayView[]): Bundle {
  const isHidden = (overlay: string): boolean =>
    !view.has(overlay) && views.some((each) => each.has(overlay));
  const objects = bundle.objects.filter(({ overlay }) => overlay === undefined || !isHidden(overlay));
  return objects.length === bundle.objects.length ? bundle : { ...bundle, objects };
}

/** For each overlay the others that render one of its files. */
function findRivals(objects: readonly KubeObject[]): ReadonlyMap<string, ReadonlySet<string>> {
  const users = new Map<string, Set<string>>();
  for (const { overlay, origin } of objects) {
    if (overlay === undefined) continue;
    const key = `${origin.source.uri}\n${origin.start}\n${origin.pointer}`;
    users.set(key, (users.get(key) ?? new Set()).add(overlay));
  }
  const rivals = new Map<string, Set<string>>();
  for (const overlays of users.values()) {
    for (const overlay of overlays) {
      const known = rivals.get(overlay) ?? new Set();
      for (const other of overlays) if (other !== overlay) known.add(other);
      rivals.set(overlay, known);
    }
  }
  return rivals;
}

function fillView(
  overlay: string,
  overlays: readonly string[],
  rivals: ReadonlyMap<string, ReadonlySet<string>>,
): OverlayView {
  const view = new Set([overlay]);
  const isAlike = (other: string): boolean => lastStep(other) === lastStep(overlay);
  const ordered = [...overlays.filter(isAlike), ...overlays.filter((other) => !isAlike(other))];
  for (const other of ordered) {
    const against = rivals.get(other);
    if (![...view].some((each) => against?.has(each))) view.add(other);
  }
  return view;
}

function lastStep(folder: string): string {
  return folder.slice(folder.lastIndexOf('/') + 1);
}
