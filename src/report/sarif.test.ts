import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Log, Region, Result, Location as SarifLocation } from 'sarif';
import { beforeAll, describe, expect, it } from 'vitest';
import { TOOL } from '../api/tool.ts';
import type { Analysis } from '../evaluate/analysis.ts';
import type { Finding } from '../evaluate/finding.ts';
import type { ReportOptions } from './format.ts';
import { SARIF_LIMITS } from './limits.ts';
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

/** Every value below `value` under the key `key`. */
function* allOf(value: unknown, key: string): Generator<unknown> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, child] of Object.entries(value)) {
    if (name === key) yield child;
    yield* allOf(child, key);
  }
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

let validate: ValidateFunction;
beforeAll(() => {
  const schema = JSON.parse(readFileSync('testdata/schemas/sarif-2.1.0-rtm.5.json', 'utf8'));
  // Draft 4 words that ajv 8 does not take; formats are checked below, more strictly than by `uri-reference`.
  delete schema.$schema;
  delete schema.id;
  validate = new Ajv({
    strict: false,
    allErrors: true,
    unicodeRegExp: false,
    validateFormats: false,
  }).compile(schema);
});

const RUNS: readonly (readonly [string, Analysis, ReportOptions])[] = [
  ['the rich analysis', RICH, {}],
  ['with every option', RICH, { category: 'fleet', exitCode: 1, pathPrefix: 'gitops/' }],
  ['nothing found', { ...RICH, findings: [], notifications: [], notEvaluated: [] }, {}],
  [
    'too many results',
    many(SARIF_LIMITS.results + 7, () => ({})),
    { packed: (each) => gzipSync(each).length },
  ],
];

describe.each(RUNS)('%s', (_name, analysis, options) => {
  const whole = text(analysis, options);
  const value: Log = JSON.parse(whole);
  const run = value.runs[0];
  const rules = run?.tool.driver.rules ?? [];
  const results = resultsOf(value);

  it('is one file GitHub can take (G01 to G04)', () => {
    expect(whole.startsWith('{') && whole.endsWith('}\n')).toBe(true);
    expect(gzipSync(whole).length).toBeLessThan(10_000_000);
    expect(validate(value), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    expect([value.$schema, value.version, value.runs.length]).toEqual([
      'https://json.schemastore.org/sarif-2.1.0.json',
      '2.1.0',
      1,
    ]);
  });

  it('names the tool and all its rules (G05 to G09)', () => {
    const driver = run?.tool.driver;
    expect(driver?.name).toBe('fleetlint');
    expect(driver?.semanticVersion).toMatch(/^\d+\.\d+\.\d+$/);
    expect([driver?.fullName, driver?.informationUri]).toEqual([`fleetlint ${TOOL.version}`, TOOL.home]);
    expect(rules.map((rule) => rule.id)).toEqual(RICH.rules.map((rule) => rule.id).sort());
    for (const rule of rules) {
      expect(rule.name?.length).toBeLessThanOrEqual(255);
      for (const words of [rule.shortDescription?.text, rule.fullDescription?.text]) {
        expect(words).toBeTruthy();
        expect(words?.length).toBeLessThanOrEqual(1024);
      }
      expect(rule.help?.text && rule.help.markdown && rule.helpUri).toBeTruthy();
      expect(rule.defaultConfiguration?.level).toMatch(/^(note|warning|error)$/);
      expect(rule.properties?.tags).toEqual([...new Set(rule.properties?.tags)]);
      expect(rule.properties?.tags?.length).toBeLessThanOrEqual(10);
      expect(rule.properties?.['precision']).toMatch(/^(very-high|high|medium|low)$/);
      expect(rule.properties?.['problem.severity']).toMatch(/^(error|warning|recommendation)$/);
      expect(rule.properties).not.toHaveProperty('security-severity');
    }
  });

  it('has results that are sorted, leveled and refer to their rule (G10 to G13)', () => {
    expect(results.length).toBeLessThanOrEqual(5000);
    const ranks = results.map((result) => ['error', 'warning', 'note'].indexOf(result.level ?? ''));
    expect(ranks).toEqual([...ranks].sort());
    for (const result of results) {
      expect(rules[result.ruleIndex ?? -1]?.id).toBe(result.ruleId);
      expect(result.message.id).toBeUndefined();
      const first = /^.*?[.!?:](?= |$)/.exec(result.message.text ?? '')?.[0] ?? '';
      expect(first.length).toBeGreaterThan(0);
      expect(first.length).toBeLessThanOrEqual(120);
    }
  });

  it('links its message to every related location and to nothing else (G14, G22)', () => {
    for (const result of results) {
      const ids = (result.relatedLocations ?? []).map((location) => location.id);
      const links = [...(result.message.text ?? '').matchAll(/(?<!\\)\]\((\d+)\)/g)].map((link) =>
        Number(link[1]),
      );
      expect(links).toEqual(ids);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeLessThanOrEqual(100);
      for (const flow of result.codeFlows ?? []) {
        expect(flow.threadFlows[0]?.locations.every((step) => step.location !== undefined)).toBe(true);
        expect(flow.threadFlows[0]?.locations.length).toBeLessThanOrEqual(1000);
      }
    }
  });

  it('has exactly one location, with relative URIs and whole regions (G15, G16, G18)', () => {
    for (const result of results) {
      expect(result.locations?.length).toBe(1);
      const region = result.locations?.[0]?.physicalLocation?.region;
      expect(isWhole(region)).toBe(true);
    }
    const uris = [...allOf(results, 'artifactLocation')].map((artifact) => (artifact as { uri: string }).uri);
    const isGood = (uri: string): boolean =>
      /^[A-Za-z0-9\-_.!~*'()%]+(\/[A-Za-z0-9\-_.!~*'()%]+)*$/.test(uri) &&
      !uri.split('/').includes('..') &&
      decodeURIComponent(uri).normalize('NFC') === decodeURIComponent(uri);
    expect(uris.filter((uri) => !isGood(uri))).toEqual([]);
  });

  it('has fingerprints, and no two equal results (G19, G20, G21)', () => {
    const seen = results.map((result) => {
      expect(result.partialFingerprints?.['fleetlintIdentity/v1']).toBeTypeOf('string');
      expect(result).not.toHaveProperty('suppressions');
      expect(result).not.toHaveProperty('baselineState');
      const place = result.locations?.[0]?.physicalLocation;
      return `${result.ruleId} ${place?.artifactLocation?.uri} ${place?.region?.startLine}`;
    });
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('describes every fix (G23) and states the category with a slash (G24)', () => {
    for (const fix of results.flatMap((result) => result.fixes ?? [])) {
      expect(fix.description?.text).toBeTruthy();
      expect(fix.artifactChanges.length).toBeGreaterThan(0);
    }
    expect(run?.automationDetails?.id).toBe(options.category === undefined ? undefined : 'fleet/');
  });

  it('says nothing of the machine, and holds no control characters (G25, G28)', () => {
    expect(run?.invocations?.[0]?.executionSuccessful).toBe(true);
    expect(run?.invocations?.[0]?.exitCode).toBe(options.exitCode);
    expect(whole).not.toContain(process.cwd());
    const strings = [...allStrings(value)];
    expect(strings.filter((each) => /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(each))).toEqual([]);
  });

  it('repeats to the byte, in whatever order findings come (G27)', () => {
    expect(text({ ...analysis, findings: [...analysis.findings].reverse() }, options)).toBe(whole);
  });

  it('lists every kind of notification it uses', () => {
    const known = run?.tool.driver.notifications?.map(({ id }) => id) ?? [];
    for (const notification of run?.invocations?.[0]?.toolExecutionNotifications ?? []) {
      expect(known).toContain(notification.descriptor?.id);
    }
  });
});

function isWhole(region: Region | undefined): boolean {
  const { startLine = 0, startColumn = 0, endLine = 0, endColumn = 0 } = region ?? {};
  return (
    startLine >= 1 &&
    startColumn >= 1 &&
    (endLine > startLine || (endLine === startLine && endColumn > startColumn))
  );
}

function* allStrings(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null)
    for (const child of Object.values(value)) yield* allStrings(child);
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
