import type { Evaluation } from './evaluate.ts';
import type { Finding, Spot } from './finding.ts';
import type { Example, ExpectedFinding, Rule } from './rule.ts';

/** What an evaluation shows of a rule that its example does not state, and the other way round. */
export function compareEvaluation(rule: Rule, example: Example, evaluation: Evaluation): readonly string[] {
  return [
    ...evaluation.faults.filter((fault) => fault.rule === rule.id).map((fault) => `fault: ${fault.message}`),
    ...compareFinds(rule, example, evaluation),
    ...compareGates(rule, example, evaluation),
    ...findTwins(rule, evaluation),
  ];
}

/** Findings that baselines and code scanning could not tell apart. */
function findTwins(rule: Rule, evaluation: Evaluation): readonly string[] {
  const own = evaluation.findings.filter((finding) => finding.rule === rule.id);
  if (new Set(own.map(({ identity }) => identity)).size === own.length) return [];
  return ['two findings share one identity; name the columns that tell them apart in `distinguish`'];
}

function compareGates(rule: Rule, example: Example, evaluation: Evaluation): readonly string[] {
  const missing = evaluation.notEvaluated.find((each) => each.rule === rule.id)?.missing ?? [];
  const wanted = [...(example.notEvaluated ?? [])].sort();
  if (missing.join() === wanted.join()) return [];
  return [`not evaluated for lack of [${missing.join(', ')}], but [${wanted.join(', ')}] is stated`];
}

function compareFinds(rule: Rule, example: Example, evaluation: Evaluation): readonly string[] {
  const isRunLevel = ({ notification }: ExpectedFinding): boolean =>
    notification === true || rule.notification === 'true';
  const all = example.finds ?? [];
  return [
    ...compareNotifications(rule, all.filter(isRunLevel), evaluation),
    ...compareOwnFindings(
      rule,
      all.filter((expected) => !isRunLevel(expected)),
      evaluation,
    ),
  ];
}

function compareOwnFindings(
  rule: Rule,
  wanted: readonly ExpectedFinding[],
  evaluation: Evaluation,
): readonly string[] {
  const found = evaluation.findings.filter((finding) => finding.rule === rule.id);
  if (found.length !== wanted.length) {
    const list = found.map(
      (finding) => `\n    ${finding.severity} at ${describeSpot(finding.at)}: ${finding.message}`,
    );
    return [`${found.length} findings, but ${wanted.length} are stated${list.join('')}`];
  }
  const left = [...found];
  const problems: string[] = [];
  for (const expected of wanted) {
    const ranked = left
      .map((finding) => ({ finding, differences: compareFinding(expected, finding) }))
      .sort((a, b) => a.differences.length - b.differences.length);
    const [best] = ranked;
    if (best === undefined) continue;
    problems.push(...best.differences);
    left.splice(left.indexOf(best.finding), 1);
  }
  return problems;
}

function compareNotifications(
  rule: Rule,
  wanted: readonly ExpectedFinding[],
  evaluation: Evaluation,
): readonly string[] {
  const found = evaluation.notifications.filter((notification) => notification.rule === rule.id);
  if (found.length !== wanted.length)
    return [`${found.length} notifications, but ${wanted.length} are stated`];
  return wanted.flatMap((expected, at) => {
    const notification = found[at];
    const text = `${notification?.message ?? ''} ${notification?.do ?? ''}`;
    return [
      ...lacking(expected.message, text),
      ...differing('severity', expected.severity, notification?.level),
    ];
  });
}

/** What differs between a finding and what an example states of it; texts are looked for in all its words. */
function compareFinding(expected: ExpectedFinding, finding: Finding): readonly string[] {
  const words = [finding.message, finding.why, finding.do, ...finding.fixes.map(({ title }) => title)].join(
    '\n',
  );
  const placement = finding.placement;
  const named =
    placement &&
    `${placement.kind} ${placement.namespace === '' ? '' : `${placement.namespace}/`}${placement.name}`;
  return [
    ...differingSpot('cause', expected.cause, finding.cause),
    ...differingSpot('at', expected.at, finding.at),
    ...differing('severity', expected.severity, finding.severity),
    ...differing('certainty', expected.certainty, finding.certainty),
    ...lacking(expected.message, words),
    ...differing('placement', expected.placement, named),
    ...differing('clusters', expected.clusters?.join(), finding.clusters.join()),
    ...differing('evidence', expected.evidence?.join(), finding.evidence.map(({ rule }) => rule).join()),
    ...(expected.related ?? []).flatMap((spot) =>
      finding.related.some((related) => spotNames(related).includes(spot)) ? [] : [`related lacks ${spot}`],
    ),
  ];
}

function differing(what: string, expected: string | undefined, found: string | undefined): readonly string[] {
  return expected === undefined || expected === found
    ? []
    : [`${what} is ${found ?? 'not there'}, not ${expected}`];
}

function lacking(expected: readonly string[] | undefined, words: string): readonly string[] {
  return (expected ?? []).flatMap((part) =>
    words.includes(part) ? [] : [`the words lack ${JSON.stringify(part)}:\n${words}`],
  );
}

function differingSpot(what: string, expected: string | undefined, found: Spot): readonly string[] {
  if (expected === undefined || spotNames(found).includes(expected)) return [];
  return [`${what} is ${describeSpot(found)}, not ${expected}`];
}

/** A spot may be written as file and pointer, or as object and pointer. */
function spotNames(spot: Spot): readonly string[] {
  const { object, path, location } = spot;
  const named =
    object && `${object.kind} ${object.namespace === '' ? '' : `${object.namespace}/`}${object.name}`;
  return [
    location.uri,
    `${location.uri}:${location.startLine}`,
    ...(named === undefined ? [] : [named]),
  ].flatMap((name) => (path === '' ? [name] : [`${name} ${path}`]));
}

function describeSpot(spot: Spot): string {
  return spotNames(spot).join(' = ');
}
