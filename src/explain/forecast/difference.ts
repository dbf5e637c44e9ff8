import type {
  ForecastCluster,
  ForecastDifference,
  ForecastForm,
  ForecastMove,
  ForecastObject,
  ForecastPlacement,
  ForecastReform,
} from './answer.ts';

/** What changes for a placement, cluster by cluster and object by object. */
export function buildDifference(before: ForecastPlacement, after: ForecastPlacement): ForecastDifference {
  const scheduled =
    JSON.stringify(before.scheduled) === JSON.stringify(after.scheduled) ? undefined : before.scheduled;
  return { moves: findMoves(before, after), reforms: findReforms(before.objects, after.objects), scheduled };
}

/** True when nothing changes at all. */
export function isSame({ moves, reforms, scheduled }: ForecastDifference): boolean {
  return moves.length + reforms.length === 0 && scheduled === undefined;
}

const NOWHERE = 'not a member';

function findMoves(before: ForecastPlacement, after: ForecastPlacement): readonly ForecastMove[] {
  const [wasOn, wasOff] = [byCluster(before.targets), byCluster(before.others)];
  const [isOn, isOff] = [byCluster(after.targets), byCluster(after.others)];
  const names = [...new Set([...wasOn.keys(), ...isOn.keys()])].sort();
  return names.flatMap((cluster): ForecastMove[] => {
    const was = wasOn.get(cluster);
    const is = isOn.get(cluster);
    const change = readChange(was, is, isOff.get(cluster));
    if (change === undefined) return [];
    const texts = {
      before: (was ?? wasOff.get(cluster))?.why ?? NOWHERE,
      after: (is ?? isOff.get(cluster))?.why ?? NOWHERE,
    };
    const certainty = was?.certainty === 'maybe' || is?.certainty === 'maybe' ? 'maybe' : 'sure';
    return [{ cluster, change, certainty, ...texts }];
  });
}

function readChange(
  was: ForecastCluster | undefined,
  is: ForecastCluster | undefined,
  isOff: ForecastCluster | undefined,
): ForecastMove['change'] | undefined {
  if (was === undefined) return 'gained';
  if (is === undefined) {
    // One of several that may have been chosen: as open as it was, as long as nothing refuses it.
    const isOpen = was.verdict === 'outscored' && isOff?.filter === '' && isOff.verdict === 'ignored';
    return isOpen ? undefined : 'lost';
  }
  return is.verdict === 'kept' && is.filter !== '' && was.filter === '' ? 'held' : undefined;
}

function byCluster(clusters: readonly ForecastCluster[]): ReadonlyMap<string, ForecastCluster> {
  return new Map(clusters.map((each) => [each.cluster, each]));
}

/** Objects whose form differs on clusters that get them before and after. */
function findReforms(
  before: readonly ForecastObject[],
  after: readonly ForecastObject[],
): readonly ForecastReform[] {
  const earlier = new Map(before.map((object) => [keyOf(object), formsByCluster(object)]));
  return after.flatMap((object) => {
    const was = earlier.get(keyOf(object)) ?? new Map<string, ForecastForm>();
    const reforms = new Map<string, ForecastReform>();
    for (const [cluster, form] of formsByCluster(object)) {
      const old = was.get(cluster);
      if (old === undefined || renderForm(old) === renderForm(form)) continue;
      const key = `${renderForm(old)}\n${renderForm(form)}`;
      const { clusters } = reforms.get(key) ?? { clusters: [] };
      reforms.set(key, { object: object.object, clusters: [...clusters, cluster], before: old, after: form });
    }
    return [...reforms.values()];
  });
}

function keyOf({ object, envelope }: ForecastObject): string {
  return JSON.stringify([object, envelope ?? null]);
}

function formsByCluster({ forms }: ForecastObject): ReadonlyMap<string, ForecastForm> {
  return new Map(forms.flatMap((form) => form.clusters.map((cluster) => [cluster, form])));
}

/** Two forms are one when the same is done to the object. */
function renderForm({ outcome, changes, note }: ForecastForm): string {
  return JSON.stringify([outcome, changes, note]);
}
