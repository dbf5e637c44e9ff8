// Preloaded into a measured process: on exit it writes CPU seconds and peak memory to the file named in FLEETLINT_MEASURE.
import { writeFileSync } from 'node:fs';

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  const peak = process.resourceUsage().maxRSS / 1024;
  writeFileSync(process.env['FLEETLINT_MEASURE'], JSON.stringify({ cpu: (user + system) / 1e6, peak }));
});
