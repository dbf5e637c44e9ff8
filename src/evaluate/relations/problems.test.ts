import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze, prepare } from '../../analyze.ts';
import { filesBelow } from '../../cli/examples.ts';
import { nodePlatform } from '../../cli/platform.ts';
import type { Bundle, ProblemKind } from '../../read/bundle.ts';
import type { SiteProblemKind } from '../../read/site-problem.ts';
import { testBundle, testSource } from '../../testing/objects.ts';
import { testFiles } from '../../testing/read-texts.ts';
import { evaluate } from '../evaluate.ts';
import { readRules } from '../rule-file.ts';

const { rules, errors } = readRules(
  [
    ...filesBelow('rules/loading').map((file) => `loading/${file}`),
    'scheduling/pickfixed-unknown-cluster.yaml',
  ].map((uri) => ({ uri: `rules/${uri}`, text: readFileSync(join('rules', uri), 'utf8') })),
);
expect(errors).toEqual([]);

/** Every kind of problem belongs to one rule; a kind that is added to the reader does not compile without one. */
const RULE_OF: Readonly<Record<ProblemKind | SiteProblemKind, string>> = {
  'not-parsable': 'FL0101',
  'not-an-object': 'FL0101',
  unreadable: 'FL0101',
  'duplicate-key': 'FL0101',
  'second-parser': 'FL0101',
  template: 'FL0102',
  'for-people': 'FL0104',
  'collector-error': 'FL0104',
  'wrong-context': 'FL0105',
  'two-clusters': 'FL0105',
  'one-cluster-twice': 'FL0105',
  'unnamed-member': 'FL0105',
  'list-truncated': 'FL0106',
  'limit-reached': 'FL0106',
  'unsafe-entry': 'FL0106',
  encrypted: 'FL0112',
};

/** What all rules say about a bundle with this one problem, as `id: words`. */
async function speak(kind: string): Promise<readonly string[]> {
  const source = testSource('dump/odd-file.yaml');
  const words = { message: `what is odd with ${source.uri}`, advice: 'a way out' };
  const isSite = ['wrong-context', 'two-clusters', 'one-cluster-twice', 'unnamed-member'].includes(kind);
  const bundle: Bundle = {
    ...testBundle([]),
    sources: [source],
    problems: isSite ? [] : [{ kind: kind as ProblemKind, source, start: 0, end: 0, ...words }],
    siteProblems: isSite ? [{ kind: kind as SiteProblemKind, sources: [source], ...words }] : [],
  };
  const context = { ...(await prepare({ files: [], platform: nodePlatform })), bundle };
  const { findings, notifications, faults } = evaluate(rules, context, {
    locate: () => ({ uri: source.uri, startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 }),
    sha256: (text) => text,
    fleet: 'default',
  });
  expect(faults).toEqual([]);
  return [...findings, ...notifications].map(({ rule, message }) => `${rule}: ${message}`);
}

describe('what the reader finds odd', () => {
  it.each(Object.entries(RULE_OF))('%s reaches the user once, through %s', async (kind, rule) => {
    const said = await speak(kind);
    expect(said.map((text) => text.slice(0, 6))).toEqual([rule]);
    expect(said[0]).toContain('odd-file.yaml');
  });
});

describe('what could not be judged', () => {
  it('is said once, when all other rules have been judged', async () => {
    const files = testFiles({
      'crp.yaml': `apiVersion: placement.kubernetes-fleet.io/v1
kind: ClusterResourcePlacement
metadata: { name: web }
spec:
  resourceSelectors: [{ group: "", version: v1, kind: Namespace, name: web }]
  policy: { placementType: PickFixed, clusterNames: [east] }
`,
    });
    const run = async (wanted: readonly string[]) =>
      (
        await analyze({
          files,
          platform: nodePlatform,
          rules: rules.filter(({ id }) => wanted.includes(id)),
        })
      ).analysis;
    const { notifications, notEvaluated, summary } = await run(['FL0107', 'FL0401']);
    expect(notEvaluated.map(({ rule }) => rule)).toEqual(['FL0401']);
    expect(summary.rules).toEqual({ evaluated: 1, notEvaluated: 1 });
    expect(notifications).toEqual([
      {
        rule: 'FL0107',
        level: 'note',
        message:
          '1 check could not be decided: FL0401. They miss all MemberClusters of the hub (or --inventory) (1).',
        do: 'Add all MemberClusters of the hub (or --inventory): that decides 1 of them.',
      },
    ]);
    expect((await run(['FL0107', 'FL0101'])).notifications).toEqual([]);
  });
});
