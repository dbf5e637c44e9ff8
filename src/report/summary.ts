import type { Analysis } from '../evaluate/analysis.ts';
import type { NotEvaluated } from '../evaluate/finding.ts';
import { explainGates, gateKind } from './gates.ts';
import { count } from './list.ts';

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
  return `${judged}; add ${best.words} to judge ${best.rules} more.`;
}

interface Addition {
  readonly words: string;
  readonly rules: number;
}

/** Among the sets of gate kinds that rules miss: the smallest, and among equals the one that decides most rules. */
function chooseAddition(missing: readonly NotEvaluated[]): Addition | undefined {
  const kindsOf = (entry: NotEvaluated): string[] =>
    [...new Set(entry.missing.map((gate) => gateKind(gate)))].sort();
  const entries = missing.map((entry) => ({ ...entry, kinds: kindsOf(entry) }));
  let best: { kinds: readonly string[]; rules: number; gates: readonly string[] } | undefined;
  for (const { kinds } of entries) {
    if (kinds.length === 0) continue;
    const decided = entries.filter((other) => other.kinds.every((kind) => kinds.includes(kind)));
    const rules = new Set(decided.map((entry) => entry.rule)).size;
    const gates = [...new Set(decided.flatMap((entry) => entry.missing))].sort();
    const isBetter =
      best === undefined ||
      kinds.length < best.kinds.length ||
      (kinds.length === best.kinds.length && rules > best.rules);
    if (isBetter) best = { kinds, rules, gates };
  }
  return best && { words: explainGates(best.gates), rules: best.rules };
}
