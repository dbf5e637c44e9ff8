import type { Analysis } from '../evaluate/analysis.ts';
import { chooseAddition, explainGates } from '../model/gates.ts';
import { count } from '../model/list.ts';

/** One line: the findings by severity, and what was looked at. */
export function renderTotals(analysis: Analysis): string {
  const { findings, sources, objects, placements, clusters } = analysis.summary;
  const parts = (['error', 'warning', 'note'] as const)
    .filter((severity) => findings[severity] > 0)
    .map((severity) => count(findings[severity], severity));
  const seen = [
    count(objects, 'object'),
    count(placements, 'placement'),
    count(clusters, 'member cluster'),
  ].join(', ');
  return `${parts.length === 0 ? 'No findings' : parts.join(', ')} in ${count(sources, 'file')} (${seen}).`;
}

/** One line: how many checks could be judged, and the smallest addition that lets most others be judged. */
export function renderJudged(analysis: Analysis): string {
  const { evaluated, notEvaluated } = analysis.summary.rules;
  const total = evaluated + notEvaluated;
  if (total === 0) return 'No checks were enabled.';
  const judged = `${evaluated} of ${count(total, 'check')} judged`;
  const best = chooseAddition(analysis.notEvaluated);
  if (notEvaluated === 0 || best === undefined) return `${judged}.`;
  return `${judged}; add ${explainGates(best.gates)} to judge ${best.rules} more.`;
}

/** Who silences, in the order in which it is told. */
const SILENCERS = [
  ['comment', 'comments'],
  ['annotation', 'annotations'],
  ['configuration', 'the configuration'],
  ['baseline', 'the baseline'],
] as const;

/** One line: how many findings somebody silenced, and how; '' when none is. */
export function renderSuppressed({ suppressed = [] }: Analysis): string {
  if (suppressed.length === 0) return '';
  const parts = SILENCERS.flatMap(([origin, words]) => {
    const number = suppressed.filter(({ by: [first] }) => first?.origin === origin).length;
    return number === 0 ? [] : [`${number} by ${words}`];
  });
  return `${count(suppressed.length, 'finding')} suppressed: ${parts.join(', ')}.`;
}
