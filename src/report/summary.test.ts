import { describe, expect, it } from 'vitest';
import type { Analysis } from '../evaluate/analysis.ts';
import { explainGates } from '../model/gates.ts';
import { count, list } from '../model/list.ts';
import { renderJudged, renderTotals } from './summary.ts';

function judged(missing: readonly (readonly string[])[], evaluated = 10): string {
  const notEvaluated = missing.map((gates, index) => ({ rule: `FL${index}`, missing: gates, rows: 1 }));
  const summary = { rules: { evaluated, notEvaluated: missing.length } };
  return renderJudged({ notEvaluated, summary } as unknown as Analysis);
}

describe('what could be judged', () => {
  it.each([
    [[], '10 of 10 checks judged.'],
    [[['time']], '10 of 11 checks judged; add the time of capture (--now) to judge 1 more.'],
    [[['members'], ['members'], ['time']], /add all MemberClusters.* to judge 2 more/],
    [[['members', 'time'], ['members', 'time'], ['flags']], /add the hub agent's flags .* to judge 1 more/],
    [
      [
        ['members', 'time'],
        ['time', 'members'],
      ],
      /add all MemberClusters.* and the time of capture.* to judge 2 more/,
    ],
    [[['namespaces:a'], ['namespaces:b']], /add the namespaces of a and b to judge 2 more/],
    [
      [['hub:Secret'], ['hub:ConfigMap', 'hub:Secret']],
      /add all ConfigMap and Secret objects of the hub to judge 2 more/,
    ],
  ] as const)('%j', (missing, expected) => {
    expect(judged(missing)).toMatch(expected);
  });

  it('says so when nothing was enabled', () => {
    expect(judged([], 0)).toBe('No checks were enabled.');
  });
});

describe('words', () => {
  it('count and list', () => {
    expect([count(1, 'error'), count(0, 'error'), count(2, 'match'), count(1, 'match')]).toEqual([
      '1 error',
      '0 errors',
      '2 matches',
      '1 match',
    ]);
    expect([list([]), list(['a']), list(['a', 'b']), list(['a', 'b', 'c'], 2)]).toEqual([
      '',
      'a',
      'a and b',
      'a, b and 1 more',
    ]);
  });

  it('name every gate', () => {
    expect(explainGates(['objects:c1/Secret', 'objects:c2/Secret'])).toBe('the Secret objects of c1 and c2');
    expect(explainGates(['closed:c1/web'])).toBe('whether only KubeFleet fills namespace web on c1');
    expect(explainGates(['crds:c1', 'release', 'base'])).toMatch(
      /^the CustomResourceDefinitions of c1, .* and /,
    );
    expect(explainGates(['constructor', 'unheard:of'])).toBe('constructor and unheard:of');
  });

  it('say that there is nothing', () => {
    const summary = {
      findings: { error: 0, warning: 0, note: 0 },
      sources: 1,
      objects: 2,
      placements: 1,
      clusters: 0,
    };
    expect(renderTotals({ summary } as unknown as Analysis)).toBe(
      'No findings in 1 file (2 objects, 1 placement, 0 member clusters).',
    );
  });
});
