import type {
  ForecastChange,
  ForecastCluster,
  ForecastForm,
  ForecastPlacement,
} from '../explain/forecast/answer.ts';
import { count, list } from '../model/list.ts';
import { renderLine } from './escape.ts';
import { objectName } from './names.ts';

/** Longer values are cut; the whole manifest is in the YAML view. */
const LONGEST = 48;

/** `all 3`, or the names with how many are left uncounted; a trailing `?` marks what is told by half. */
export function renderClusters(form: ForecastForm, targets: readonly ForecastCluster[]): string {
  const { clusters, certainty } = form;
  const doubt = certainty === 'maybe' ? '?' : '';
  if (clusters.length === 0) return 'not known';
  if (clusters.length === targets.length && targets.length > 1) return `all ${clusters.length}${doubt}`;
  return `${list(clusters, 4)}${doubt}`;
}

/** What became of an object there, in a few words. */
export function renderForm(form: ForecastForm): string {
  if (form.outcome !== 'lands') return renderLine(form.note);
  if (form.changes.length === 0) return 'as written';
  return form.changes.map(renderChange).join('; ');
}

/** `/spec/replicas 3 → 5 (ResourceOverride shop/size)`. */
export function renderChange({ op, path, before, after, override }: ForecastChange): string {
  const by = `(${objectName(override)})`;
  const values =
    op === 'remove' || after === ''
      ? `${cut(before)} removed`
      : before === ''
        ? cut(after)
        : `${cut(before)} → ${cut(after)}`;
  return renderLine(`${path} ${values} ${by}`);
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** `ClusterResourcePlacement web (PickAll) goes to east and west`. */
export function renderHeading({ placement, policy, targets, error, open }: ForecastPlacement): string {
  const name = `${objectName(placement)} (${policy})`;
  if (error !== '') return `${name} is refused`;
  const doubt = targets.filter(({ certainty }) => certainty === 'maybe').length;
  const more = open === '' ? '' : targets.length === 0 ? '' : ', perhaps others';
  if (targets.length === 0)
    return `${name} goes to ${open === '' ? 'no cluster' : 'clusters that are not known'}`;
  const names = list(
    targets.map(({ cluster }) => cluster),
    6,
  );
  const unsure = doubt === 0 ? '' : ` (${doubt === targets.length ? 'perhaps' : `${doubt} perhaps`})`;
  return `${name} goes to ${names}${unsure}${more}`;
}

/** Numbers for the end of a view. */
export function renderForecastSummary(placements: readonly ForecastPlacement[]): string {
  const objects = placements.reduce((sum, each) => sum + each.objects.length, 0);
  const clusters = new Set(placements.flatMap((each) => each.targets.map(({ cluster }) => cluster)));
  const changed = placements
    .flatMap((each) => each.objects)
    .filter(({ forms }) => forms.some(({ changes, outcome }) => changes.length > 0 || outcome === 'deleted'));
  const differing = changed.length === 0 ? '' : `, ${count(changed.length, 'object')} changed by overrides`;
  return `${count(placements.length, 'placement')}, ${count(objects, 'object')} on ${count(clusters.size, 'cluster')}${differing}`;
}
