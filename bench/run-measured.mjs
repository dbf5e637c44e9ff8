import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const preload = pathToFileURL(join(import.meta.dirname, 'measure.mjs')).href;

/**
 * Runs `node args…` `runs` times and returns the cheapest run: CPU seconds (user and system, all threads) and
 * peak memory in MB. Throws when a run does not end with one of the exit codes in `accept`.
 */
export function runMeasured(args, { runs = 3, accept = [0, 1], cwd = process.cwd() } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'fleetlint-bench-'));
  const file = join(folder, 'measure.json');
  try {
    let best;
    for (let run = 0; run < runs; run += 1) {
      const child = spawnSync(process.execPath, ['--import', preload, ...args], {
        cwd,
        env: { ...process.env, FLEETLINT_MEASURE: file },
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      if (!accept.includes(child.status))
        throw new Error(`node ${args.join(' ')}: exit ${child.status}\n${child.stderr}`);
      const measured = JSON.parse(readFileSync(file, 'utf8'));
      if (best === undefined || measured.cpu < best.cpu) best = measured;
    }
    return best;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
