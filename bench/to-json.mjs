// Prepares the JSON form of a list for the comparison; not measured.
import { readFileSync, writeFileSync } from 'node:fs';
import { load } from 'js-yaml';

writeFileSync(process.argv[3], JSON.stringify(load(readFileSync(process.argv[2], 'utf8')), null, 4));
