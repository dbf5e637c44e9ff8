// Reads one file to a Bundle and drops it: what reading alone costs.
import { readFileSync } from 'node:fs';
import { nodePlatform, read } from '../dist/bench.js';

const bundle = await read([{ uri: 'list.yaml', bytes: readFileSync(process.argv[2]) }], nodePlatform, {});
process.stdout.write(`${bundle.objects.length}\n`);
