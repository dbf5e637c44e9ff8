import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { read } from '../read/read.ts';
import { findSourceFiles } from './files.ts';
import { nodePlatform } from './platform.ts';

const ENTRY =
  'E1122 10:00:00.000000 1 scheduler/scheduler.go:222] "Failed to run scheduling cycle" err="x" placement="a"\n';
const LINE = 'I1122 10:00:00.000000 1 scheduler/scheduler.go:131] "Schedule once completed" placement="a"\n';
const LOG = LINE.repeat(20_000) + ENTRY + LINE.repeat(20_000);
/** Lines that do not pack well. */
const NOISE = Array.from(
  { length: 9000 },
  (_, at) => `#${Math.imul(at, 2654435761)} ${Math.imul(at, 40503)}\n`,
).join('');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fleetlint-log-'));
  writeFileSync(join(folder, 'hub-agent.log'), LOG);
  writeFileSync(join(folder, 'hub-agent.log.1.gz'), gzipSync(LOG + NOISE));
  writeFileSync(join(folder, 'small.txt'), `[pod/hub-agent-1/hub-agent] ${ENTRY}`);
  writeFileSync(
    join(folder, 'large.yaml'),
    `# ${'x'.repeat(2 ** 20)}\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('large logs', () => {
  it('are not held: whole, packed, or in another form', async () => {
    const { files } = await findSourceFiles(['.'], { cwd: folder });
    expect(files.map(({ uri, bytes, pieces }) => [uri, bytes.length > 65_536, pieces !== undefined])).toEqual(
      [
        ['hub-agent.log', false, true],
        ['hub-agent.log.1.gz', true, false],
        ['large.yaml', true, false],
        ['small.txt', false, false],
      ],
    );
    const { logs = [], problems, objects } = await read(files, nodePlatform);
    expect(problems).toEqual([]);
    expect(objects).toHaveLength(1);
    expect(
      logs.map((log) => [log.source.uri, log.lines, log.groups.length, log.source.lineNumbers?.[0]]),
    ).toEqual([
      ['hub-agent.log', 40_001, 1, 20_001],
      ['hub-agent.log.1.gz!/hub-agent.log.1', 49_001, 1, 20_001],
      ['small.txt', 1, 1, 1],
    ]);
    expect(logs.every(({ source }) => source.bytes.length < 400)).toBe(true);
  });

  it('say so when they are cut or beyond a limit', async () => {
    const { files } = await findSourceFiles(['hub-agent.log.1.gz'], { cwd: folder });
    const cut = files.map((file) => ({ ...file, bytes: file.bytes.slice(0, -2000) }));
    const damaged = await read(cut, nodePlatform);
    expect(damaged.problems.map(({ kind, message }) => [kind, message.slice(0, 18)])).toEqual([
      ['list-truncated', 'The log is damaged'],
    ]);
    expect(damaged.logs?.[0]?.groups).toHaveLength(1);
    const limited = await read(files, nodePlatform, { limits: { totalBytes: 300_000 } });
    expect(limited.problems.map(({ kind }) => kind)).toEqual(['limit-reached']);
    expect(limited.logs?.[0]?.lines).toBeLessThan(4000);
  });

  it('beyond the limit of logs are files like others', async () => {
    const { files } = await findSourceFiles(['hub-agent.log'], {
      cwd: folder,
      limits: { logBytes: 1000, fileBytes: 2000 },
    });
    expect(files[0]?.unreadable).toContain('more than the limit of 2000');
  });
});
