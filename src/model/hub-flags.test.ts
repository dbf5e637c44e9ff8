import { expect, test } from 'vitest';
import type { Json } from '../api/json.ts';
import type { LogFile } from '../read/log/log-file.ts';
import { testBundle, testObject } from '../testing/objects.ts';
import { hubFlags } from './hub-knowledge.ts';
import { isUnknown } from './knowledge.ts';
import { model } from './model.ts';
import type { ModelOptions } from './options.ts';

const agent = (container: Json): Parameters<typeof testObject>[0] => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'fleet-hub', namespace: 'fleet-system', uid: 'u' },
  spec: { template: { spec: { containers: [{ name: 'proxy', args: ['--v=9'] }, container] } } },
});

test('are read from the arguments of the hub agent, in every form a flag is written', () => {
  const args = [
    '--enable-workload',
    '--v=2',
    '-skipped-propagating-namespaces',
    'a;b',
    '--leader-elect=false',
  ];
  const flags = hubFlags(model(testBundle([testObject(agent({ name: 'hub-agent', args }))])));
  if (isUnknown(flags)) throw new Error('flags must be known');
  expect([...flags.values]).toEqual([
    ['enable-workload', 'true'],
    ['v', '2'],
    ['skipped-propagating-namespaces', 'a;b'],
    ['leader-elect', 'false'],
  ]);
  expect(flags.pointer).toBe('/spec/template/spec/containers/1/args');
});

test('the image tells the agent as well, and the command may hold the flags', () => {
  const container = {
    name: 'main',
    image: 'registry.example/fleet/hub-agent:v0.3.1',
    command: ['/agent', '--v=5'],
  };
  const flags = hubFlags(model(testBundle([testObject(agent(container))])));
  expect(isUnknown(flags) ? undefined : flags.values.get('v')).toBe('5');
});

test('configuration wins, and without any source they are unknown', () => {
  const object = testObject(agent({ name: 'hub-agent', args: ['--v=2'] }));
  const stated = hubFlags(model(testBundle([object]), { flags: new Map([['v', '7']]) }));
  expect(isUnknown(stated) ? undefined : stated.values.get('v')).toBe('7');
  expect(isUnknown(hubFlags(model(testBundle([]))))).toBe(true);
});

test('each comes from the first that tells it: a statement, the Deployment, the log, an inventory', () => {
  const object = testObject(
    agent({ name: 'hub-agent', args: ['--enable-guard-rail', '--enable-pdbs=true'] }),
  );
  const log = (...flags: readonly (readonly [string, string])[]) =>
    ({ flags: new Map(flags) }) as unknown as LogFile;
  const bundle = {
    ...testBundle([object]),
    logs: [
      log(['enable-webhook', 'true'], ['enable-pdbs', 'log'], ['enable-workload', 'true']),
      log(['enable-workload', 'of a member agent']),
    ],
  };
  const values = (options: ModelOptions) => {
    const flags = hubFlags(model(bundle, options));
    return isUnknown(flags) ? [] : Object.entries(Object.fromEntries(flags.values)).sort();
  };
  expect(values({})).toEqual([
    ['enable-guard-rail', 'true'],
    ['enable-pdbs', 'true'],
    ['enable-webhook', 'true'],
    ['enable-workload', 'true'],
  ]);
  expect(values({ flags: new Map([['enable-pdbs', 'false']]) })).toContainEqual(['enable-pdbs', 'false']);
  expect(values({ flags: new Map([['enable-pdbs', 'false']]) })).toContainEqual([
    'enable-guard-rail',
    'true',
  ]);
});
