import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nodePlatform } from '../../cli/platform.ts';
import { createLocator } from '../location.ts';
import type { SourceFile } from '../source.ts';
import { LONGEST_LINE } from './line-scan.ts';
import type { LogFile } from './log-file.ts';
import { readLog } from './read-log.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const HUB = readFileSync('testdata/logs/hub-agent.log', 'utf8');
const MEMBER = readFileSync('testdata/logs/member-agent.log', 'utf8');
const SAMPLES = [...HUB.split('\n'), ...MEMBER.split('\n')].filter((line) => line !== '');

function fileOf(bytes: Uint8Array, cuts: readonly number[] = []): SourceFile {
  if (cuts.length === 0) return { uri: 'agent.log', bytes };
  const at = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
    (a, b) => a - b,
  );
  const shared = new Uint8Array(bytes.length);
  return {
    uri: 'agent.log',
    bytes: bytes.subarray(0, 100),
    pieces: async (take) => {
      for (const [index, from] of at.entries()) {
        const to = at[index + 1] ?? from;
        // The buffer is used again for each piece, as a file is read.
        shared.fill(88);
        shared.set(bytes.subarray(from, to));
        take(shared.subarray(0, to - from));
      }
      return undefined;
    },
  };
}

/** All that a log says, in comparable form. */
function told(log: LogFile): unknown {
  const { source, groups, ...rest } = log;
  return {
    ...rest,
    text: new TextDecoder().decode(source.bytes),
    numbers: [...(source.lineNumbers ?? [])],
    groups: groups.map((group) => ({ ...group, names: [...group.names] })),
  };
}

const read = async (text: string | Uint8Array, cuts?: readonly number[]): Promise<LogFile> =>
  readLog(fileOf(typeof text === 'string' ? encode(text) : text, cuts), nodePlatform);

/** Signs beyond 16 bits, which pieces of UTF-16 may cut. */
const SMILE = `E1122 10:00:00.000000 1 rollout/controller.go:1] "Failed" err="${'😀'.repeat(40)}" placement="a"`;

const noise = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 40 }).map((text) => text.replaceAll('\n', ' ')),
  fc.constantFrom(
    '',
    '\t/go/src/main.go:12 +0x1f',
    'goroutine 1 [running]:',
    '{"level":"info","msg":"x"}',
    '\ufeff',
    '\0\0\0',
  ),
);
const line = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...SAMPLES) }, noise);
const lines = fc.array(line, { maxLength: 30 });
const cuts = fc.array(fc.nat(), { minLength: 1, maxLength: 12 });

describe('a log in pieces', () => {
  it('says the same wherever the pieces end', async () => {
    await fc.assert(
      fc.asyncProperty(lines, cuts, fc.boolean(), async (all, at, isEnded) => {
        const text = all.join('\n') + (isEnded ? '\n' : '');
        expect(told(await read(text, at))).toEqual(told(await read(text)));
      }),
    );
  });

  it('says the same in UTF-16', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...SAMPLES), { maxLength: 3 }), cuts, async (all, at) => {
        const text = `${[...all, SMILE].join('\r\n')}\r\n`;
        const bytes = new Uint8Array([
          0xff,
          0xfe,
          ...new Uint8Array(Uint16Array.from([...text].flatMap(units)).buffer),
        ]);
        expect(told(await read(bytes, at))).toEqual(told(await read(`\ufeff${text}`)));
      }),
      { numRuns: 40 },
    );
  });
});

function units(sign: string): number[] {
  return sign.length === 1 ? [sign.charCodeAt(0)] : [sign.charCodeAt(0), sign.charCodeAt(1)];
}

describe('damaged logs', () => {
  it('say the same with CR LF', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...SAMPLES)), async (all) => {
        expect(told(await read(all.join('\r\n')))).toEqual(told(await read(all.join('\n'))));
      }),
    );
  });

  it('never fail, count every line, and keep what is sound', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 80 })), cuts, async (junk, at) => {
        const bytes = junk.flatMap((each) => [...each.filter((byte) => byte !== 10), 10]);
        const log = await read(new Uint8Array([...encode('#1#\n'), ...bytes, ...encode(HUB)]), at);
        expect(log.lines).toBe(junk.length + 1 + HUB.split('\n').length - 1);
        const sound = (await read(HUB)).groups
          .filter(({ topic }) => topic === 'run')
          .map(({ message }) => message);
        expect(log.groups.map(({ message }) => message)).toEqual(expect.arrayContaining(sound));
      }),
    );
  });

  it('may begin with NULs, as rotated files do', async () => {
    const [first = ''] = HUB.split('\n').filter((each) => each.startsWith('E'));
    const { groups } = await read(`${'\0'.repeat(5000)}${first}\n`);
    expect(groups.map(({ topic, level }) => [topic, level])).toEqual([['work', 'E']]);
  });

  it('may hold a line of any length, of which the beginning counts', async () => {
    const long = `E1122 10:00:00.000000 1 scheduler/scheduler.go:222] "Failed to run scheduling cycle" err="${'x '.repeat(LONGEST_LINE)}" placement="a"`;
    const log = await read(
      `${long}\n${long}\nE1122 10:00:01.000000 1 scheduler/scheduler.go:222] "Failed to run scheduling cycle" err="y" placement="b"`,
      [7, 70_000, 140_001],
    );
    expect(log.groups.map(({ count, names }) => [count, names.get('placement')])).toEqual([
      [2, undefined],
      [1, 'b'],
    ]);
    expect(log.source.bytes.length).toBeLessThan(4000);
  });

  it('do not grow what is kept', async () => {
    const many = Array.from({ length: 12_000 }, (_, index) => {
      const name = [...String(index)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
      return `E1122 10:00:00.000000 1 scheduler/scheduler.go:222] "Failed to run scheduling cycle" err="y" placement="${name}"`;
    });
    const log = await read(many.join('\n'));
    expect(log.groups).toHaveLength(10_000);
    expect(log.dropped).toBe(2000);
  });
});

const ENTRY = `E1122 10:00:00.500000    3217 scheduler/scheduler.go:222] "Failed to run scheduling cycle" err="boom: \\"x\\"" placement="shop/web"`;
const STAMP = '2026-11-22T10:00:00.500000123Z';
const JSON_ENTRY = {
  caller: 'scheduler/scheduler.go:222',
  msg: 'Failed to run scheduling cycle',
  err: 'boom: "x"',
  placement: { name: 'web', namespace: 'shop' },
};

describe('an entry', () => {
  it.each([
    ['as klog writes it', ENTRY, '1122 10:00:00.500000'],
    ['with a time stamp', `${STAMP} ${ENTRY}`, STAMP],
    ['with the pod', `[pod/hub-agent-5d/hub-agent] ${ENTRY}`, '1122 10:00:00.500000'],
    ['with both', `[pod/hub-agent-5d/hub-agent] ${STAMP} ${ENTRY}`, STAMP],
    ['of a container runtime', `${STAMP} stderr F ${ENTRY}`, STAMP],
    ['behind words of stern', `hub-agent-5d \u001b[32mhub-agent\u001b[0m ${ENTRY}`, '1122 10:00:00.500000'],
    ['behind words of syslog', `Nov 22 10:00:00 host hub-agent[12]: ${ENTRY}`, '1122 10:00:00.500000'],
    ['of Docker', JSON.stringify({ log: `${ENTRY}\n`, stream: 'stderr', time: STAMP }), STAMP],
    ['as JSON of klog', JSON.stringify({ ts: 1795341600500.1, ...JSON_ENTRY }), '2026-11-22T10:00:00.500Z'],
    [
      'as JSON of zap',
      JSON.stringify({ level: 'error', ts: STAMP, ...JSON_ENTRY, err: undefined, error: 'boom: "x"' }),
      STAMP,
    ],
    [
      'for people by zap',
      `${STAMP}\tERROR\tscheduler\tFailed to run scheduling cycle\t${JSON.stringify({ placement: 'shop/web', error: 'boom: "x"' })}`,
      STAMP,
    ],
    [
      'in pairs',
      `time="${STAMP}" level=error msg="Failed to run scheduling cycle" err="boom: \\"x\\"" placement=shop/web`,
      STAMP,
    ],
    [
      'over several lines',
      ENTRY.replace(
        'err="boom: \\"x\\"" placement="shop/web"',
        'placement="shop/web" err=<\n\tboom: "x"\n >',
      ),
      '1122 10:00:00.500000',
    ],
  ])('is read %s', async (_, text, time) => {
    const { groups, first, last } = await read(`${text}\n`);
    expect(
      groups.map((group) => ({
        topic: group.topic,
        level: group.level,
        message: group.message,
        error: group.error,
        placement: group.names.get('placement'),
        first: group.first,
      })),
    ).toEqual([
      {
        topic: 'scheduler',
        level: 'E',
        message: 'Failed to run scheduling cycle',
        error: 'boom: "x"',
        placement: 'shop/web',
        first: time,
      },
    ]);
    expect([first, last]).toEqual([time, time]);
  });

  it('is information, and passed over', async () => {
    const { groups, lines: count } = await read(
      [
        'I1122 10:00:00.500000 1 scheduler/scheduler.go:131] "Schedule once completed" placement="a"',
        JSON.stringify({ ts: 1, v: 2, msg: 'Reconciliation starts', placement: 'a' }),
        `${STAMP}\tINFO\tStopping and waiting for caches`,
        'W1122 10:00:00.500000 1 reflector.go:1] watch of *v1.Node ended',
      ].join('\n'),
    );
    expect([count, groups]).toEqual([4, []]);
  });

  it('is counted with its like, whatever addresses and times it holds', async () => {
    const at = (minute: number, more: string): string =>
      `E1122 10:${String(minute).padStart(2, '0')}:00.000000 1 scheduler/scheduler.go:222] "Failed to run scheduling cycle" err="at 0x${more} after ${minute}.5s" placement="a"`;
    const { groups } = await read([at(1, 'c0de'), at(2, 'beef'), at(14, 'c0de')].join('\n'));
    expect(groups.map(({ count, peak, first, last }) => [count, peak, first, last])).toEqual([
      [3, 2, '1122 10:01:00.000000', '1122 10:14:00.000000'],
    ]);
  });
});

describe('what a log shows', () => {
  it('is whose it is, by its name or its lines', async () => {
    const agents = async (uri: string, text: string) => {
      const { agent, mailbox } = await readLog({ uri, bytes: encode(text) }, nodePlatform);
      return [agent, agent === 'member' ? mailbox : ''];
    };
    expect(await agents('logs/x.log', HUB)).toEqual(['hub', '']);
    expect(await agents('logs/x.log', MEMBER)).toEqual(['member', 'aks-member-2']);
    expect(await agents('fleet-system/hub-agent-7c/current.log', 'nothing')).toEqual(['hub', '']);
    expect(await agents('hub-agent.zip!/east.log', MEMBER)).toEqual(['member', 'aks-member-2']);
    expect(await agents('hub-agent.zip!/member-agent.log', HUB)).toEqual(['member', expect.any(String)]);
    expect(await agents('logs/shop-web.log', 'panic: boom')).toEqual(['', '']);
  });

  it.each([
    ['a password', 'err="dial: password=hunter2hunter2"'],
    ['a printed object', 'selectedResource={"kind":"Secret","data":{"a":"hunter2"}}'],
    [
      'a printed object in text',
      'err="spec: Invalid value: {\\"Env\\":[{\\"Value\\":\\"hunter2\\"}]}: field is immutable"',
    ],
    ['a refused value', 'err="spec.x: Invalid value: \\"hunter2\\": must be a number"'],
    ['an escaped object', 'err="cannot take {\\\\\\"data\\\\\\":{\\\\\\"a\\\\\\":\\\\\\"hunter2\\\\\\"}}"'],
    ['a long code', `err="unknown hunter2${'aB3'.repeat(20)}"`],
    ['any other value', 'bindingStatus="hunter2"'],
  ])('is not %s', async (_, pair) => {
    const { source, groups } = await read(
      `E1122 10:00:00.000000 1 rollout/controller.go:1] "Failed" ${pair} placement="a"\n`,
    );
    const shown = `${new TextDecoder().decode(source.bytes)} ${JSON.stringify(groups)}`;
    expect(shown).not.toContain('hunter2');
    expect(shown).toContain('placement=');
    expect(groups).toHaveLength(1);
  });

  it('is where its lines stand', async () => {
    const { source, groups } = await read(HUB);
    const [first] = groups;
    expect(source.lineNumbers?.[0]).toBe(13);
    const text = new TextDecoder().decode(source.bytes.subarray(first?.start, first?.end));
    expect(HUB.split('\n')[12]?.startsWith(text)).toBe(true);
    expect(text.endsWith('Failed to apply the override rules')).toBe(true);
  });
});

it('keeps the flags that the agent printed when it started, the newest of each', async () => {
  const line = (name: string, value: string): string =>
    `I1122 14:40:45.461191    3217 hubagent/main.go:98] "flag:" name="${name}" value="${value}"\n`;
  const text = `${line('enable-webhook', 'true')}${line('enable-guard-rail', 'false')}${HUB}${line('enable-guard-rail', 'true')}${line('__proto__', 'x')}`;
  const { flags } = await readLog(fileOf(encode(text)), nodePlatform);
  expect([...flags]).toEqual([
    ['enable-webhook', 'true'],
    ['enable-guard-rail', 'true'],
    ['__proto__', 'x'],
  ]);
  const json =
    '{"ts":"2026-11-22T14:40:45Z","caller":"hubagent/main.go:98","msg":"flag:","v":0,"name":"enable-webhook","value":"true"}\n';
  expect([...(await readLog(fileOf(encode(json)), nodePlatform)).flags]).toEqual([
    ['enable-webhook', 'true'],
  ]);
});

describe('what is kept of a log', () => {
  const forms = [
    HUB,
    MEMBER,
    `${STAMP} ${ENTRY}\n`,
    `[pod/hub-agent-5d/hub-agent] ${ENTRY}\n`,
    `${JSON.stringify({ ts: 1795341600500.1, ...JSON_ENTRY })}\n`,
    `${ENTRY}\npanic: boom\n`,
    `time="${STAMP}" level=error msg="Failed to run scheduling cycle" err="boom: \\"x\\"" placement=shop/web\n`,
  ];

  it.each(forms)('says the same when it is read again: %#', async (text) => {
    const log = await read(text);
    const again = await readLog({ uri: 'agent.log', bytes: log.source.bytes }, nodePlatform);
    const said = ({ groups }: LogFile): unknown =>
      groups
        .filter(({ topic }) => topic !== 'done')
        .map(({ topic, level, message, error, names, first }) => [
          topic,
          level,
          message,
          error,
          [...names],
          first,
        ]);
    expect(said(again)).toEqual(said(log));
  });
});

describe('a place in a log', () => {
  it('is shown as its line, under its number there, without the error', async () => {
    const { source, groups } = await read(`${HUB}${ENTRY}\n`);
    const last = groups.at(-1);
    const { locate } = createLocator(nodePlatform);
    const place = { source, start: last?.start ?? 0, end: last?.end ?? 0, side: 'head' as const };
    const line = HUB.split('\n').length;
    expect(locate(place)).toEqual({
      uri: 'agent.log',
      startLine: line,
      startColumn: 1,
      endLine: line,
      endColumn: ENTRY.indexOf('" err=') + 1,
      frame: { firstLine: line, lines: [`${ENTRY.slice(0, ENTRY.indexOf(' err='))} …`] },
    });
  });
});
