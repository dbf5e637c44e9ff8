import type { Moment, TraceLink } from '../explain/trace/answer.ts';
import { list } from '../model/list.ts';
import { objectName, placeName } from './names.ts';
import type { ChainGroup } from './trace-groups.ts';
import { firstLink } from './trace-groups.ts';

const UNITS: readonly (readonly [unit: string, seconds: number])[] = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
];

/** An age in its largest unit: `4 min`; '' when it is not known. */
export function renderAge(seconds: number | undefined): string {
  if (seconds === undefined) return '';
  const [unit, size] = UNITS.find(([, each]) => seconds >= each) ?? ['s', 1];
  return `${Math.floor(seconds / size)} ${unit}`;
}

/** What a group of chains comes to, as a heading: placement, clusters, verdict. */
export function renderVerdict({ chain, clusters }: ChainGroup): string {
  const where = clusters.length === 0 ? '' : ` on ${list(clusters)}`;
  const first = firstLink(chain);
  const placement = objectName(chain.placement);
  if (first !== undefined) return `${placement}${where}: ${first.state} at ${objectName(first.object)}`;
  return chain.target ? `${placement}${where}: in order` : `${placement} does not mean ${list(clusters)}`;
}

/** A link as a row: state, object, what is so, age. */
export function renderLinkCells(
  link: TraceLink,
): readonly [state: string, object: string, text: string, age: string] {
  return [link.state, objectName(link.object), link.message, renderAge(link.age)];
}

/** What happened, with the line of a log, or how long nothing did. */
export function renderMoment({ text, location, seconds }: Moment): string {
  const where = location === undefined ? '' : ` (${placeName(location)})`;
  const span = seconds === undefined ? '' : `${renderAge(seconds)}: `;
  return `${span}${text}${where}`;
}
