import { readFileSync } from 'node:fs';

process.stdout.write(`${JSON.parse(readFileSync(process.argv[2], 'utf8')).items.length}\n`);
