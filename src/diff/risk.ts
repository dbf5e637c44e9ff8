import { list } from '../model/list.ts';
import type { ChangeView, Risk, ViewObject, ViewPlacement } from './change-view.ts';

/** One reason for a risk. */
interface Reason {
  readonly risk: Risk;
  readonly text: string;
}

const LEVELS: readonly Risk[] = ['high', 'medium', 'low', 'none'];

/**
 * The risk of a change in one word, and why.
 *
 * - high: a namespace, volume or definition goes; a placement with workloads is removed, renamed or leaves its last
 *   cluster.
 * - medium: workloads go or are handed over; a placement leaves clusters; an override or a field of a workload that
 *   runs differs.
 * - low: anything else that reaches a cluster, a placement or a member.
 * - none: nothing does.
 *
 * What the input tells only by half counts one level less, but for what is low already.
 */
export function judgeRisk(
  view: Pick<ChangeView, 'placements' | 'objects' | 'members'>,
): Pick<ChangeView, 'risk' | 'because'> {
  const reasons = [
    ...view.objects.flatMap(judgeObject),
    ...view.placements.flatMap((placement) => judgePlacement(placement, view.objects)),
    ...(view.objects.length + view.placements.length + view.members.length > 0
      ? [{ risk: 'low' as const, text: '' }]
      : []),
  ];
  const risk = LEVELS.find((level) => reasons.some((reason) => reason.risk === level)) ?? 'none';
  const texts = reasons
    .filter((reason) => reason.risk === risk && reason.text !== '')
    .map(({ text }) => text);
  return { risk, because: [...new Set(texts)] };
}

function judgeObject(each: ViewObject): readonly Reason[] {
  const name = describe(each);
  const { change, isWorkload, certainty } = each;
  if (change === 'removed' && each.destroys !== '')
    return [weigh('high', certainty, `${name} goes${where(each, 'from')}`)];
  if (change === 'removed' && isWorkload)
    return [weigh('medium', certainty, `${name} goes${where(each, 'from')}`)];
  if (change === 'handed-over')
    return [weigh('medium', certainty, `${name} is handed over${where(each, 'on')}`)];
  if (change === 'changed' && isWorkload)
    return [weigh('medium', certainty, `${name} differs${where(each, 'on')}`)];
  return [];
}

function judgePlacement(each: ViewPlacement, objects: readonly ViewObject[]): readonly Reason[] {
  const { placement, change, lost, abandons, elsewhere } = each;
  const name = `${placement.kind} ${placement.namespace === '' ? '' : `${placement.namespace}/`}${placement.name}`;
  const isGone = change === 'removed' || change === 'renamed';
  if (isGone && abandons) return [{ risk: 'medium', text: `${name} is ${change}` }];
  const hasWorkloads = objects.some(
    (object) => object.isWorkload && object.change !== 'added' && object.placement.name === placement.name,
  );
  if (isGone && (lost.length > 0 || elsewhere)) {
    return [{ risk: hasWorkloads || change === 'renamed' ? 'high' : 'medium', text: `${name} is ${change}` }];
  }
  const clusters = lost.map(({ cluster }) => cluster);
  if (clusters.length === 0) return [];
  const certainty = lost.every((loss) => loss.certainty === 'maybe') ? 'maybe' : 'sure';
  return [
    weigh(each.isEmptied && hasWorkloads ? 'high' : 'medium', certainty, `${name} leaves ${list(clusters)}`),
  ];
}

function weigh(risk: Risk, certainty: string, text: string): Reason {
  if (certainty === 'sure') return { risk, text };
  return { risk: risk === 'high' ? 'medium' : 'low', text: `perhaps ${text}` };
}

function describe({ object }: ViewObject): string {
  return `${object.kind} ${object.namespace === '' ? '' : `${object.namespace}/`}${object.name}`;
}

function where({ clusters, elsewhere }: ViewObject, preposition: string): string {
  if (clusters.length === 0) return elsewhere ? ', wherever that is' : '';
  return ` ${preposition} ${list(clusters)}`;
}
