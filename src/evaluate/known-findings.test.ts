import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from './finding.ts';
import { compareKnownFindings, type KnownFinding } from './known-findings.ts';

describe('compareKnownFindings', () => {
  it('takes a finding as known by fleet, rule and identity, whatever its severity, words and place', () => {
    const now = finding('a', ['east'], { severity: 'error', message: 'other words' });
    const { fresh, known, gone } = compareKnownFindings([entry('a', ['east'])], [now]);
    expect([fresh, known, gone]).toEqual([[], [now], []]);
  });

  it('takes a known finding as new when it reaches one more cluster, and says which', () => {
    const now = finding('a', ['east', 'west']);
    const { fresh, grown } = compareKnownFindings([entry('a', ['east'])], [now]);
    expect(fresh).toEqual([now]);
    expect(grown.get(now)).toEqual(['west']);
  });

  it('takes a finding that shrank as known', () => {
    const now = finding('a', []);
    expect(compareKnownFindings([entry('a', ['east'])], [now]).known).toEqual([now]);
  });

  it('tells what is gone, and does not mix fleets', () => {
    const before = [entry('a', []), entry('b', [], 'test')];
    const { fresh, gone } = compareKnownFindings(before, [finding('b', [])]);
    expect(fresh).toHaveLength(1);
    expect(gone).toEqual(before);
  });

  it('puts every finding into exactly one heap, and nothing is new against itself', () => {
    const findings = fc.array(
      fc
        .tuple(fc.constantFrom('a', 'b', 'c'), fc.uniqueArray(fc.constantFrom('east', 'west', 'north')))
        .map(([identity, clusters]) => finding(identity, clusters)),
    );
    fc.assert(
      fc.property(findings, findings, (before, now) => {
        const { fresh, known } = compareKnownFindings(before, now);
        expect([...fresh, ...known].sort(byPosition(now))).toEqual(now);
        const self = compareKnownFindings(now, now);
        expect([self.fresh, self.gone]).toEqual([[], []]);
      }),
    );
  });
});

function byPosition(all: readonly Finding[]): (left: Finding, right: Finding) => number {
  return (left, right) => all.indexOf(left) - all.indexOf(right);
}

function entry(identity: string, clusters: readonly string[], fleet = 'default'): KnownFinding {
  return { fleet, rule: 'FL0001', identity, clusters };
}

function finding(identity: string, clusters: readonly string[], more: Partial<Finding> = {}): Finding {
  const spot = {
    path: '',
    location: { uri: 'a.yaml', startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 },
  };
  return {
    ...entry(identity, clusters),
    name: 'sample',
    severity: 'warning',
    ruleSeverity: 'warning',
    certainty: 'sure',
    message: 'Words.',
    why: '',
    do: '',
    at: spot,
    cause: spot,
    related: [],
    evidence: [],
    chain: [],
    fixes: [],
    ...more,
  };
}
