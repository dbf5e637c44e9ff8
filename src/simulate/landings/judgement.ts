import type { Json, JsonObject } from '../../api/json.ts';
import { unknown } from '../../model/knowledge.ts';
import { renderGoJson } from '../admission/go-text.ts';
import type {
  Landing,
  LandingCertainty,
  LandingDeletion,
  LandingFailure,
  LandingGap,
  LandingRequest,
  Landings,
  LandingTarget,
} from '../landings.ts';
import { applyOverrides, findOverrides, type OverrideOutcome } from '../overrides/application.ts';
import { attachOverrides, buildOverrideMap } from '../overrides/attachment.ts';
import type { MatchedOverrides } from '../overrides/matching.ts';
import { cleanManifest } from '../selection/cleaning.ts';
import type { PlacementKey } from '../selection/selectors.ts';
import { buildClusterClasses, type ClusterClass } from './cluster-class.ts';
import { buildClusterSet, type ClusterSet } from './cluster-set.ts';
import type { LandingItem } from './items.ts';

/** One placement that can be delivered as far as its envelopes go. */
export interface Judgement extends LandingRequest {
  readonly placement: PlacementKey;
  readonly items: readonly LandingItem[];
  readonly matched: MatchedOverrides;
  readonly targets: readonly LandingTarget[];
}

/** What becomes of an item; `blind` when that rests on labels nobody told us. */
type ItemOutcome = OverrideOutcome | 'blind';

/** What one class of clusters makes of the objects that overrides concern. */
interface Verdict {
  readonly class: ClusterClass;
  readonly outcomes: ReadonlyMap<LandingItem, ItemOutcome>;
}

/** Items that overrides concern, with their manifests as they are before. */
type Concerned = ReadonlyMap<LandingItem, JsonObject>;

/** Judges a placement's objects on its targets, class of clusters by class. */
export function judgeClusters(judgement: Judgement): Landings {
  const classes = buildClusterClasses(judgement.targets, judgement.clusters, judgement.matched);
  const sets = buildSetCache(judgement.clusters.length);
  const unreadable = findUnreadable(judgement, classes, sets);
  if (unreadable.length > 0) return { rows: [], deletions: [], failures: unreadable, gaps: [] };
  const concerned = findConcerned(judgement);
  const failures: LandingFailure[] = [];
  const verdicts: Verdict[] = [];
  for (const each of classes) {
    const verdict = judgeClass(judgement, each, concerned);
    if ('failed' in verdict) failures.push({ ...verdict.failed, clusters: sets(each.targets) });
    else verdicts.push(verdict);
  }
  const rows: Landing[] = [];
  const deletions: LandingDeletion[] = [];
  const gaps: LandingGap[] = [];
  // What overrides leave alone lands on the same clusters, object by object.
  const unchanged = buildUnchanged(verdicts, sets);
  for (const item of judgement.items) {
    const { object, entry, converted } = item;
    const subject = { placement: judgement.placement, object, ...(entry && { entry }) };
    const before = concerned.get(item);
    if (before === undefined) {
      for (const row of unchanged[converted ? 'converted' : 'written']) rows.push({ ...subject, ...row });
      continue;
    }
    for (const form of mergeForms(item, before, verdicts)) {
      const clusters = sets(form.targets);
      if (form.outcome === 'blind') gaps.push({ ...subject, clusters, unknown: unknown('members') });
      else if (form.outcome?.result === 'deleted')
        deletions.push({ ...subject, clusters, by: form.outcome.by });
      else rows.push({ ...subject, clusters, certainty: form.certainty, ...readForm(form) });
    }
  }
  return { rows, deletions, failures, gaps };
}

type UnchangedRow = Pick<Landing, 'clusters' | 'certainty' | 'rules'>;

/** The rows of any object that no override concerns, by whether the hub converts its version. */
function buildUnchanged(
  verdicts: readonly Verdict[],
  sets: (targets: readonly LandingTarget[]) => ClusterSet,
): Readonly<Record<'written' | 'converted', readonly UnchangedRow[]>> {
  const targets = verdicts.flatMap((verdict) =>
    verdict.class.targets.map((target) => ({ target, sure: isSure(target, verdict) })),
  );
  const row = (certainty: LandingCertainty, members: typeof targets): UnchangedRow[] =>
    members.length === 0
      ? []
      : [{ clusters: sets(members.map((each) => each.target)), certainty, rules: [] }];
  return {
    written: [
      ...row(
        'sure',
        targets.filter((each) => each.sure),
      ),
      ...row(
        'maybe',
        targets.filter((each) => !each.sure),
      ),
    ],
    converted: row('maybe', targets),
  };
}

/** A blind class may yet fail as a whole, so that even what overrides leave alone lands there by half. */
function isSure(target: LandingTarget, verdict: Verdict): boolean {
  return target.certainty === 'sure' && !verdict.class.blind;
}

/** Rows of one placement mostly share their clusters; equal sets are built once. */
function buildSetCache(size: number): (targets: readonly LandingTarget[]) => ClusterSet {
  const known = new Map<string, ClusterSet>();
  return (targets) => {
    const positions = targets.map((target) => target.cluster).sort((a, b) => a - b);
    const key = positions.join();
    const set = known.get(key) ?? buildClusterSet(size, positions);
    known.set(key, set);
    return set;
  };
}

/** A cluster selector that cannot be read on one cluster stops the rollout on all. */
function findUnreadable(
  { placement, matched }: Judgement,
  classes: readonly ClusterClass[],
  sets: (targets: readonly LandingTarget[]) => ClusterSet,
): LandingFailure[] {
  const clusters = sets(classes.flatMap((each) => each.targets));
  const errors = classes.flatMap((each) => attachOverrides(matched, each.cluster).error ?? []);
  const first = errors[0];
  return first === undefined ? [] : [{ placement, clusters, error: first }];
}

/** The items that any of the placement's overrides could change, with their manifests before that. */
function findConcerned(judgement: Judgement): Concerned {
  const { items, matched, isClusterScoped } = judgement;
  if (matched.cluster.length === 0 && matched.namespaced.length === 0) return new Map();
  const all = buildOverrideMap(matched);
  const concerned = items.filter((item) => findOverrides(item.source, all, isClusterScoped).length > 0);
  return new Map(concerned.map((item) => [item, readSource(judgement, item)]));
}

function judgeClass(
  { placement, matched, isClusterScoped }: Judgement,
  each: ClusterClass,
  concerned: Concerned,
): Verdict | { readonly failed: Omit<LandingFailure, 'clusters'> } {
  const outcomes = new Map<LandingItem, ItemOutcome>();
  if (each.blind)
    return { class: each, outcomes: new Map([...concerned.keys()].map((item) => [item, 'blind'])) };
  const map = buildOverrideMap(attachOverrides(matched, each.cluster));
  for (const [item, before] of concerned) {
    const outcome = applyOverrides(before, map, each.cluster, isClusterScoped);
    if (outcome.result === 'error') {
      const { object, entry } = item;
      const step = outcome.steps.at(-1);
      return {
        failed: { placement, error: outcome.error, object, ...(entry && { entry }), ...(step && { step }) },
      };
    }
    outcomes.set(item, outcome);
  }
  return { class: each, outcomes };
}

/** One form of an item and the targets that get it. */
interface Form {
  readonly outcome: ItemOutcome | undefined;
  /** The manifest, when overrides made it another one. */
  readonly changed: Json | undefined;
  readonly certainty: LandingCertainty;
  readonly targets: LandingTarget[];
}

function mergeForms(item: LandingItem, before: JsonObject, verdicts: readonly Verdict[]): Iterable<Form> {
  const forms = new Map<string, Form>();
  for (const verdict of verdicts) {
    const outcome = verdict.outcomes.get(item);
    const changed = readChanged(before, outcome);
    const text = renderForm(outcome, changed);
    for (const target of verdict.class.targets) {
      const certainty = isSure(target, verdict) && !item.converted ? 'sure' : 'maybe';
      const key = outcome === 'blind' || outcome?.result === 'deleted' ? text : `${certainty}${text}`;
      const form = forms.get(key);
      if (form === undefined) forms.set(key, { outcome, changed, certainty, targets: [target] });
      else form.targets.push(target);
    }
  }
  return forms.values();
}

/** Equal texts are equal forms. */
function renderForm(outcome: ItemOutcome | undefined, changed: Json | undefined): string {
  if (outcome === 'blind') return 'blind';
  if (outcome?.result === 'deleted') {
    const { snapshot, rule } = outcome.by;
    return `deleted by ${snapshot.kind} ${snapshot.namespace}/${snapshot.name} ${rule}`;
  }
  return changed === undefined ? '' : renderGoJson(changed);
}

/** The manifest after overrides, when it differs from the one before; a patch may also leave it as it was. */
function readChanged(source: JsonObject, outcome: ItemOutcome | undefined): Json | undefined {
  if (outcome === undefined || outcome === 'blind' || outcome.result !== 'object') return undefined;
  if (!outcome.steps.some((step) => step.effect === 'patched')) return undefined;
  const before = renderGoJson(source);
  return renderGoJson(outcome.manifest) === before ? undefined : outcome.manifest;
}

/** The manifest as it is before overrides. */
export function readSource(
  { readManifest }: Pick<LandingRequest, 'readManifest'>,
  item: LandingItem,
): JsonObject {
  if (item.entry !== undefined) return item.source;
  return readManifest === undefined ? cleanManifest(item.source) : readManifest(item.object);
}

function readForm({ outcome, changed }: Form): Pick<Landing, 'changed' | 'rules'> {
  if (changed === undefined || outcome === undefined || outcome === 'blind') return { rules: [] };
  return { changed, rules: outcome.steps.filter((step) => step.effect === 'patched') };
}
