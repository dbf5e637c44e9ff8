// Checks types twice: the core without Node and DOM types, then edges and tests with Node's.
import { spawnSync } from 'node:child_process';

let failed = 0;
for (const project of ['tsconfig.json', 'src/cli/tsconfig.json']) {
  const run = spawnSync(
    process.execPath,
    ['node_modules/typescript/bin/tsc', '-p', project, '--pretty', 'false'],
    {
      stdio: 'inherit',
    },
  );
  if (run.status !== 0) failed += 1;
}
process.exit(failed);
