import { expect, it } from 'vitest';
import { readShippedRules } from '../cli/rules.ts';
import { ALLOWED, scoreRemovals } from './remove-kinds.ts';

const DUMPS = 'testdata/conformance/dumps';

it('says nothing new of a dump that lacks one kind of one cluster, but that it lacks it', async () => {
  const { removals, surplus } = await scoreRemovals(DUMPS, readShippedRules());
  expect(
    surplus.map(
      ({ dump, removed, finding }) => `${dump} without ${removed}: ${finding.rule} ${finding.message}`,
    ),
  ).toEqual([]);
  expect(removals).toBeGreaterThan(300);
}, 60_000);

it('allows no more than this, and would notice it', async () => {
  expect(Object.fromEntries(ALLOWED)).toEqual({
    '*': ['FL0104'],
    clusterresourcebindings: ['FL1210'],
    resourcebindings: ['FL1210'],
  });
  const { surplus } = await scoreRemovals(DUMPS, readShippedRules(), new Map());
  const rules = new Set(
    surplus.map(({ finding }) => `${finding.rule} ${finding.severity} ${finding.certainty}`),
  );
  expect([...rules].sort()).toEqual(['FL0104 warning sure', 'FL1210 warning maybe']);
}, 60_000);
