// Logs of agents: CPU and peak memory of a check of a small dump with a large log, less those without it. 64 MB in each
// form; `--gigabyte` reads 1 GB of klog text instead. Lines are those of testdata/logs with names and times that vary.
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runMeasured } from './run-measured.mjs';

const size = process.argv.includes('--gigabyte') ? 1000 : 64;
const samples = ['hub-agent.log', 'member-agent.log'].flatMap((name) =>
  readFileSync(join('testdata/logs', name), 'utf8').trim().split('\n'),
);
const quiet = samples.filter((line) => line.startsWith('I'));
const loud = samples.filter((line) => line.startsWith('E'));

/** Line number `at` of a log: one in forty is an error, names repeat after a thousand, times go on. */
function buildLine(at) {
  const [from, step] = at % 40 === 0 ? [loud, at / 40] : [quiet, at];
  const second = Math.floor(at / 50);
  const clock = [Math.floor(second / 3600) % 24, Math.floor(second / 60) % 60, second % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  const name = `-${(Math.imul(at, 2654435761) >>> 0) % 1000}`;
  return from[step % from.length]
    .replace(/^(.)1122 \d\d:\d\d:\d\d/, `$11122 ${clock}`)
    .replace(/(manifestObj="[^"]+|memberCluster="[^"]+|placement="[^"]+)/, `$1${name}`);
}

const FORMS = {
  'klog text': (line) => line,
  'kubectl logs --prefix --timestamps': (line) =>
    `[pod/hub-agent-0/hub-agent] 2026-11-22T${line.slice(6, 14)}.000000000Z ${line}`,
  'JSON of klog': (line) => {
    const message = /"([^"]*)"/.exec(line)?.[1] ?? line;
    const rest = { caller: 'scheduler/scheduler.go:1', msg: message, placement: { name: line.slice(-9) } };
    return JSON.stringify(
      line.startsWith('E')
        ? { ts: 1795341600500, ...rest, err: line.slice(80, 200) }
        : { ts: 1795341600500, v: 2, ...rest },
    );
  },
};

/** Writes about `megabytes` and tells how many there are. */
function writeLog(path, megabytes, form) {
  const file = openSync(path, 'w');
  let written = 0;
  for (let at = 0; written < megabytes * 1e6; ) {
    let text = '';
    for (let step = 0; step < 5000; step += 1, at += 1) text += `${form(buildLine(at))}\n`;
    written += writeSync(file, text);
  }
  closeSync(file);
  return written / 1e6;
}

const folder = mkdtempSync(join(tmpdir(), 'fleetlint-bench-'));
const dump = join(folder, 'dump');
cpSync('testdata/dumps/healthy-crp-pickn', dump, { recursive: true });
rmSync(join(dump, 'logs'), { recursive: true, force: true });
mkdirSync(join(dump, 'logs'));
const check = (runs) => runMeasured(['dist/cli.js', 'check', dump, '-q', '--fail-on', 'never'], { runs });
const bare = check(5);
const rows = [];
const forms = size > 100 ? ['klog text'] : Object.keys(FORMS);
for (const name of forms) {
  const log = join(dump, 'logs', 'hub-agent.log');
  const megabytes = writeLog(log, size, FORMS[name]);
  row(name, megabytes, check(size > 100 ? 1 : 3));
  if (name === 'klog text' && size <= 100) {
    const packed = gzipSync(readFileSync(log));
    rmSync(log);
    const file = openSync(`${log}.gz`, 'w');
    writeSync(file, packed);
    closeSync(file);
    row('the same, gzip', megabytes, check(3));
    rmSync(`${log}.gz`);
  } else rmSync(log);
}
rmSync(folder, { recursive: true, force: true });

function row(name, megabytes, measured) {
  const cpu = measured.cpu - bare.cpu;
  rows.push(
    `| ${name} | ${megabytes.toFixed(0)} | ${cpu.toFixed(2)} | ${(megabytes / cpu).toFixed(0)} | ${measured.peak.toFixed(0)} |`,
  );
}

console.log(`Without a log: ${bare.cpu.toFixed(2)} CPU s, ${bare.peak.toFixed(0)} MB peak\n`);
console.log('| form | MB | CPU s | MB per CPU s | MB peak |\n|---|---|---|---|---|');
console.log(rows.join('\n'));
