import { describe, expect, it } from 'vitest';
import { analyze } from '../analyze.ts';
import { nodePlatform } from '../cli/platform.ts';
import { readShippedRules } from '../cli/rules.ts';
import type { Analysis } from '../evaluate/analysis.ts';
import { type Dump, openDump, toFiles } from '../testing/dump-editor.ts';
import { FAULTS } from '../testing/faults/all.ts';
import type { Fault } from '../testing/faults/fault.ts';
import { scoreDump } from './score-dump.ts';
import type { Truth } from './truth.ts';

const rules = readShippedRules();

async function analyzeDump(dump: Dump): Promise<Analysis> {
  const { analysis, faults } = await analyze({ files: toFiles(dump), platform: nodePlatform, rules });
  expect(faults).toEqual([]);
  return analysis;
}

function openBase(base: string): Dump {
  return openDump(`testdata/conformance/dumps/${base}/dump`);
}

/** The truth of a fault in the words of a recorded dump. */
function truthOf({ name, root, placement, clusters, rule }: Fault, dump: Dump): Truth {
  const kindOf = (identity: string): string => identity.split('/')[0] ?? '';
  const kinds = [...dump.lists].flatMap(([path, items]) =>
    path.startsWith('hub/') ? items.map(({ kind }) => kind) : [],
  );
  return {
    id: name,
    healthy: rule === '',
    clusters,
    kindsPresent: [...new Set(kinds)],
    ...(root === '' ? {} : { root, rootKind: kindOf(root) }),
    ...(placement === '' ? {} : { placement, placementKind: kindOf(placement) }),
  };
}

/** What the scores of recorded dumps ask for, and the rule that speaks first. */
async function judge(fault: Fault): Promise<Record<string, unknown>> {
  const dump = openBase(fault.base);
  fault.edit(dump);
  const analysis = await analyzeDump(dump);
  const scores = Object.entries(scoreDump(analysis, truthOf(fault, dump)));
  const missed =
    scores.length === 0 ? ['all'] : scores.flatMap(([score, hit]) => (hit === false ? [score] : []));
  const first = analysis.findings.find(({ severity }) => severity !== 'note');
  return { missed, first: first?.rule ?? '' };
}

describe('a hub broken by hand in one way', () => {
  it.each(FAULTS.map((fault) => [fault.name, fault] as const))('%s', async (_, fault) => {
    expect(await judge(fault)).toEqual({ missed: [], first: fault.rule });
  });
});

describe('the editor of dumps', () => {
  it('changes nothing by itself: a dump that was opened and written again says the same', async () => {
    const analysis = await analyzeDump(openBase('healthy-crp-pickn'));
    expect(analysis.findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual([]);
  });

  it('notices a fault that is not found: the wrong root, cluster or silence', async () => {
    const [fault] = FAULTS;
    if (fault === undefined) throw new Error('no faults');
    const other = {
      ...fault,
      root: 'Deployment/x/y',
      placement: 'ClusterResourcePlacement//x',
      clusters: ['nowhere'],
    };
    expect(await judge({ ...other, rule: 'FL1222' })).toMatchObject({
      missed: ['placeFirst', 'rootInThree', 'clustersNamed'],
    });
    expect(await judge({ ...fault, rule: '' })).toMatchObject({ missed: ['healthySilent'] });
  });

  it('has names of its own for every fault', () => {
    expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
  });
});
