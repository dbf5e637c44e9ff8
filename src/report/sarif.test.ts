import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Log, Result, Location as SarifLocation } from 'sarif';
import { describe, expect, it } from 'vitest';
import type { Analysis } from '../evaluate/analysis.ts';
import type { Finding } from '../evaluate/finding.ts';
import type { ReportOptions } from './format.ts';
import { renderSarif } from './sarif.ts';

const RICH: Analysis = JSON.parse(readFileSync('testdata/reports/analysis.json', 'utf8'));
const FIRST = finding(0);

function finding(index: number): Finding {
  const found = RICH.findings[index];
  if (found === undefined) throw new Error(`no finding ${index}`);
  return found;
}

function text(analysis: Analysis, options: ReportOptions = {}): string {
  return [...renderSarif(analysis, options)].join('');
}

function log(analysis: Analysis, options: ReportOptions = {}): Log {
  return JSON.parse(text(analysis, options));
}

function resultsOf(value: Log): Result[] {
  return value.runs[0]?.results ?? [];
}

function at(line: number): Finding['cause']['location'] {
  const frame = { firstLine: line, lines: ['      - aks-member-3'] };
  return { ...FIRST.cause.location, startLine: line, endLine: line, frame };
}

function many(number: number, change: (index: number) => Partial<Finding>): Analysis {
  const findings = Array.from({ length: number }, (_each, index) => ({
    ...FIRST,
    identity: String(index),
    cause: { ...FIRST.cause, location: at(index + 1) },
    ...change(index),
  }));
  return { ...RICH, findings };
}

/** The text a region covers in a file of the test input. */
function covered(place: SarifLocation['physicalLocation']): string {
  const lines = readFileSync(
    `testdata/reports/input/${decodeURIComponent(place?.artifactLocation?.uri ?? '')}`,
    'utf8',
  ).split('\n');
  const { startLine = 0, startColumn = 1, endLine = 0, endColumn = 1 } = place?.region ?? {};
  return lines
    .slice(startLine - 1, endLine)
    .map((line, index, all) =>
      line.slice(index === 0 ? startColumn - 1 : 0, index === all.length - 1 ? endColumn - 1 : undefined),
    )
    .join('\n');
}

describe('details', () => {
  const results = resultsOf(log(RICH));

  it('point at the very words (G17, G18)', () => {
    const seen = results
      .filter((result) => !result.locations?.[0]?.physicalLocation?.artifactLocation?.uri?.includes('!'))
      .map((result) => covered(result.locations?.[0]?.physicalLocation));
    expect(seen).toEqual([
      'aks-member-3',
      'maxUnavailable: 0\n      maxSurge: 0',
      '[',
      '日本語チーム 🚢',
      'value: shop',
      'westeurope',
      'Namespace',
    ]);
  });

  it('stand in the order of severity, certainty, file, line, column, rule', () => {
    const of = (
      rule: string,
      severity: 'error' | 'note',
      certainty: 'sure' | 'maybe',
      uri: string,
      line: number,
      column: number,
    ) => ({
      ...FIRST,
      rule,
      severity,
      certainty,
      cause: {
        ...FIRST.cause,
        location: {
          ...FIRST.cause.location,
          uri,
          startLine: line,
          startColumn: column,
          endLine: line,
          endColumn: 9,
        },
      },
    });
    const sorted = [
      of('FL0502', 'error', 'sure', 'a', 2, 5),
      of('FL0801', 'error', 'sure', 'a', 2, 5),
      of('FL0402', 'error', 'sure', 'a', 2, 7),
      of('FL0402', 'error', 'sure', 'a', 10, 1),
      of('FL0402', 'error', 'sure', 'b', 1, 1),
      of('FL0402', 'error', 'maybe', 'a', 1, 1),
      of('FL0402', 'note', 'sure', 'c', 1, 1),
    ];
    const shuffled = [4, 2, 6, 0, 5, 3, 1].flatMap((index) => sorted[index] ?? []);
    const seen = resultsOf(log({ ...RICH, findings: shuffled })).map((result) => {
      const place = result.locations?.[0]?.physicalLocation;
      return [
        result.ruleId,
        place?.artifactLocation?.uri,
        place?.region?.startLine,
        place?.region?.startColumn,
      ];
    });
    expect(seen).toEqual(
      sorted.map(({ rule, cause: { location } }) => [
        rule,
        location.uri,
        location.startLine,
        location.startColumn,
      ]),
    );
  });

  it('make one result of two findings of one rule on one line, naming both', () => {
    const zones = results.filter((result) => result.message.text?.includes('zone'));
    expect(zones.map((result) => result.message.text)).toEqual([
      'ClusterResourcePlacement web loses its second zone. ClusterResourcePlacement web loses its first zone.',
    ]);
  });

  it('count what is alike on one line once it is too much', () => {
    const findings = Array.from({ length: 25 }, (_each, index) => ({
      ...FIRST,
      message: `It is wrong in way ${Math.floor(index / 2)}.`,
      clusters: [`c-${index % 3}`],
      identity: String(index).padStart(2, '0'),
    }));
    const [result, ...others] = resultsOf(log({ ...RICH, findings }));
    expect(others).toEqual([]);
    expect(result?.message.text).toMatch(
      /^It is wrong in way 0\. It is wrong in way 1\. .* way 10\. 2 more like these/,
    );
    expect(result?.properties?.['clusters']).toEqual(['c-0', 'c-1', 'c-2']);
  });

  it('show the masked frame, not the file (G26)', () => {
    expect(text(RICH)).toContain('value: ***');
    expect(text(RICH)).not.toContain('registry.example');
  });

  it('apply to a file that still parses (G23)', () => {
    const fix = results.find((result) => result.ruleId === 'FL0502')?.fixes?.[0];
    const change = fix?.artifactChanges[0]?.replacements[0];
    expect([change?.deletedRegion, change?.insertedContent]).toEqual([
      { startLine: 15, startColumn: 21, endLine: 16, endColumn: 21 },
      { text: '' },
    ]);
  });

  it('put what lies outside of the repository under a base of its own', () => {
    const location = { ...FIRST.cause.location, uri: '../../ticket/hub/crp.yaml' };
    const outside = resultsOf(
      log({ ...RICH, findings: [{ ...FIRST, cause: { ...FIRST.cause, location } }] }, { pathPrefix: 'x/' }),
    );
    expect(outside[0]?.locations?.[0]?.physicalLocation?.artifactLocation).toEqual({
      uri: 'ticket/hub/crp.yaml',
      uriBaseId: '%INPUT%',
    });
  });

  it('mark security rules, and only those', () => {
    const rules = RICH.rules.map((rule, index) => (index === 0 ? { ...rule, securitySeverity: 7 } : rule));
    const [first] = log({ ...RICH, rules }).runs[0]?.tool.driver.rules ?? [];
    expect(first?.properties?.['security-severity']).toBe('7.0');
    expect(first?.properties?.tags).toContain('security');
  });
});

describe('limits', () => {
  it('cut the least severe results and say how many', () => {
    const cut = log(many(5007, (index) => ({ severity: index < 3 ? 'note' : 'error' })));
    expect(resultsOf(cut).length).toBe(5000);
    expect(resultsOf(cut).every((result) => result.level === 'error')).toBe(true);
    const [notice] = cut.runs[0]?.invocations?.[0]?.toolExecutionNotifications ?? [];
    expect([notice?.descriptor?.id, notice?.message.text]).toEqual([
      'FLN001',
      '7 results of the least severity left out.',
    ]);
  });

  it('drop snippets first, then long flows and related places, then results', () => {
    expect(
      resultsOf(log(many(100, () => ({}))))[0]?.locations?.[0]?.physicalLocation?.contextRegion,
    ).toBeDefined();
    const plain = log(many(1500, () => ({})));
    expect(resultsOf(plain)[0]?.locations?.[0]?.physicalLocation?.contextRegion).toBeUndefined();
    const unpacked = { packed: (each: string) => each.length };
    const chain = Array.from({ length: 100 }, () => FIRST.chain[0] as Finding['chain'][0]);
    const flows = log(
      many(300, () => ({ chain })),
      unpacked,
    );
    expect(resultsOf(flows)[0]?.codeFlows?.[0]?.threadFlows[0]?.locations.length).toBe(20);
    const why = 'long '.repeat(10_000);
    expect(
      resultsOf(
        log(
          many(220, () => ({ why })),
          { packed: (each) => gzipSync(each).length },
        ),
      ).length,
    ).toBe(220);
    const heavy = log(
      many(220, () => ({ why })),
      unpacked,
    );
    expect(resultsOf(heavy).length).toBeLessThan(220);
    const ids = heavy.runs[0]?.invocations?.[0]?.toolExecutionNotifications
      ?.slice(0, 2)
      .map((each) => each.descriptor?.id);
    expect(ids).toEqual(['FLN001', 'FLN002']);
  });
});
