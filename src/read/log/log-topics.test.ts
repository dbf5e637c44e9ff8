import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { nodePlatform } from '../../cli/platform.ts';
import { readLog } from './read-log.ts';

const SAMPLES = readFileSync('testdata/logs/topics.tsv', 'utf8')
  .trimEnd()
  .split('\n')
  .map((line): [string, string] => {
    const tab = line.indexOf('\t');
    return [line.slice(0, tab), line.slice(tab + 1)];
  });

it.each(SAMPLES)('%s: %s', async (topic, line) => {
  const file = { uri: 'a.log', bytes: new TextEncoder().encode(`${line}\n`) };
  const { groups } = await readLog(file, nodePlatform);
  expect(groups.map((group) => group.topic)).toEqual(topic === '-' ? [] : [topic]);
});

it('has a sample of every topic', () => {
  expect([...new Set(SAMPLES.map(([topic]) => topic))].sort()).toEqual([
    '-',
    'apply',
    'authorization',
    'crash',
    'done',
    'heartbeat',
    'leader',
    'member',
    'other',
    'override-idle',
    'rollout',
    'run',
    'scheduler',
    'selection',
    'throttling',
    'webhook',
    'work',
  ]);
});
