import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { prepare } from '../analyze.ts';
import { filesBelow } from '../cli/examples.ts';
import { nodePlatform } from '../cli/platform.ts';
import type { LogEntry } from './logs/log-entry.ts';
import { decodeLogTime, renderLogTime } from './logs/log-time.ts';

const DUMP = 'testdata/dumps/healthy-crp-pickn';
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

async function logsOf(added: Readonly<Record<string, string>>) {
  const files = filesBelow(DUMP)
    .filter((uri) => uri.endsWith('.yaml') && !uri.includes('manifests'))
    .map((uri) => ({ uri, bytes: new Uint8Array(readFileSync(`${DUMP}/${uri}`)) }));
  const logs = Object.entries(added).map(([uri, text]) => ({ uri, bytes: encode(text) }));
  const { diagnosis, fleet } = await prepare({ files: [...files, ...logs], platform: nodePlatform });
  return { logs: diagnosis.logs, fleet };
}

const told = ({ placementKey, cluster, manifest, count, settled, transient }: LogEntry): unknown => ({
  placementKey,
  cluster,
  manifest,
  count,
  settled,
  transient,
});

/** One klog line of a minute past two. */
const line = (minute: number, caller: string, rest: string, level = 'E'): string =>
  `${level}1122 14:${String(minute).padStart(2, '0')}:00.000000       1 ${caller}:1] ${rest}\n`;

describe('lines of logs', () => {
  it('lead to placement, cluster and object by whatever they name', async () => {
    const { fleet } = await logsOf({});
    const [work] = fleet.today.works;
    const [binding] = fleet.today.bindings;
    const [policy] = fleet.today.policySnapshots;
    const [manifest] = work?.manifests ?? [];
    const key = binding?.placementKey ?? '';
    const name = key.slice(1);
    const { logs } = await logsOf({
      'logs/hub-agent.log': [
        line(1, 'placement/controller.go', `"Failed to select the resources" err="boom" placement="${name}"`),
        line(
          2,
          'workgenerator/controller.go',
          `"Failed to sync all the works" err="boom" resourceBinding="${binding?.name}"`,
        ),
        line(
          3,
          'framework/framework.go',
          `"Failed to run filter plugins" err="boom" policySnapshot="${policy?.name}"`,
        ),
        line(
          4,
          'scheduler/scheduler.go',
          '"Failed to run scheduling cycle" err="boom" placement="shop/gone"',
        ),
        line(5, 'controller/controller.go', '"Error returned by the API server" err="boom"'),
      ].join(''),
      'logs/east-member-agent.log': [
        line(
          6,
          'workapplier/process.go',
          `"Failed to apply the manifest" err="boom" work="${work?.namespace}/${work?.name}" manifestObj="${manifest?.namespace === '' ? '' : `${manifest?.namespace}/`}${manifest?.name}"`,
        ),
        line(
          7,
          'workapplier/process.go',
          `"Failed to decode the manifest" err="boom" work="${work?.namespace}/${work?.name}" ordinal=0`,
        ),
      ].join(''),
    });
    const common = { count: 1, transient: false };
    const kind = `${manifest?.kind} `;
    const entries = logs.entries();
    expect(entries.map(told)).toEqual([
      {
        ...common,
        count: 2,
        placementKey: key,
        cluster: work?.cluster,
        manifest: expect.stringContaining(kind),
        settled: true,
      },
      { ...common, placementKey: key, cluster: '', manifest: '', settled: true },
      { ...common, placementKey: key, cluster: binding?.targetCluster, manifest: '', settled: true },
      { ...common, placementKey: key, cluster: '', manifest: '', settled: false },
      { ...common, placementKey: 'shop/gone', cluster: '', manifest: '', settled: false },
      { ...common, placementKey: '', cluster: '', manifest: '', settled: false },
    ]);
    expect(entries[0]?.site).toBe(work?.cluster);
  });

  it('are over when the same went well later, or was not said again for long, but a dead end is not', async () => {
    const { fleet } = await logsOf({});
    const [policy] = fleet.today.policySnapshots;
    const name = policy?.placementKey.slice(1);
    const failed = line(
      1,
      'scheduler/scheduler.go',
      `"Failed to run scheduling cycle" err="boom" placement="${name}"`,
    );
    const end = line(
      1,
      'scheduler/scheduler.go',
      `"Placement is in an unexpected state" err="boom" placement="${name}"`,
    );
    const done = line(
      2,
      'framework/framework.go',
      `"Scheduling cycle ends" policySnapshot="${policy?.name}"`,
      'I',
    );
    const later = line(22, 'framework/framework.go', '"Scheduling cycle starts" policySnapshot="x"', 'I');
    const settled = async (...lines: readonly string[]): Promise<unknown> =>
      (await logsOf({ 'logs/hub-agent.log': lines.join('') })).logs.entries().map((entry) => entry.settled);
    expect(await settled(failed)).toEqual([false]);
    expect(await settled(failed, done)).toEqual([true]);
    expect(await settled(done.replace('14:02', '14:00'), failed)).toEqual([false]);
    expect(await settled(failed, later)).toEqual([true]);
    expect(await settled(end, later)).toEqual([false]);
  });

  it('of rotated files are one, and a file collected twice counts once', async () => {
    const one = line(
      1,
      'scheduler/scheduler.go',
      '"Failed to run scheduling cycle" err="boom" placement="a"',
    );
    const two = line(
      9,
      'scheduler/scheduler.go',
      '"Failed to run scheduling cycle" err="boom" placement="a"',
    );
    const { logs } = await logsOf({
      'logs/hub-agent.log': two,
      'logs/hub-agent.log.1': one,
      'previous/hub-agent.log': one,
    });
    expect(
      logs
        .entries()
        .map(({ count, first, last, place }) => [count, first.slice(11), last.slice(11), place.source.uri]),
    ).toEqual([[2, '14:01:00Z', '14:09:00Z', 'logs/hub-agent.log.1']]);
    expect(
      logs.windows().map(({ agent, files, first, last }) => [agent, files, first.slice(11), last.slice(11)]),
    ).toEqual([['hub', 2, '14:01:00Z', '14:09:00Z']]);
  });

  it('of other programs are left out', async () => {
    const { logs } = await logsOf({ 'logs/shop-web.log': 'panic: boom\n' });
    expect([logs.entries(), logs.windows()]).toEqual([[], []]);
  });
});

describe('times of logs', () => {
  it('get the year of the capture, or the one before', () => {
    const now = Date.parse('2027-01-01T00:10:00Z');
    expect(renderLogTime('1231 23:59:59.000001', now)).toBe('2026-12-31T23:59:59Z');
    expect(renderLogTime('0101 00:05:00.5', now)).toBe('2027-01-01T00:05:00Z');
    expect(renderLogTime('0101 20:05:00.5', now)).toBe('2027-01-01T20:05:00Z');
    expect(decodeLogTime('0229 00:00:00.0', Date.parse('2026-02-28T00:00:00Z'))).toBeUndefined();
    expect(renderLogTime('2026-11-22T10:00:00.123456789Z', now)).toBe('2026-11-22T10:00:00Z');
  });
});
