import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json } from '../api/json.ts';
import { FORMATS } from '../report/formats.ts';
import { renderJson } from '../report/json.ts';
import { renderReport } from '../report/report.ts';
import { decodeReport } from './report-file.ts';

/** Written with everything a report can hold: see testdata/reports/README.md. */
const WRITTEN = readFileSync('testdata/reports/json.out', 'utf8');

function decode(text: string) {
  const report = decodeReport(JSON.parse(text) as Json, []);
  if (typeof report === 'string') throw new Error(report);
  return report;
}

describe('a JSON report', () => {
  it('is read as what it was written from', () => {
    const { analysis, shard } = decode(WRITTEN);
    expect([...renderJson(analysis)].join('')).toBe(WRITTEN);
    expect(shard).toBeUndefined();
    const part = [...renderJson(analysis, { shard: { index: 2, of: 7 } })].join('');
    expect(decode(part)).toEqual({ analysis, shard: { index: 2, of: 7 } });
  });

  it('can be written in every format', async () => {
    const { analysis } = decode(WRITTEN);
    for (const format of FORMATS) {
      expect([...(await renderReport(analysis, format))].join('').length).toBeGreaterThan(100);
    }
  });

  it('says why it cannot be read, and takes nothing from what is not there', () => {
    expect(decodeReport([], [])).toContain('no report');
    expect(decodeReport({ tool: { name: 'fleetlint' }, summary: {}, version: 2 }, [])).toContain('version 2');
    const hostile = JSON.parse(
      '{"tool":{"name":"fleetlint"},"summary":{"__proto__":{"sources":9}},"version":1,"findings":[7,{"fix":[]}]}',
    ) as Json;
    const report = decodeReport(hostile, []);
    expect(typeof report === 'string' ? report : report.analysis.summary.sources).toBe(0);
  });
});
