import { readString } from '../../api/json.ts';
import type { ObjectRef } from '../../evaluate/finding.ts';
import { explainGates } from '../../model/gates.ts';
import { isUnknown, missingGates } from '../../model/knowledge.ts';
import type { Placement } from '../../model/placement.ts';
import type { KubeObject } from '../../read/bundle.ts';
import { redactMessage } from '../../read/read.ts';
import type { Landing, LandingSubject } from '../../simulate/landings.ts';
import type { ForecastContext, ForecastFailure, ForecastForm, ForecastObject } from './answer.ts';
import { buildChanges, buildManifest } from './changes.ts';
import type { OutcomeIndex } from './outcome-index.ts';
import type { Wanted } from './wanted.ts';

/** What is wanted of one placement: `all` of its objects, or those that were named. */
interface WantedObjects extends Wanted {
  readonly all: boolean;
}

interface Draft {
  readonly object: ObjectRef;
  readonly envelope: ObjectRef | undefined;
  readonly order: number;
  readonly selector: number;
  readonly forms: ForecastForm[];
}

/** The objects of a placement with their forms, in the order of its snapshot, and what stops all of them. */
export function buildObjects(
  context: ForecastContext,
  index: OutcomeIndex,
  placement: Placement,
  wanted: WantedObjects,
): { readonly objects: readonly ForecastObject[]; readonly failures: readonly ForecastFailure[] } {
  const { forecast } = context;
  const outcomes = index.of(placement);
  const drafts = new Map<string, Draft>();
  const selectors = readSelectorIndex(context, placement);
  const add = (subject: Pick<LandingSubject, 'object' | 'entry'>, form: ForecastForm): void => {
    const object = refOf(subject);
    if (!wanted.all && !wanted.isObject(object)) return;
    if (wanted.cluster !== '' && form.clusters.length === 0 && form.outcome !== 'open') return;
    const key = `${subject.object.index} ${subject.entry?.key ?? ''}`;
    const draft: Draft = drafts.get(key) ?? {
      object,
      envelope: subject.entry === undefined ? undefined : refOf({ object: subject.object }),
      order: subject.object.order,
      selector: selectors.get(subject.object.index) ?? -1,
      forms: [],
    };
    drafts.set(key, draft);
    draft.forms.push(form);
  };
  const named = (clusters: readonly string[]): readonly string[] =>
    wanted.cluster === '' ? clusters : clusters.filter((each) => each === wanted.cluster);
  for (const row of outcomes.rows)
    add(row, landingForm(context, index, row, named(forecast.clustersOf(row.clusters))));
  for (const row of outcomes.deletions) {
    const { snapshot, rule } = row.by;
    const by = forecast.overrides().objectOf(snapshot);
    const note = `deleted by ${by.kind} ${by.namespace === '' ? '' : `${by.namespace}/`}${by.name}, rule #${rule}`;
    add(row, { ...PLAIN, outcome: 'deleted', clusters: named(forecast.clustersOf(row.clusters)), note });
  }
  for (const { object, entry, clusters, unknown } of outcomes.gaps) {
    if (object === undefined) continue;
    const shown = clusters === undefined ? [] : named(forecast.clustersOf(clusters));
    const note = `needs ${explainGates(missingGates(unknown))}`;
    add({ object, ...(entry && { entry }) }, { ...PLAIN, outcome: 'open', clusters: shown, note });
  }
  const failures = outcomes.failures
    .map((row): ForecastFailure => {
      const override = row.step && refOfObject(forecast.overrides().objectOf(row.step.snapshot));
      const object = row.object && refOf({ object: row.object, ...(row.entry && { entry: row.entry }) });
      return {
        clusters: named(forecast.clustersOf(row.clusters)),
        error: redactMessage(row.error.text),
        object,
        override,
      };
    })
    .filter(({ clusters }) => clusters.length > 0);
  const objects = [...drafts.values()].sort((left, right) => left.order - right.order);
  return { objects: objects.map(({ order: _, ...rest }) => rest), failures };
}

const PLAIN: Omit<ForecastForm, 'outcome' | 'clusters'> = {
  certainty: 'sure',
  changes: [],
  note: '',
  manifest: undefined,
};

function landingForm(
  context: ForecastContext,
  index: OutcomeIndex,
  landing: Landing,
  clusters: readonly string[],
): ForecastForm {
  const steps = index
    .patchesOf(landing)
    .filter(({ effect, clusters: on }) => effect === 'applied' && on.some((each) => clusters.includes(each)));
  return {
    outcome: 'lands',
    certainty: landing.certainty,
    clusters,
    changes: landing.changed === undefined ? [] : buildChanges(context, landing, steps),
    note: '',
    manifest: () => buildManifest(context, landing, steps),
  };
}

/** The selector that first brings each object. */
function readSelectorIndex({ forecast }: ForecastContext, placement: Placement): ReadonlyMap<number, number> {
  const selection = forecast.selectionOf(placement);
  const first = new Map<number, number>();
  if (isUnknown(selection)) return first;
  for (const { selector, hits } of selection.selectors) {
    for (const { index } of hits.selected) if (!first.has(index)) first.set(index, selector.index);
  }
  return first;
}

function refOf({ object, entry }: Pick<LandingSubject, 'object' | 'entry'>): ObjectRef {
  const value = entry?.manifest ?? object.object;
  return {
    apiVersion: readString(value, 'apiVersion'),
    kind: readString(value, 'kind'),
    namespace: entry === undefined ? object.namespace : readString(value, 'metadata', 'namespace'),
    name: readString(value, 'metadata', 'name'),
  };
}

function refOfObject({ apiVersion, kind, namespace, name }: KubeObject): ObjectRef {
  return { apiVersion, kind, namespace, name };
}
