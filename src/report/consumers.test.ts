import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import type { Analysis } from '../evaluate/analysis.ts';
import type { Finding } from '../evaluate/finding.ts';
import { renderCheckstyle } from './checkstyle.ts';
import { renderGithub } from './github.ts';
import { renderGitlab } from './gitlab.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderRdjson } from './rdjson.ts';

const RICH: Analysis = JSON.parse(readFileSync('testdata/reports/analysis.json', 'utf8'));
const FIRST = RICH.findings[0] as Finding;

function join(pieces: Iterable<string>): string {
  return [...pieces].join('');
}

/** Element names with their attributes, in order; throws when tags do not nest. */
function readXml(text: string): { name: string; attributes: Record<string, string> }[] {
  const found: { name: string; attributes: Record<string, string> }[] = [];
  const open: string[] = [];
  const body = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  for (const [tag, close, name = '', rest = '', empty] of body.matchAll(
    /<(\/?)([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>|</g,
  )) {
    if (name === '') throw new Error(`stray ${tag}`);
    if (close === '/') {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
      continue;
    }
    const attributes = [...rest.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]);
    found.push({ name, attributes: Object.fromEntries(attributes) });
    if (empty !== '/') open.push(name);
  }
  if (open.length > 0) throw new Error(`<${open.join('><')}> stay open`);
  if (/&(?!(amp|lt|gt|quot|apos|#\d+);)/.test(body)) throw new Error('a bare &');
  return found;
}

describe('json', () => {
  const validate = new Ajv({ allErrors: true }).compile(
    JSON.parse(readFileSync('docs/report.schema.json', 'utf8')),
  );
  const report = JSON.parse(join(renderJson(RICH)));

  it('is what its schema says', () => {
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each([
    ['findings', 'certainty', 'perhaps'],
    ['findings', 'location', {}],
    ['notifications', 'level', 'info'],
    ['notEvaluated', 'missing', 'members'],
  ])('is not when %s have another %s', (list, key, value) => {
    const damaged = structuredClone(report);
    damaged[list][0][key] = value;
    expect(validate(damaged)).toBe(false);
  });

  it('keeps the order and loses no finding', () => {
    expect(report.findings.map((finding: Finding) => finding.identity)).toEqual(
      RICH.findings.map((finding) => finding.identity),
    );
  });
});

describe('rdjson', () => {
  const schema = JSON.parse(readFileSync('testdata/schemas/rdjson-diagnostic-result.json', 'utf8'));
  delete schema.$schema;
  const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
  const { diagnostics } = JSON.parse(join(renderRdjson(RICH)));

  it('is what its schema says', () => {
    const report = JSON.parse(join(renderRdjson(RICH)));
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    report.diagnostics[0].severity = 'FATAL';
    expect(validate(report)).toBe(false);
  });

  it('counts columns in bytes', () => {
    const line =
      readFileSync('testdata/reports/input/deploy/web/placement.yaml', 'utf8').split('\n')[4] ?? '';
    const seen = diagnostics
      .filter((each: { message: string }) => each.message.includes('zone'))
      .map(({ location }: { location: { range: { start: { column: number }; end: { column: number } } } }) =>
        Buffer.from(line)
          .subarray(location.range.start.column - 1, location.range.end.column - 1)
          .toString(),
      );
    expect(seen).toEqual(['note', '日本語チーム 🚢']);
  });
});

it('rdjson counts the columns of a cut line from where the cut is', () => {
  const frame = { firstLine: 7, firstColumn: 101, lines: ['担当: "a"'] };
  const location = { uri: 'a.json', startLine: 7, startColumn: 105, endLine: 7, endColumn: 108, frame };
  const finding = { ...FIRST, cause: { ...FIRST.cause, location }, fixes: [] };
  const { diagnostics } = JSON.parse(join(renderRdjson({ ...RICH, findings: [finding] })));
  expect(diagnostics[0].location.range).toEqual({
    start: { line: 7, column: 109 },
    end: { line: 7, column: 112 },
  });
});

describe('gitlab', () => {
  it('gives every issue a fingerprint of its own', () => {
    const issues = JSON.parse(join(renderGitlab({ ...RICH, findings: [FIRST, FIRST, FIRST] })));
    expect(new Set(issues.map((issue: { fingerprint: string }) => issue.fingerprint)).size).toBe(3);
    for (const issue of issues) {
      expect(Object.keys(issue).sort()).toEqual([
        'check_name',
        'description',
        'fingerprint',
        'location',
        'severity',
      ]);
    }
  });
});

describe('XML', () => {
  it('of JUnit nests, and its numbers add up', () => {
    const elements = readXml(join(renderJunit(RICH)));
    const of = (name: string) => elements.filter((element) => element.name === name);
    expect(of('testsuites')[0]?.attributes['tests']).toBe(String(of('testcase').length));
    expect(of('testsuites')[0]?.attributes['failures']).toBe(String(of('failure').length));
    const sum = (key: string): number =>
      of('testsuite').reduce((total, { attributes }) => total + Number(attributes[key] ?? 0), 0);
    expect([sum('tests'), sum('failures'), sum('skipped')]).toEqual([
      of('testcase').length,
      of('failure').length,
      of('skipped').length,
    ]);
    expect(of('failure').length).toBe(RICH.findings.filter(({ severity }) => severity !== 'note').length);
  });

  it.each([
    ['off', 'switched off'],
    ['change', 'needs two revisions to compare'],
    ['pending', 'written, not judged yet'],
  ] as const)('of JUnit skips rules that are left out: %s', (skipped, message) => {
    const fired = new Set(RICH.findings.map(({ rule }) => rule));
    const open = new Set(RICH.notEvaluated.map(({ rule }) => rule));
    const silent = RICH.rules.find(({ id }) => !fired.has(id) && !open.has(id));
    const rules = RICH.rules.map((rule) => (rule === silent ? { ...rule, skipped } : rule));
    const messages = (analysis: Analysis) =>
      readXml(join(renderJunit(analysis)))
        .filter(({ name }) => name === 'skipped')
        .map(({ attributes }) => attributes['message']);
    expect(messages(RICH)).not.toContain(message);
    expect(messages({ ...RICH, rules })).toContain(message);
  });

  it('of Checkstyle nests and has an error for every finding', () => {
    const elements = readXml(join(renderCheckstyle(RICH)));
    expect(elements.filter(({ name }) => name === 'error').length).toBe(RICH.findings.length);
    expect(elements[0]).toEqual({ name: 'checkstyle', attributes: { version: '4.3' } });
  });
});

describe('annotations', () => {
  const many = (errors: number, notes: number): string[] => {
    const findings = [
      ...Array.from({ length: notes }, () => ({ ...FIRST, severity: 'note' as const })),
      ...Array.from({ length: errors }, () => FIRST),
    ];
    return join(renderGithub({ ...RICH, findings }))
      .trimEnd()
      .split('\n');
  };
  const count = (lines: readonly string[], level: string): number =>
    lines.filter((line) => line.startsWith(`::${level} `)).length;

  it.each([
    [10, 10, 10, 10, ''],
    [11, 3, 10, 4, '1 more finding not shown'],
    [12, 10, 10, 10, '3 more findings not shown'],
    [1, 12, 1, 10, '3 more findings not shown'],
  ])('of %i errors and %i notes: %i and %i lines', (errors, notes, shownErrors, shownNotices, last) => {
    const lines = many(errors, notes);
    expect([count(lines, 'error'), count(lines, 'notice')]).toEqual([shownErrors, shownNotices]);
    expect(lines[0]).toMatch(/^::error /);
    if (last !== '') expect(lines.at(-1)).toContain(last);
  });
});
