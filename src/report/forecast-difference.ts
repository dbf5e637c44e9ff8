import type {
  ForecastDifference,
  ForecastMove,
  ForecastPlacement,
  ForecastReform,
  ForecastScheduled,
} from '../explain/forecast/answer.ts';
import { list } from '../model/list.ts';
import { renderLine } from './escape.ts';
import { renderForm } from './forecast-words.ts';
import { objectName } from './names.ts';

/** What a what-if says of itself when it moves nothing. */
export const NOTHING_CHANGES = 'Nothing changes: every placement stays where it is, in the form it has.';

/** True when a change of members makes no difference to the placement. */
export function isUntouched({ difference }: ForecastPlacement): boolean {
  if (difference === undefined) return false;
  return difference.moves.length + difference.reforms.length === 0 && difference.scheduled === undefined;
}

/** `Scheduled True SchedulingPolicyFulfilled: found all cluster needed …`, as the hub will show it. */
export function renderScheduled({ type, status, reason, message }: ForecastScheduled): string {
  return renderLine(`${type}=${status} ${reason}: ${message}`);
}

/** One line per cluster, object and condition that changes, each with a sign: `+`, `-`, `=` or `~`. */
export function renderDifference(
  { moves, reforms, scheduled }: ForecastDifference,
  now: ForecastScheduled | undefined,
): readonly (readonly [sign: '+' | '-' | '=' | '~', text: string])[] {
  return [
    ...moves.map((move) => [SIGN[move.change], renderMove(move)] as const),
    ...reforms.map((reform) => ['~', renderReform(reform)] as const),
    ...(scheduled === undefined ? [] : [['~', renderCondition(scheduled, now)] as const]),
  ];
}

const SIGN = { gained: '+', lost: '-', held: '=' } as const;

function renderMove({ cluster, change, certainty, before, after }: ForecastMove): string {
  const doubt = certainty === 'maybe' ? ' (perhaps)' : '';
  const what = { gained: 'joins', lost: 'goes', held: 'stays' }[change];
  return renderLine(`${cluster} ${what}${doubt}: ${before} → ${after}`);
}

function renderReform({ object, clusters, before, after }: ForecastReform): string {
  return renderLine(
    `${objectName(object)} on ${list(clusters)}: ${renderForm(before)} → ${renderForm(after)}`,
  );
}

function renderCondition(before: ForecastScheduled, now: ForecastScheduled | undefined): string {
  const after = now === undefined ? 'not known' : `${now.status} ${now.reason}, ${now.message}`;
  return renderLine(`${before.type}: ${before.status} ${before.reason}, ${before.message} → ${after}`);
}
