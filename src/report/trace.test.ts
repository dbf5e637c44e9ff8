import { describe, expect, it } from 'vitest';
import { trace } from '../analyze.ts';
import { nodePlatform } from '../cli/platform.ts';
import { readShippedRules } from '../cli/rules.ts';
import type { Trace, TraceRequest } from '../explain/trace/answer.ts';
import { openDump, toFiles } from '../testing/dump-editor.ts';
import type { Paint } from './paint.ts';
import { renderTrace } from './report.ts';

const rules = readShippedRules();

async function traceDump(base: string, request: TraceRequest): Promise<Trace> {
  const files = toFiles(openDump(`testdata/conformance/dumps/${base}/dump`));
  return (await trace({ files, platform: nodePlatform, rules }, request, true)).trace;
}

const MARKED: Paint = {
  bold: (text) => `<b ${text} b>`,
  dim: (text) => `<d ${text} d>`,
  red: (text) => `<r ${text} r>`,
  yellow: (text) => `<y ${text} y>`,
  cyan: (text) => `<c ${text} c>`,
  green: (text) => `<g ${text} g>`,
};
const VIEWS = ['table', 'json', 'markdown', 'mermaid'] as const;
const golden = (name: string): string => `../../testdata/reports/trace/${name}.out`;

describe('the views of a trace', () => {
  it.each(VIEWS)('%s writes what its golden file holds', async (view) => {
    const found = await traceDump('resource-quota-exceeded', { object: 'crp/docs' });
    const shown = { ...found, timeline: found.timeline.slice(0, 3), findings: [] };
    const chains = view === 'json' ? shown.chains.slice(0, 1) : shown.chains;
    const text = [...renderTrace({ ...shown, chains }, view)].join('');
    await expect(text).toMatchFileSnapshot(golden(view));
  });

  it('paint states, and show links in order only when asked', async () => {
    const found = await traceDump('resource-quota-exceeded', { object: 'cluster/aks-member-1' });
    const brief = [...renderTrace({ ...found, timeline: [] }, 'table')].join('');
    expect(brief).toBe(
      'ClusterResourcePlacement docs on aks-member-1: in order\n1 chain, everything in order as far as the input shows\n',
    );
    const all = [...renderTrace({ ...found, timeline: [] }, 'table', { all: true, paint: MARKED })].join('');
    expect(all.split('\n').filter((line) => line.includes('<g ok'))).toHaveLength(6);
  });

  it.each(VIEWS)('%s can tell that there is nothing to tell', async (view) => {
    const nothing: Trace = { asked: 'crp/web', note: 'A note', chains: [], findings: [], timeline: [] };
    const text = [...renderTrace(nothing, view)].join('');
    await expect(text).toMatchFileSnapshot(golden(`nothing-${view}`));
  });

  it.each(VIEWS)('%s lets no control character of the input through', async (view) => {
    const found = await traceDump('resource-quota-exceeded', { object: 'cluster/aks-member-3' });
    const [chain] = found.chains;
    if (chain === undefined) throw new Error('no chain');
    const links = chain.links.map((link) => ({ ...link, message: 'a\u001b[31m\u202e|`"b\u0007' }));
    const hostile: Trace = { ...found, timeline: [], findings: [], chains: [{ ...chain, links }] };
    const text = [...renderTrace(hostile, view)].join('');
    expect([...text].filter((each) => /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/.test(each))).toEqual(
      [],
    );
  });
});
